package org.itograd.autodiff.kernel;

import java.util.function.IntUnaryOperator;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Simd;

/// [Strips] with vectors where they are known to be fast ([FastForm]): each width by itself.
final class GuardedStrips implements Strips {
    private final DType dtype;
    private final int lanes;
    private final int half;
    /// For half a vector, one, two and four.
    private final FastForm<Strips> halfVector;
    private final FastForm<Strips> oneVector;
    private final FastForm<Strips> twoVectors;
    private final FastForm<Strips> fourVectors;

    /// @param vectors whether there may be vectors
    GuardedStrips(DType dtype, boolean vectors) {
        this.dtype = dtype;
        // Without vectors, as if they were of four.
        lanes = vectors ? Simd.lanes(dtype) : 4;
        half = vectors ? Strips.halfBits() / (dtype.bytes() * Byte.SIZE) : 4;
        Strips scalar = switch (dtype) {
            case F32 -> new ScalarFloatStrips();
            case F64 -> new ScalarDoubleStrips();
        };
        halfVector = new FastForm<>(scalar, vectors ? new Vectors("Strips", half) : null);
        oneVector = new FastForm<>(scalar, vectors ? new Vectors("Strips", lanes) : null);
        twoVectors = new FastForm<>(scalar, vectors ? new Vectors("WideStrips", 2 * lanes) : null);
        fourVectors = new FastForm<>(scalar, vectors ? new Vectors("WideStrips", 4 * lanes) : null);
    }

    /// Columns of the tile for so many columns.
    ///
    /// @param columns at most the width of a panel
    int width(int columns) {
        if (columns > 2 * lanes) {
            return 4 * lanes;
        }
        return columns > lanes ? 2 * lanes : columns > half ? lanes : half;
    }

    private FastForm<Strips> form(int columns) {
        if (columns > 2 * lanes) {
            return fourVectors;
        }
        return columns > lanes ? twoVectors : columns > half ? oneVector : halfVector;
    }

    @Override
    public void run(
            int m,
            int columns,
            int k,
            Object a,
            int aAt,
            int aRow,
            int aColumn,
            Object b,
            int bAt,
            int bRow,
            Object c,
            int cAt,
            int cRow,
            boolean add) {
        FastForm<Strips> form = form(columns);
        Strips strips = form.pick();
        long work = (long) m * columns * k;
        long entered = form.enter(strips, work);
        strips.run(m, columns, k, a, aAt, aRow, aColumn, b, bAt, bRow, c, cAt, cRow, add);
        form.leave(strips, entered, work);
    }

    private final class Vectors implements FastForm.Recipe<Strips> {
        private static final int MOST_ROWS = 14;
        private static final int[] DEPTHS = {1, 2, 3, 8, 13};
        /// Of the class that has the width, and the width in columns.
        private final String name;
        private final int width;

        Vectors(String name, int width) {
            this.name = name;
            this.width = width;
        }

        @Override
        public Strips copy(int number) {
            return VectorCopies.of(Strips.class, switch (dtype) {
                case F32 -> "VectorFloat" + name;
                case F64 -> "VectorDouble" + name;
            });
        }

        @Override
        public boolean hasLoops() {
            return true;
        }

        @Override
        public void turns(Strips copy, int turns) {
            VectorCopies.turns(copy, turns);
        }

        @Override
        public IntUnaryOperator exercise(Strips copy) {
            int depth = DEPTHS[DEPTHS.length - 1];
            Object a = dtype.allocate(MOST_ROWS * depth);
            Object b = dtype.allocate(depth * width);
            Object c = dtype.allocate(MOST_ROWS * width);
            return number -> {
                int m = 1 + number % MOST_ROWS;
                int k = DEPTHS[number % DEPTHS.length];
                boolean transposed = (number & 2) == 0;
                copy.run(
                        m, width, k, a, 0, transposed ? 1 : depth, transposed ? MOST_ROWS : 1, b, 0, width, c, 0, width,
                        (number & 1) == 0);
                return m * width * k;
            };
        }
    }
}

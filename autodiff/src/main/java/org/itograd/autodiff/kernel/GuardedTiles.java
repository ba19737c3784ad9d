package org.itograd.autodiff.kernel;

import java.util.function.IntUnaryOperator;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Simd;

/// [Tiles] with vectors where they are known to be fast ([FastForm]): each width by itself, and the rows.
final class GuardedTiles {
    private final DType dtype;
    private final int lanes;
    private final int widest;
    private final FastForm<Tiles> oneVector;
    private final FastForm<Tiles> twoVectors;
    private final FastForm<Tiles> fourVectors;
    private final FastForm<Tiles> rows;

    /// @param vectors whether there may be vectors
    GuardedTiles(DType dtype, boolean vectors) {
        this.dtype = dtype;
        // Without vectors, as if they were of four.
        lanes = vectors ? Simd.lanes(dtype) : 4;
        widest = widest(vectors);
        Tiles scalar = switch (dtype) {
            case F32 -> new ScalarFloatTiles(lanes);
            case F64 -> new ScalarDoubleTiles(lanes);
        };
        oneVector = new FastForm<>(scalar, vectors ? new Vectors(1) : null);
        twoVectors = new FastForm<>(scalar, vectors ? new Vectors(2) : null);
        fourVectors = new FastForm<>(scalar, vectors ? new Vectors(4) : null);
        rows = new FastForm<>(scalar, vectors ? new Vectors(0) : null);
    }

    /// 6 × 4 sums, 4 numbers of B and one of A fill 29 of 32 registers, 6 × 2 fill 15 of 16.
    static int widest(boolean vectors) {
        return !vectors || Simd.mode() == Simd.Mode.BITS_512 ? 4 : 2;
    }

    /// Elements of a vector; panels are one, two or [#widest] vectors wide.
    int lanes() {
        return lanes;
    }

    /// Vectors across the widest panel: 4 or 2.
    int widest() {
        return widest;
    }

    /// For tiles of so many vectors.
    FastForm<Tiles> tiles(int vectors) {
        return switch (vectors) {
            case 4 -> fourVectors;
            case 2 -> twoVectors;
            case 1 -> oneVector;
            default -> throw new IllegalArgumentException("no tile is " + vectors + " vectors wide");
        };
    }

    /// For single rows.
    FastForm<Tiles> rows() {
        return rows;
    }

    private final class Vectors implements FastForm.Recipe<Tiles> {
        private static final int[] DEPTHS = {1, 2, 3, 8, 13};
        private static final int DEPTH = 13;
        /// Vectors of a tile, 0 for single rows.
        private final int vectors;

        Vectors(int vectors) {
            this.vectors = vectors;
        }

        @Override
        public Tiles copy(int number) {
            return VectorCopies.of(Tiles.class, switch (dtype) {
                case F32 -> "VectorFloatTiles";
                case F64 -> "VectorDoubleTiles";
            });
        }

        @Override
        public boolean hasLoops() {
            return true;
        }

        @Override
        public void turns(Tiles copy, int turns) {
            VectorCopies.turns(copy, turns);
        }

        @Override
        public IntUnaryOperator exercise(Tiles copy) {
            int width = Math.max(1, vectors) * lanes;
            int longest = 9 * lanes;
            Object a = dtype.allocate(Tiles.ROWS * DEPTH);
            Object b = dtype.allocate(DEPTH * Math.max(width, longest));
            Object c = dtype.allocate(Math.max(Tiles.ROWS * width, longest));
            int[] columns = steps(DEPTH, 1);
            int[] aRows = steps(Tiles.ROWS, DEPTH);
            int[] bRows = steps(DEPTH, longest);
            int[] targets = steps(Tiles.ROWS, width);
            return number -> {
                int k = DEPTHS[number % DEPTHS.length];
                boolean add = (number & 1) == 0;
                if (vectors > 0) {
                    copy.tile(vectors, k, a, 0, aRows, 0, columns, 0, b, 0, c, 0, targets, 0, add);
                    return Tiles.ROWS * width * k;
                }
                int n = 1 + number % longest;
                copy.row(n, k, a, 0, columns, b, 0, bRows, c, 0, add);
                return n * k;
            };
        }

        private static int[] steps(int count, int step) {
            int[] table = new int[count];
            for (int i = 0; i < count; i++) {
                table[i] = i * step;
            }
            return table;
        }
    }
}

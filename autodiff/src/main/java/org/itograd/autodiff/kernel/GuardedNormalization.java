package org.itograd.autodiff.kernel;

import java.util.function.IntUnaryOperator;
import org.itograd.base.DType;
import org.itograd.base.FastForm;

/// [NormalizationLoops] with vectors where they are known to be fast ([FastForm]): each loop by itself.
final class GuardedNormalization implements NormalizationLoops {
    /// Operations for an element.
    private static final int OPERATIONS = 4;

    private final DType dtype;
    private final FastForm<NormalizationLoops> sums;
    private final FastForm<NormalizationLoops> squares;
    private final FastForm<NormalizationLoops> normalize;
    private final FastForm<NormalizationLoops> products;
    private final FastForm<NormalizationLoops> gradient;

    /// @param vectors whether there may be vectors
    GuardedNormalization(DType dtype, boolean vectors) {
        this.dtype = dtype;
        NormalizationLoops scalar = switch (dtype) {
            case F32 -> new ScalarFloatNormalization();
            case F64 -> new ScalarDoubleNormalization();
        };
        sums = form(scalar, vectors, (loops, rows, channels, x, f, y) -> loops.sums(x, 0, rows, channels, f));
        squares = form(scalar, vectors, (loops, rows, channels, x, f, y) -> loops.squares(x, 0, rows, channels, f));
        normalize = form(scalar, vectors,
                (loops, rows, channels, x, f, y) -> loops.normalize(x, 0, rows, channels, f, y, 0));
        products = form(scalar, vectors,
                (loops, rows, channels, x, f, y) -> loops.products(x, 0, y, 0, rows, channels, f));
        gradient = form(scalar, vectors,
                (loops, rows, channels, x, f, y) -> loops.gradient(x, 0, x, 0, rows, channels, f, y, 0));
    }

    private FastForm<NormalizationLoops> form(NormalizationLoops scalar, boolean vectors, Step step) {
        return new FastForm<>(scalar, vectors ? new Vectors(step) : null);
    }

    @Override
    public void sums(Object x, int at, int rows, int channels, Object f) {
        NormalizationLoops loops = sums.pick();
        long work = (long) rows * channels * OPERATIONS;
        long entered = sums.enter(loops, work);
        loops.sums(x, at, rows, channels, f);
        sums.leave(loops, entered, work);
    }

    @Override
    public void squares(Object x, int at, int rows, int channels, Object f) {
        NormalizationLoops loops = squares.pick();
        long work = (long) rows * channels * OPERATIONS;
        long entered = squares.enter(loops, work);
        loops.squares(x, at, rows, channels, f);
        squares.leave(loops, entered, work);
    }

    @Override
    public void normalize(Object x, int at, int rows, int channels, Object f, Object y, int yAt) {
        NormalizationLoops loops = normalize.pick();
        long work = (long) rows * channels * OPERATIONS;
        long entered = normalize.enter(loops, work);
        loops.normalize(x, at, rows, channels, f, y, yAt);
        normalize.leave(loops, entered, work);
    }

    @Override
    public void products(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f) {
        NormalizationLoops loops = products.pick();
        long work = (long) rows * channels * OPERATIONS;
        long entered = products.enter(loops, work);
        loops.products(x, at, dy, dyAt, rows, channels, f);
        products.leave(loops, entered, work);
    }

    @Override
    public void gradient(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f, Object dx, int dxAt) {
        NormalizationLoops loops = gradient.pick();
        long work = (long) rows * channels * OPERATIONS;
        long entered = gradient.enter(loops, work);
        loops.gradient(x, at, dy, dyAt, rows, channels, f, dx, dxAt);
        gradient.leave(loops, entered, work);
    }

    private interface Step {
        void apply(NormalizationLoops loops, int rows, int channels, Object x, Object f, Object y);
    }

    private final class Vectors implements FastForm.Recipe<NormalizationLoops> {
        private static final int CHANNELS = 100;
        private static final int ROWS = 7;
        private final Step step;

        Vectors(Step step) {
            this.step = step;
        }

        @Override
        public NormalizationLoops copy(int number) {
            return VectorCopies.of(NormalizationLoops.class, switch (dtype) {
                case F32 -> "VectorFloatNormalization";
                case F64 -> "VectorDoubleNormalization";
            });
        }

        @Override
        public boolean hasLoops() {
            return true;
        }

        @Override
        public void turns(NormalizationLoops copy, int turns) {
            VectorCopies.turns(copy, turns);
        }

        @Override
        public IntUnaryOperator exercise(NormalizationLoops copy) {
            Object x = dtype.allocate(ROWS * CHANNELS);
            Object f = dtype.allocate(COEFFICIENTS * CHANNELS);
            Object y = dtype.allocate(ROWS * CHANNELS);
            return number -> {
                int rows = 1 + number % ROWS;
                int channels = 1 + number * 37 % CHANNELS;
                step.apply(copy, rows, channels, x, f, y);
                return rows * channels * OPERATIONS;
            };
        }
    }
}

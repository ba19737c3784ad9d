package org.itograd.autodiff.kernel;

import java.util.function.IntUnaryOperator;
import org.itograd.base.FastForm;

/// [WinogradLoops] with vectors where they are known to be fast ([FastForm]): each transform by itself.
final class GuardedWinograd {
    /// Operations of a transform for each of its numbers.
    static final int OPERATIONS = 3;

    private final int outputs;
    private final FastForm<WinogradLoops> image;
    private final FastForm<WinogradLoops> result;
    private final FastForm<WinogradLoops> cotangent;
    private final FastForm<WinogradLoops> filter;
    private final FastForm<WinogradLoops> filterGradient;

    /// @param outputs 3 or 4
    /// @param vectors whether there may be vectors
    GuardedWinograd(int outputs, boolean vectors) {
        this.outputs = outputs;
        WinogradLoops scalar = outputs == 3 ? new ScalarWinograd3() : new ScalarWinograd4();
        image = new FastForm<>(scalar, vectors ? new Vectors(WinogradLoops::image) : null);
        result = new FastForm<>(scalar, vectors ? new Vectors(WinogradLoops::result) : null);
        cotangent = new FastForm<>(scalar, vectors ? new Vectors(WinogradLoops::cotangent) : null);
        filter = new FastForm<>(scalar, vectors ? new Vectors(WinogradLoops::filter) : null);
        filterGradient = new FastForm<>(scalar, vectors ? new Vectors(WinogradLoops::filterGradient) : null);
    }

    /// For [WinogradLoops#image].
    FastForm<WinogradLoops> image() {
        return image;
    }

    /// For [WinogradLoops#result].
    FastForm<WinogradLoops> result() {
        return result;
    }

    /// For [WinogradLoops#cotangent].
    FastForm<WinogradLoops> cotangent() {
        return cotangent;
    }

    /// For [WinogradLoops#filter].
    FastForm<WinogradLoops> filter() {
        return filter;
    }

    /// For [WinogradLoops#filterGradient].
    FastForm<WinogradLoops> filterGradient() {
        return filterGradient;
    }

    private interface Transform {
        void apply(
                WinogradLoops loops, int groups, int n, float[] x, int at, int step, int jump, float[] r, int to,
                int rStep, int rJump);
    }

    private final class Vectors implements FastForm.Recipe<WinogradLoops> {
        private static final int LINE = 48;
        private final Transform transform;

        Vectors(Transform transform) {
            this.transform = transform;
        }

        @Override
        public WinogradLoops copy(int number) {
            return VectorCopies.of(WinogradLoops.class, "VectorWinograd" + outputs);
        }

        @Override
        public boolean hasLoops() {
            return true;
        }

        @Override
        public void turns(WinogradLoops copy, int turns) {
            VectorCopies.turns(copy, turns);
        }

        @Override
        public IntUnaryOperator exercise(WinogradLoops copy) {
            int side = outputs + 2;
            float[] x = new float[2 * side * LINE];
            float[] r = new float[2 * side * LINE];
            return number -> {
                int groups = 1 + (number & 1);
                int n = 16 * (1 + number % 3);
                transform.apply(copy, groups, n, x, 0, LINE, side * LINE, r, 0, LINE, side * LINE);
                return groups * n * side * OPERATIONS;
            };
        }
    }
}

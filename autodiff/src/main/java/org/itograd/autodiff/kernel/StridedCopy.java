package org.itograd.autodiff.kernel;

import java.util.Arrays;
import org.itograd.base.DType;

/// A copy between two strided layouts, with as few axes as describe it.
///
/// Axes of size one are dropped, axes are sorted by their step in y, and neighbours that run on in both layouts are merged.
/// What remains is a loop over the outer axes around one of: a contiguous copy, a fill, a two-dimensional transpose in
/// square blocks, a plain strided loop.
///
/// @param shape sizes, outermost axis first, at least one axis
/// @param xSteps steps in x
/// @param ySteps steps in y
record StridedCopy(int[] shape, int[] xSteps, int[] ySteps) {
    /// Side of the blocks in which a transpose walks, so that the lines of both sides stay in the L1 cache.
    private static final int SIDE = 16;

    static StridedCopy of(int[] shape, int[] xSteps, int[] ySteps) {
        int[] order = new int[shape.length];
        int axes = 0;
        for (int d = 0; d < shape.length; d++) {
            if (shape[d] > 1) {
                int at = axes++;
                for (; at > 0 && ySteps[order[at - 1]] < ySteps[d]; at--) {
                    order[at] = order[at - 1];
                }
                order[at] = d;
            }
        }
        int[] sizes = new int[Math.max(1, axes)];
        int[] from = new int[sizes.length];
        int[] to = new int[sizes.length];
        sizes[0] = 1;
        from[0] = 1;
        to[0] = 1;
        int last = -1;
        for (int i = 0; i < axes; i++) {
            int d = order[i];
            int run = shape[d];
            if (last >= 0 && from[last] == run * xSteps[d] && to[last] == run * ySteps[d]) {
                sizes[last] *= run;
            } else {
                sizes[++last] = run;
            }
            from[last] = xSteps[d];
            to[last] = ySteps[d];
        }
        int count = Math.max(1, last + 1);
        return new StridedCopy(Arrays.copyOf(sizes, count), Arrays.copyOf(from, count), Arrays.copyOf(to, count));
    }

    void run(DType dtype, Object x, int xAt, Object y, int yAt) {
        walk(0, dtype, x, xAt, y, yAt);
    }

    private void walk(int axis, DType dtype, Object x, int xAt, Object y, int yAt) {
        int last = shape.length - 1;
        if (axis == last) {
            line(dtype, shape[last], x, xAt, xSteps[last], y, yAt, ySteps[last]);
        } else if (axis == last - 1 && xSteps[last] != 1 && xSteps[last] != 0) {
            plane(dtype, x, xAt, y, yAt);
        } else {
            for (int i = 0; i < shape[axis]; i++) {
                walk(axis + 1, dtype, x, xAt + i * xSteps[axis], y, yAt + i * ySteps[axis]);
            }
        }
    }

    /// The last two axes, in blocks.
    private void plane(DType dtype, Object x, int xAt, Object y, int yAt) {
        int last = shape.length - 1;
        int rows = shape[last - 1];
        int columns = shape[last];
        for (int r = 0; r < rows; r += SIDE) {
            int height = Math.min(SIDE, rows - r);
            for (int c = 0; c < columns; c += SIDE) {
                int width = Math.min(SIDE, columns - c);
                for (int i = r; i < r + height; i++) {
                    int from = xAt + i * xSteps[last - 1] + c * xSteps[last];
                    int to = yAt + i * ySteps[last - 1] + c * ySteps[last];
                    line(dtype, width, x, from, xSteps[last], y, to, ySteps[last]);
                }
            }
        }
    }

    private static void line(DType dtype, int n, Object x, int xAt, int xStep, Object y, int yAt, int yStep) {
        if (xStep == 1 && yStep == 1) {
            System.arraycopy(x, xAt, y, yAt, n);
            return;
        }
        switch (dtype) {
            case F32 -> line(n, (float[]) x, xAt, xStep, (float[]) y, yAt, yStep);
            case F64 -> line(n, (double[]) x, xAt, xStep, (double[]) y, yAt, yStep);
        }
    }

    private static void line(int n, float[] x, int xAt, int xStep, float[] y, int yAt, int yStep) {
        if (xStep == 0 && yStep == 1) {
            Arrays.fill(y, yAt, yAt + n, x[xAt]);
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yAt + i * yStep] = x[xAt + i * xStep];
        }
    }

    private static void line(int n, double[] x, int xAt, int xStep, double[] y, int yAt, int yStep) {
        if (xStep == 0 && yStep == 1) {
            Arrays.fill(y, yAt, yAt + n, x[xAt]);
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yAt + i * yStep] = x[xAt + i * xStep];
        }
    }
}

package org.itograd.autodiff.program;

import java.util.Arrays;
import org.itograd.base.DType;

/// Between a tensor's memory, where the components of a sample stand side by side, and an array for each component.
final class LaneCopies {
    private LaneCopies() {}

    /// Arrays for some components.
    static Object[] allocate(DType dtype, int components, int length) {
        Object[] arrays = new Object[components];
        Arrays.setAll(arrays, _ -> dtype.allocate(length));
        return arrays;
    }

    /// Component c of sample i stands at `x[from + i · components + c]`, and is written or added to `y[c][to + i]`.
    static void split(DType dtype, Object x, int from, Object[] y, int to, int n, boolean add) {
        int row = y.length;
        if (row == 1 && !add) {
            System.arraycopy(x, from, y[0], to, n);
            return;
        }
        for (int c = 0; c < row; c++) {
            switch (dtype) {
                case F32 -> split((float[]) x, from + c, row, (float[]) y[c], to, n, add);
                case F64 -> split((double[]) x, from + c, row, (double[]) y[c], to, n, add);
            }
        }
    }

    private static void split(float[] x, int from, int row, float[] y, int to, int n, boolean add) {
        for (int i = 0, at = from; i < n; i++, at += row) {
            y[to + i] = add ? y[to + i] + x[at] : x[at];
        }
    }

    private static void split(double[] x, int from, int row, double[] y, int to, int n, boolean add) {
        for (int i = 0, at = from; i < n; i++, at += row) {
            y[to + i] = add ? y[to + i] + x[at] : x[at];
        }
    }

    /// The other way round.
    static void join(DType dtype, Object[] x, int from, Object y, int to, int n) {
        int row = x.length;
        if (row == 1) {
            System.arraycopy(x[0], from, y, to, n);
            return;
        }
        for (int c = 0; c < row; c++) {
            switch (dtype) {
                case F32 -> join((float[]) x[c], from, (float[]) y, to + c, row, n);
                case F64 -> join((double[]) x[c], from, (double[]) y, to + c, row, n);
            }
        }
    }

    private static void join(float[] x, int from, float[] y, int to, int row, int n) {
        for (int i = 0, at = to; i < n; i++, at += row) {
            y[at] = x[from + i];
        }
    }

    private static void join(double[] x, int from, double[] y, int to, int row, int n) {
        for (int i = 0, at = to; i < n; i++, at += row) {
            y[at] = x[from + i];
        }
    }
}

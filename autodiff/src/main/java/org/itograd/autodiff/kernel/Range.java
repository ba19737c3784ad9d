package org.itograd.autodiff.kernel;

import org.itograd.autodiff.DType;

/// Powers of two that bring numbers near 1, so that their squares neither overflow nor vanish.
final class Range {
    private Range() {}

    /// Below this, squares of deviations may have lost digits.
    static double smallestVariance(DType dtype) {
        return switch (dtype) {
            case F32 -> 0x1p-100;
            case F64 -> 0x1p-960;
        };
    }

    /// A power of two whose product with the largest of n numbers is in [1, 2), and ε times its square a number; 1 for zeros, and
    /// where there is a NaN or an infinity.
    static double unit(DType dtype, Object x, int at, int n) {
        double largest = switch (dtype) {
            case F32 -> largest((float[]) x, at, n);
            case F64 -> largest((double[]) x, at, n);
        };
        return largest > 0 && largest < Double.POSITIVE_INFINITY
                ? Math.scalb(1.0, Math.clamp(-Math.getExponent(largest), -1022, 500))
                : 1;
    }

    private static double largest(float[] x, int at, int n) {
        float largest = 0;
        for (int i = at; i < at + n; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    private static double largest(double[] x, int at, int n) {
        double largest = 0;
        for (int i = at; i < at + n; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    /// s·x in a new array: this is rare.
    static Object scaled(DType dtype, Object x, int at, int n, double s) {
        Object y = dtype.allocate(n);
        System.arraycopy(x, at, y, 0, n);
        switch (dtype) {
            case F32 -> {
                float[] to = (float[]) y;
                for (int i = 0; i < n; i++) {
                    to[i] = (float) (to[i] * s);
                }
            }
            case F64 -> Lines.scale(dtype, s, y, 0, n);
        }
        return y;
    }
}

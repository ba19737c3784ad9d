package org.itograd.base;

import java.util.Arrays;

/// Small loops over contiguous elements of either type.
public final class Numbers {
    private Numbers() {}

    /// `y[j] = 0` for n elements.
    public static void zero(DType dtype, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> Arrays.fill((float[]) y, yOffset, yOffset + n, 0);
            case F64 -> Arrays.fill((double[]) y, yOffset, yOffset + n, 0);
        }
    }

    /// `y[j] = x[j]`, or `y[j] += x[j]` when `add`.
    public static void store(DType dtype, Object x, int xOffset, Object y, int yOffset, int n, boolean add) {
        if (add) {
            add(dtype, x, xOffset, y, yOffset, n);
        } else {
            System.arraycopy(x, xOffset, y, yOffset, n);
        }
    }

    /// `y[j] += x[j]`.
    public static void add(DType dtype, Object x, int xOffset, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> {
                float[] from = (float[]) x;
                float[] to = (float[]) y;
                for (int j = 0; j < n; j++) {
                    to[yOffset + j] += from[xOffset + j];
                }
            }
            case F64 -> {
                double[] from = (double[]) x;
                double[] to = (double[]) y;
                for (int j = 0; j < n; j++) {
                    to[yOffset + j] += from[xOffset + j];
                }
            }
        }
    }

    /// `y[j] = max(y[j], x[j])`, NaN if one is NaN.
    public static void max(DType dtype, Object x, int xOffset, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> {
                float[] from = (float[]) x;
                float[] to = (float[]) y;
                for (int j = 0; j < n; j++) {
                    to[yOffset + j] = Math.max(to[yOffset + j], from[xOffset + j]);
                }
            }
            case F64 -> {
                double[] from = (double[]) x;
                double[] to = (double[]) y;
                for (int j = 0; j < n; j++) {
                    to[yOffset + j] = Math.max(to[yOffset + j], from[xOffset + j]);
                }
            }
        }
    }

    /// `y[j] *= factor`.
    public static void scale(DType dtype, double factor, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> {
                float[] to = (float[]) y;
                float by = (float) factor;
                for (int j = 0; j < n; j++) {
                    to[yOffset + j] *= by;
                }
            }
            case F64 -> {
                double[] to = (double[]) y;
                for (int j = 0; j < n; j++) {
                    to[yOffset + j] *= factor;
                }
            }
        }
    }

    /// `y[at + j] = x[at + j]`, rounded to the type of y.
    public static void fromDoubles(DType dtype, double[] x, Object y, int at, int n) {
        switch (dtype) {
            case F32 -> {
                float[] to = (float[]) y;
                for (int j = at; j < at + n; j++) {
                    to[j] = (float) x[j];
                }
            }
            case F64 -> System.arraycopy(x, at, y, at, n);
        }
    }

    /// `y[at + j] = x[at + j]`.
    public static void toDoubles(DType dtype, Object x, double[] y, int at, int n) {
        Arrays.fill(y, at, at + n, 0);
        addToDoubles(dtype, x, y, at, n);
    }

    /// `y[at + j] += x[at + j]`.
    public static void addToDoubles(DType dtype, Object x, double[] y, int at, int n) {
        switch (dtype) {
            case F32 -> {
                float[] from = (float[]) x;
                for (int j = at; j < at + n; j++) {
                    y[j] += from[j];
                }
            }
            case F64 -> {
                double[] from = (double[]) x;
                for (int j = at; j < at + n; j++) {
                    y[j] += from[j];
                }
            }
        }
    }
}

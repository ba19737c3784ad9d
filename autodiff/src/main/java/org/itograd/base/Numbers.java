package org.itograd.base;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What is done with elements of either type that stand in a row: the one place that knows that the numbers of a [DType] are a
/// `float[]` or a `double[]`, besides the loops that are compiled or generated for each.
///
/// An array is an `Object` of the type that the dtype says, anything else a [ClassCastException]. The switch over types stands
/// outside the loop; [#get] and [#set] are for single numbers. A number that is given as a `double` is rounded to the type once.
public final class Numbers {
    private Numbers() {}

    /// `x[i]`.
    public static double get(DType dtype, Object x, int i) {
        return switch (dtype) {
            case F32 -> ((float[]) x)[i];
            case F64 -> ((double[]) x)[i];
        };
    }

    /// `y[i] = value`.
    public static void set(DType dtype, double value, Object y, int i) {
        switch (dtype) {
            case F32 -> ((float[]) y)[i] = (float) value;
            case F64 -> ((double[]) y)[i] = value;
        }
    }

    /// An array as memory, for functions outside of Java.
    public static MemorySegment memory(DType dtype, Object x) {
        return switch (dtype) {
            case F32 -> MemorySegment.ofArray((float[]) x);
            case F64 -> MemorySegment.ofArray((double[]) x);
        };
    }

    /// `y[j] = value` for n elements.
    public static void fill(DType dtype, double value, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> Arrays.fill((float[]) y, yOffset, yOffset + n, (float) value);
            case F64 -> Arrays.fill((double[]) y, yOffset, yOffset + n, value);
        }
    }

    /// `y[j] = 0` for n elements.
    public static void zero(DType dtype, Object y, int yOffset, int n) {
        fill(dtype, 0, y, yOffset, n);
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
            case F32 -> FloatNumbers.add((float[]) x, xOffset, (float[]) y, yOffset, n);
            case F64 -> DoubleNumbers.add((double[]) x, xOffset, (double[]) y, yOffset, n);
        }
    }

    /// `y[j] = max(y[j], x[j])`, NaN if one is NaN.
    public static void max(DType dtype, Object x, int xOffset, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> FloatNumbers.max((float[]) x, xOffset, (float[]) y, yOffset, n);
            case F64 -> DoubleNumbers.max((double[]) x, xOffset, (double[]) y, yOffset, n);
        }
    }

    /// `y[j] *= factor`.
    public static void scale(DType dtype, double factor, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> FloatNumbers.scale((float) factor, (float[]) y, yOffset, n);
            case F64 -> DoubleNumbers.scale(factor, (double[]) y, yOffset, n);
        }
    }

    /// `y[at + j] = x[at + j]`, rounded to the type of y.
    public static void fromDoubles(DType dtype, double[] x, Object y, int at, int n) {
        fromDoubles(dtype, x, at, y, at, n);
    }

    /// `y[j] = x[j]`, rounded to the type of y.
    public static void fromDoubles(DType dtype, double[] x, int xOffset, Object y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> {
                float[] to = (float[]) y;
                for (int j = 0; j < n; j++) {
                    to[yOffset + j] = (float) x[xOffset + j];
                }
            }
            case F64 -> System.arraycopy(x, xOffset, y, yOffset, n);
        }
    }

    /// `y[at + j] = x[at + j]`.
    public static void toDoubles(DType dtype, Object x, double[] y, int at, int n) {
        toDoubles(dtype, x, at, y, at, n);
    }

    /// `y[j] = x[j]`.
    public static void toDoubles(DType dtype, Object x, int xOffset, double[] y, int yOffset, int n) {
        switch (dtype) {
            case F32 -> {
                float[] from = (float[]) x;
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = from[xOffset + j];
                }
            }
            case F64 -> System.arraycopy(x, xOffset, y, yOffset, n);
        }
    }

    /// `y[at + j] += x[at + j]`.
    public static void addToDoubles(DType dtype, Object x, double[] y, int at, int n) {
        switch (dtype) {
            case F32 -> FloatNumbers.addWide((float[]) x, y, at, n);
            case F64 -> DoubleNumbers.addWide((double[]) x, y, at, n);
        }
    }

    /// Whether none of n elements is infinite or NaN.
    public static boolean areFinite(DType dtype, Object x, int at, int n) {
        return switch (dtype) {
            case F32 -> FloatNumbers.areFinite((float[]) x, at, n);
            case F64 -> DoubleNumbers.areFinite((double[]) x, at, n);
        };
    }

    /// Whether n ≥ 1 elements are one number: 0 and −0 are two, NaN is one.
    public static boolean areEqual(DType dtype, Object x, int at, int n) {
        // Each equals the next.
        return switch (dtype) {
            case F32 -> Arrays.equals((float[]) x, at, at + n - 1, (float[]) x, at + 1, at + n);
            case F64 -> Arrays.equals((double[]) x, at, at + n - 1, (double[]) x, at + 1, at + n);
        };
    }

    /// Makes uniform numbers u signs that come with probability p: −1 where u < p/2, 1 where p/2 ≤ u < p, else 0.
    public static void signs(DType dtype, double p, Object u, int at, int n) {
        switch (dtype) {
            case F32 -> FloatNumbers.signs((float) p, (float) (p / 2), (float[]) u, at, n);
            case F64 -> DoubleNumbers.signs(p, p / 2, (double[]) u, at, n);
        }
    }

    /// Puts n elements into a buffer at its position, in its order of bytes, and moves the position behind them.
    public static void write(DType dtype, Object x, int at, int n, ByteBuffer to) {
        switch (dtype) {
            case F32 -> FloatNumbers.write((float[]) x, at, n, to);
            case F64 -> DoubleNumbers.write((double[]) x, at, n, to);
        }
    }

    /// Takes n elements from a buffer at its position, in its order of bytes, and moves the position behind them.
    public static void read(DType dtype, ByteBuffer from, Object y, int at, int n) {
        switch (dtype) {
            case F32 -> FloatNumbers.read(from, (float[]) y, at, n);
            case F64 -> DoubleNumbers.read(from, (double[]) y, at, n);
        }
    }
}

package org.itograd.autodiff.kernel;

import java.util.stream.IntStream;
import org.itograd.base.DType;

/// One group of channels of one sample, taken out and multiplied by a power of two s that brings its largest number near 1: no square
/// of it overflows or vanishes, and s·x with ε·s² has the same normal form as x with ε. Each group has its own s, since groups of
/// one sample may differ by any factor. All this is rare, so the copies do not matter.
final class RangedGroup {
    private final DType dtype;
    private final int positions;
    private final int channels;
    private final int size;
    private final int first;
    private final double epsilon;
    private double s = 1;

    RangedGroup(DType dtype, int positions, int channels, int groups, int group, double epsilon) {
        this.dtype = dtype;
        this.positions = positions;
        this.channels = channels;
        this.size = channels / groups;
        this.first = group * size;
        this.epsilon = epsilon;
    }

    /// Below this, squares of deviations may have lost digits.
    static double smallestVariance(DType dtype) {
        return switch (dtype) {
            case F32 -> 0x1p-100;
            case F64 -> 0x1p-960;
        };
    }

    /// The group of x times s, which is chosen here, as (positions, size).
    Object scaled(Object x, int at) {
        Object own = get(x, at);
        s = unit(largest(own));
        times(own, s);
        return own;
    }

    /// ε·s². It is not less than what numbers near 1 cannot tell from 0 unless they are all equal, so that these have the normal
    /// form 0 for each ε above 0.
    double epsilon() {
        double least = switch (dtype) {
            case F32 -> 0x1p-110;
            case F64 -> 0x1p-300;
        };
        return epsilon == 0 ? 0 : Math.max(least, epsilon * s * s);
    }

    /// The group of a sample, as (positions, size).
    Object get(Object sample, int at) {
        Object own = dtype.allocate(positions * size);
        for (int p = 0; p < positions; p++) {
            System.arraycopy(sample, at + p * channels + first, own, p * size, size);
        }
        return own;
    }

    /// Puts it back.
    void put(Object own, Object sample, int at) {
        for (int p = 0; p < positions; p++) {
            System.arraycopy(own, p * size, sample, at + p * channels + first, size);
        }
    }

    /// Puts back what was computed of s·x as a derivative by x.
    void putScaled(Object own, Object sample, int at) {
        times(own, s);
        put(own, sample, at);
    }

    /// 1 for zeros, and where there is a NaN or an infinity; otherwise such that ε·s² is a number.
    private double unit(double largest) {
        int most = epsilon > 0 ? Math.clamp((1000 - Math.getExponent(epsilon)) / 2, 0, 1022) : 1022;
        return largest > 0 && largest < Double.POSITIVE_INFINITY
                ? Math.scalb(1.0, Math.clamp(-Math.getExponent(largest), -1022, most))
                : 1;
    }

    /// Whether all numbers are 0: what a group without a finite normal form has no influence on.
    static boolean isZero(Object own) {
        return switch (own) {
            case float[] x -> IntStream.range(0, x.length).allMatch(i -> x[i] == 0);
            case double[] x -> IntStream.range(0, x.length).allMatch(i -> x[i] == 0);
            default -> throw new AssertionError();
        };
    }

    private static double largest(Object own) {
        double largest = 0;
        switch (own) {
            case float[] x -> {
                for (float e : x) {
                    largest = Math.max(largest, Math.abs(e));
                }
            }
            case double[] x -> {
                for (double e : x) {
                    largest = Math.max(largest, Math.abs(e));
                }
            }
            default -> throw new AssertionError();
        }
        return largest;
    }

    private static void times(Object own, double s) {
        switch (own) {
            case float[] x -> {
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) (x[i] * s);
                }
            }
            case double[] x -> {
                for (int i = 0; i < x.length; i++) {
                    x[i] *= s;
                }
            }
            default -> throw new AssertionError();
        }
    }
}

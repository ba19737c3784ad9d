package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.SplittableRandom;
import org.itograd.base.DType;

/// Arrays of either type for the tests of this package.
final class Samples {
    private Samples() {}

    /// n numbers, uniform over (−1, 1), that depend on the seed alone.
    static Object uniform(DType dtype, int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Object x = dtype.allocate(n);
        for (int i = 0; i < n; i++) {
            set(x, i, random.nextDouble(-1, 1));
        }
        return x;
    }

    static Object filled(DType dtype, int n, double value) {
        Object x = dtype.allocate(n);
        for (int i = 0; i < n; i++) {
            set(x, i, value);
        }
        return x;
    }

    static double get(Object x, int i) {
        return switch (x) {
            case float[] floats -> floats[i];
            case double[] doubles -> doubles[i];
            default -> throw new IllegalArgumentException("not an array of reals: " + x.getClass());
        };
    }

    static void set(Object x, int i, double value) {
        switch (x) {
            case float[] floats -> floats[i] = (float) value;
            case double[] doubles -> doubles[i] = value;
            default -> throw new IllegalArgumentException("not an array of reals: " + x.getClass());
        }
    }

    static Object copy(Object x) {
        return switch (x) {
            case float[] floats -> floats.clone();
            case double[] doubles -> doubles.clone();
            default -> throw new IllegalArgumentException("not an array of reals: " + x.getClass());
        };
    }

    static int length(Object x) {
        return Array.getLength(x);
    }

    /// Rounds to the type. A sum of two numbers of the type, computed in float64 and rounded, is its sum in the type.
    static double round(DType dtype, double value) {
        return switch (dtype) {
            case F32 -> (float) value;
            case F64 -> value;
        };
    }

    /// a·b + c, rounded once.
    static double fma(DType dtype, double a, double b, double c) {
        return switch (dtype) {
            case F32 -> Math.fma((float) a, (float) b, (float) c);
            case F64 -> Math.fma(a, b, c);
        };
    }

    /// Half the distance from 1 to the next number.
    static double roundoff(DType dtype) {
        return switch (dtype) {
            case F32 -> 0x1p-24;
            case F64 -> 0x1p-53;
        };
    }

    static double dot(Object x, Object y) {
        double sum = 0;
        for (int i = 0; i < length(x); i++) {
            sum += get(x, i) * get(y, i);
        }
        return sum;
    }

    static void assertBits(Object expected, Object actual, String what) {
        assertEquals(length(expected), length(actual), what);
        for (int i = 0; i < length(expected); i++) {
            long want = Double.doubleToRawLongBits(get(expected, i));
            long got = Double.doubleToRawLongBits(get(actual, i));
            if (want != got) {
                assertEquals(get(expected, i), get(actual, i), what + " at " + i);
                assertEquals(want, got, what + ": bits at " + i);
            }
        }
    }

    static void assertClose(double[] expected, Object actual, double tolerance, String what) {
        assertEquals(expected.length, length(actual), what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], get(actual, i), tolerance, what + " at " + i);
        }
    }
}

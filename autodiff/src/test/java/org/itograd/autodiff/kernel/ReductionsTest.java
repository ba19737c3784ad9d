package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class ReductionsTest {
    private static final int[][] SIZES = {
        {1, 1, 1},
        {3, 31, 1},
        {2, 1023, 1},
        {2, 1025, 1},
        {1, 5000, 1},
        {1, 70001, 1},
        {4, 5, 3},
        {2, 64, 17},
        {2, 65, 33},
        {1, 1000, 40},
        {1, 130, 1100},
        {7, 0, 3},
        {0, 4, 2}};

    /// The order that [Reductions] promises for inner = 1: blocks of 1024 by 32 lanes, halved; blocks added pairwise.
    private static double rowSum(DType dtype, Object x, int at, int n) {
        if (n > 1024) {
            int half = Integer.highestOneBit((n - 1) / 1024) * 1024;
            return Samples.round(dtype, rowSum(dtype, x, at, half) + rowSum(dtype, x, at + half, n - half));
        }
        double[] lanes = new double[32];
        for (int i = 0; i < n; i++) {
            lanes[i % 32] = Samples.round(dtype, lanes[i % 32] + Samples.get(x, at + i));
        }
        for (int half = 16; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] = Samples.round(dtype, lanes[l] + lanes[l + half]);
            }
        }
        return lanes[0];
    }

    /// The order for inner > 1: blocks of 64 rows in order; blocks added pairwise.
    private static double columnSum(DType dtype, Object x, int at, int n, int step) {
        if (n > 64) {
            int half = Integer.highestOneBit((n - 1) / 64) * 64;
            double left = columnSum(dtype, x, at, half, step);
            return Samples.round(dtype, left + columnSum(dtype, x, at + half * step, n - half, step));
        }
        double sum = Samples.get(x, at);
        for (int i = 1; i < n; i++) {
            sum = Samples.round(dtype, sum + Samples.get(x, at + i * step));
        }
        return sum;
    }

    private static void checkSum(DType dtype, int outer, int n, int inner, int offset) {
        String what = dtype + " (" + outer + ", " + n + ", " + inner + ")";
        Object x = Samples.uniform(dtype, offset + outer * n * inner, 5);
        Object got = Samples.filled(dtype, offset + outer * inner + 1, 9);
        Object expected = Samples.copy(got);
        Reductions.sum(dtype, outer, n, inner, x, offset, got, offset);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int at = offset + o * n * inner + i;
                double naive = 0;
                for (int l = 0; l < n; l++) {
                    naive += Samples.get(x, at + l * inner);
                }
                int to = offset + o * inner + i;
                assertEquals(naive, Samples.get(got, to), 100 * Samples.roundoff(dtype) * (n + 1), what);
                double exact = n == 0 ? 0 : inner == 1 ? rowSum(dtype, x, at, n) : columnSum(dtype, x, at, n, inner);
                Samples.set(expected, to, exact);
            }
        }
        Samples.assertBits(expected, got, what);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void sumsHaveTheValuesAndTheBits(DType dtype) {
        for (int[] size : SIZES) {
            checkSum(dtype, size[0], size[1], size[2], 0);
            checkSum(dtype, size[0], size[1], size[2], 3);
        }
        for (int n = 1; n <= 140; n++) {
            checkSum(dtype, 2, n, 1, 1);
            checkSum(dtype, 1, 3, n, 1);
        }
    }

    /// The three ways to share work: one after the other, cut along n, cut along the outer axis.
    @ParameterizedTest
    @EnumSource(DType.class)
    void sameBitsForAnyNumberOfThreads(DType dtype) {
        for (int[] size : new int[][]{{1, 1_000_003, 1}, {2, 40_001, 13}, {700, 1001, 1}, {90, 70, 101}}) {
            for (int threads = 1; threads <= 3; threads++) {
                Workers.withThreads(threads, () -> checkSum(dtype, size[0], size[1], size[2], 1));
                Workers.withThreads(threads, () -> checkMax(dtype, size[0], size[1], size[2], 1));
            }
        }
    }

    private static void checkMax(DType dtype, int outer, int n, int inner, int offset) {
        Object x = Samples.uniform(dtype, offset + outer * n * inner, 6);
        Object got = Samples.filled(dtype, offset + outer * inner + 1, 9);
        Object expected = Samples.copy(got);
        Reductions.max(dtype, outer, n, inner, x, offset, got, offset);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double max = Double.NEGATIVE_INFINITY;
                for (int l = 0; l < n; l++) {
                    max = Math.max(max, Samples.get(x, offset + (o * n + l) * inner + i));
                }
                Samples.set(expected, offset + o * inner + i, max);
            }
        }
        Samples.assertBits(expected, got, "max over " + outer + ", " + n + ", " + inner);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void maximaAreTheLargest(DType dtype) {
        for (int[] size : SIZES) {
            if (size[1] > 0) {
                checkMax(dtype, size[0], size[1], size[2], 0);
                checkMax(dtype, size[0], size[1], size[2], 3);
            }
        }
        for (int n = 1; n <= 140; n++) {
            checkMax(dtype, 2, n, 1, 1);
            checkMax(dtype, 1, 3, n, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void nanAnywhereIsNotLost(DType dtype) {
        for (int n : new int[]{1, 2, 30, 67, 1100}) {
            for (int inner : new int[]{1, 3, 37}) {
                for (int at = 0; at < n; at += 1 + n / 40) {
                    Object x = Samples.uniform(dtype, n * inner, 7);
                    Samples.set(x, at * inner + inner - 1, Double.NaN);
                    Object sum = dtype.allocate(inner);
                    Object max = dtype.allocate(inner);
                    Reductions.sum(dtype, 1, n, inner, x, 0, sum, 0);
                    Reductions.max(dtype, 1, n, inner, x, 0, max, 0);
                    for (int i = 0; i < inner; i++) {
                        assertEquals(i == inner - 1, Double.isNaN(Samples.get(sum, i)), "sum, n " + n + " at " + at);
                        assertEquals(i == inner - 1, Double.isNaN(Samples.get(max, i)), "max, n " + n + " at " + at);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void infinitiesAndSignedZeros(DType dtype) {
        Object low = Samples.filled(dtype, 100, Double.NEGATIVE_INFINITY);
        Object y = dtype.allocate(1);
        Reductions.max(dtype, 1, 100, 1, low, 0, y, 0);
        assertEquals(Double.NEGATIVE_INFINITY, Samples.get(y, 0));
        Object zeros = Samples.filled(dtype, 100, -0.0);
        Reductions.max(dtype, 1, 100, 1, zeros, 0, y, 0);
        assertEquals(-0.0, Samples.get(y, 0));
        Samples.set(zeros, 61, 0.0);
        Reductions.max(dtype, 1, 100, 1, zeros, 0, y, 0);
        assertEquals(0.0, Samples.get(y, 0));
    }

    /// Adding up one after the other would be wrong by about 1e-3 here: 0.1f is not a multiple of the last place of 1e5.
    @Test
    void aMillionFloatsAddUpAccurately() {
        int n = 1_000_000;
        Object x = Samples.filled(DType.F32, n, 0.1f);
        float[] y = new float[4];
        Reductions.sum(DType.F32, 1, n, 1, x, 0, y, 0);
        assertEquals(1, y[0] / (n * (double) 0.1f), 1e-6);
        Reductions.sum(DType.F32, 1, n / 4, 4, x, 0, y, 0);
        for (float sum : y) {
            assertEquals(1, sum / (n / 4.0 * (double) 0.1f), 3e-6);
        }
        float naive = 0;
        for (int i = 0; i < n; i++) {
            naive += 0.1f;
        }
        assertEquals(9.6e-3, Math.abs(naive / (n * (double) 0.1f) - 1), 1e-3);
    }

    @Test
    void wrongSizesAreNamed() {
        IllegalArgumentException none = assertThrows(
                IllegalArgumentException.class,
                () -> Reductions.max(DType.F32, 1, 0, 1, new float[1], 0, new float[1], 0));
        assertEquals(
                "the maximum of no elements does not exist: n must be at least 1, not 0", none.getMessage());
        IllegalArgumentException negative = assertThrows(
                IllegalArgumentException.class,
                () -> Reductions.sum(DType.F32, 1, -2, 1, new float[1], 0, new float[1], 0));
        assertEquals("sizes must not be negative: outer = 1, n = -2, inner = 1", negative.getMessage());
    }
}

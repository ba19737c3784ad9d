package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Products against plain loops in the documented order, so that every SIMD width and the scalar form must have the same bits.
@Tag("kernel")
class GemmTest {
    private static final int BLOCK = 256;

    private static double[] doubles(int seed, int n) {
        return RandomKey.of(seed).normal(DType.F64, n).toDoubleArray();
    }

    private static float[] floats(int seed, int n) {
        return RandomKey.of(seed).normal(DType.F32, n).toFloatArray();
    }

    /// Sums over k in blocks of 256: each a chain of fused multiply-adds from zero, added in order.
    private static double dot(int k, double[] a, int aAt, int aStep, double[] b, int bAt, int bStep, double before) {
        double total = before;
        for (int block = 0; block < k; block += BLOCK) {
            double sum = 0;
            for (int l = block; l < Math.min(k, block + BLOCK); l++) {
                sum = Math.fma(a[aAt + l * aStep], b[bAt + l * bStep], sum);
            }
            total = block == 0 && before == 0 ? sum : total + sum;
        }
        return total;
    }

    private static float dot(int k, float[] a, int aAt, int aStep, float[] b, int bAt, int bStep, float before) {
        float total = before;
        for (int block = 0; block < k; block += BLOCK) {
            float sum = 0;
            for (int l = block; l < Math.min(k, block + BLOCK); l++) {
                sum = Math.fma(a[aAt + l * aStep], b[bAt + l * bStep], sum);
            }
            total = block == 0 && before == 0 ? sum : total + sum;
        }
        return total;
    }

    private static void check(int m, int n, int k, boolean ta, boolean tb, int slack, boolean accumulate) {
        int lda = (ta ? m : k) + slack;
        int ldb = (tb ? k : n) + slack;
        int ldc = n + slack;
        double[] a = doubles(1, 3 + Math.max(1, ta ? k : m) * lda);
        double[] b = doubles(2, 5 + Math.max(1, tb ? n : k) * ldb);
        double[] c = accumulate ? doubles(3, 7 + m * ldc) : new double[7 + m * ldc];
        float[] af = floats(1, a.length);
        float[] bf = floats(2, b.length);
        float[] cf = accumulate ? floats(3, c.length) : new float[c.length];
        double[] expected = c.clone();
        float[] expectedF = cf.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = 7 + i * ldc + j;
                int aAt = 3 + (ta ? i : i * lda);
                int bAt = 5 + (tb ? j * ldb : j);
                expected[at] = dot(k, a, aAt, ta ? lda : 1, b, bAt, tb ? 1 : ldb, accumulate ? c[at] : 0);
                expectedF[at] = dot(k, af, aAt, ta ? lda : 1, bf, bAt, tb ? 1 : ldb, accumulate ? cf[at] : 0);
            }
        }
        Gemm.multiply(DType.F64, m, n, k, a, 3, lda, ta, b, 5, ldb, tb, c, 7, ldc, accumulate);
        Gemm.multiply(DType.F32, m, n, k, af, 3, lda, ta, bf, 5, ldb, tb, cf, 7, ldc, accumulate);
        String what = m + " x " + n + " x " + k + " " + ta + " " + tb + " +" + slack + " " + accumulate;
        assertArrayEquals(expected, c, what);
        assertArrayEquals(expectedF, cf, what);
    }

    @Test
    void awkwardSizesHaveTheBitsOfTheDocumentedOrder() {
        int[] sizes = {1, 2, 3, 5, 6, 7, 8, 13, 16, 17, 31, 33, 64, 65};
        for (int m : sizes) {
            for (int n : sizes) {
                for (int k : new int[]{1, 3, 17, 64, 257}) {
                    check(m, n, k, false, false, 0, false);
                }
            }
        }
    }

    @Test
    void transposesOffsetsLeadingDimensionsAndAccumulation() {
        for (int m : new int[]{1, 4, 7, 19, 40}) {
            for (int n : new int[]{1, 5, 16, 37}) {
                for (int k : new int[]{2, 29, 300}) {
                    for (int flags = 0; flags < 8; flags++) {
                        check(m, n, k, (flags & 1) != 0, (flags & 2) != 0, 3, (flags & 4) != 0);
                    }
                }
            }
        }
    }

    @Test
    void factorsReadInPlaceAndCrosswiseStores() {
        for (int flags = 0; flags < 4; flags++) {
            boolean accumulate = (flags & 1) != 0;
            int slack = (flags & 2) != 0 ? 3 : 0;
            for (int k : new int[]{8, 64, 300, 700}) {
                check(64, 8, k, true, false, slack, accumulate);
                check(96, 3, k, true, true, slack, accumulate);
                check(13, 64, k, false, false, slack, accumulate);
                check(8, 64, k, true, false, slack, accumulate);
            }
        }
    }

    @Test
    void largeProductsHaveTheBitsOfTheDocumentedOrder() {
        for (int flags = 0; flags < 8; flags++) {
            check(150, 219, 300, (flags & 1) != 0, (flags & 2) != 0, 3, (flags & 4) != 0);
        }
        check(20, 1100, 520, false, false, 0, true);
        check(50_000, 9, 10, true, false, 0, false);
    }

    @Test
    void largeProductsHaveTheSameBitsForAnyNumberOfThreads() {
        int n = 300;
        float[] a = floats(4, n * n);
        float[] b = floats(5, n * n);
        List<float[]> results = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            float[] c = new float[n * n];
            Workers.withThreads(
                    threads,
                    () -> Gemm.multiply(DType.F32, n, n, n, a, 0, n, false, b, 0, n, false, c, 0, n, false));
            results.add(c);
        }
        assertArrayEquals(results.get(0), results.get(1));
        assertArrayEquals(results.get(0), results.get(2));
        assertEquals(dot(n, a, 7 * n, 1, b, 11, n, 0), results.get(0)[7 * n + 11]);
    }

    @Test
    void anEmptySumIsZero() {
        double[] c = {1, 2, 3, 4};
        Gemm.multiply(DType.F64, 2, 2, 0, new double[0], 0, 0, false, new double[0], 0, 2, false, c, 0, 2, true);
        assertArrayEquals(new double[]{1, 2, 3, 4}, c);
        Gemm.multiply(DType.F64, 2, 2, 0, new double[0], 0, 0, false, new double[0], 0, 2, false, c, 0, 2, false);
        assertArrayEquals(new double[4], c);
    }
}

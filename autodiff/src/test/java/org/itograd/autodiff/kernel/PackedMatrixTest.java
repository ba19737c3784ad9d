package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Packed right factors against plain loops in the order that [Gemm#multiply] documents.
@Tag("kernel")
class PackedMatrixTest {
    private static final int BLOCK = 256;

    /// C = op(A) op(B) with sums in blocks of 256.
    private static double[] expected(
            DType dtype, int m, int n, int k, double[] a, int aRow, int aColumn, double[] b, int bRow, int bColumn,
            double[] c, int ldc, boolean accumulate) {
        double[] result = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double total = c[i * ldc + j];
                for (int first = 0; first < k; first += BLOCK) {
                    double sum = 0;
                    for (int l = first; l < Math.min(k, first + BLOCK); l++) {
                        double x = a[i * aRow + l * aColumn];
                        double y = b[l * bRow + j * bColumn];
                        sum = dtype == DType.F32 ? Math.fma((float) x, (float) y, (float) sum) : Math.fma(x, y, sum);
                    }
                    double added = dtype == DType.F32 ? (float) total + (float) sum : total + sum;
                    total = first > 0 || accumulate ? added : sum;
                }
                result[i * ldc + j] = k == 0 && !accumulate ? 0 : total;
            }
        }
        return result;
    }

    private static double[] numbers(int seed, int n) {
        double[] x = RandomKey.of(seed).normal(DType.F64, n).toDoubleArray();
        for (int i = 0; i < n; i++) {
            x[i] = (float) x[i];
        }
        return x;
    }

    private static Object typed(DType dtype, double[] x, int offset) {
        double[] shifted = new double[offset + x.length];
        System.arraycopy(x, 0, shifted, offset, x.length);
        if (dtype == DType.F64) {
            return shifted;
        }
        float[] y = new float[shifted.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) shifted[i];
        }
        return y;
    }

    private static void check(DType dtype, int m, int n, int k, boolean ta, boolean tb, int slack, boolean accumulate) {
        int lda = (ta ? m : k) + slack;
        int ldb = (tb ? k : n) + slack;
        int ldc = n + slack;
        double[] a = numbers(1, Math.max(1, (ta ? k : m) * lda));
        double[] b = numbers(2, Math.max(1, (tb ? n : k) * ldb));
        double[] c = numbers(3, m * ldc);
        double[] expected = expected(
                dtype, m, n, k, a, ta ? 1 : lda, ta ? lda : 1, b, tb ? 1 : ldb, tb ? ldb : 1, c, ldc, accumulate);
        Object packed = typed(dtype, new double[PackedMatrix.size(dtype, k, n)], 9);
        Object result = typed(dtype, c, 7);
        PackedMatrix.pack(dtype, k, n, typed(dtype, b, 5), 5, ldb, tb, packed, 9);
        PackedMatrix.multiply(dtype, m, n, k, typed(dtype, a, 3), 3, lda, ta, packed, 9, result, 7, ldc, accumulate);
        String what = dtype + " " + m + " x " + n + " x " + k + " " + ta + " " + tb + " +" + slack + " " + accumulate;
        if (dtype == DType.F64) {
            assertArrayEquals((double[]) typed(dtype, expected, 7), (double[]) result, what);
        } else {
            assertArrayEquals((float[]) typed(dtype, expected, 7), (float[]) result, what);
        }
    }

    @Test
    void everyNumberOfRowsAndColumnsHasTheBitsOfTheDocumentedOrder() {
        for (DType dtype : DType.values()) {
            for (int m = 1; m <= 20; m++) {
                for (int n : new int[]{1, 4, 5, 8, 9, 16, 17, 24, 32, 33, 48, 63, 64, 65, 72, 130}) {
                    check(dtype, m, n, 11, false, false, 0, (m + n) % 2 == 0);
                }
            }
        }
    }

    @Test
    void transposesOffsetsLeadingDimensionsAndSeveralBlocks() {
        for (DType dtype : DType.values()) {
            for (int flags = 0; flags < 8; flags++) {
                for (int k : new int[]{1, 256, 600}) {
                    check(dtype, 7, 8, k, (flags & 1) != 0, (flags & 2) != 0, 3, (flags & 4) != 0);
                    check(dtype, 101, 70, k, (flags & 1) != 0, (flags & 2) != 0, 2, (flags & 4) != 0);
                }
            }
        }
    }

    @Test
    void emptySizes() {
        for (DType dtype : DType.values()) {
            check(dtype, 3, 4, 0, false, false, 0, false);
            check(dtype, 3, 4, 0, false, false, 0, true);
            check(dtype, 0, 4, 2, false, false, 0, false);
            check(dtype, 3, 0, 2, false, false, 0, false);
        }
    }

    @Test
    void errorsNameTheArgument() {
        assertEquals(
                "k must not be negative: -1",
                assertThrows(IllegalArgumentException.class, () -> PackedMatrix.size(DType.F32, -1, 2)).getMessage());
        assertEquals(
                "ldb must be at least 3, the length of a row of the matrix, not 2",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PackedMatrix.pack(DType.F32, 1, 3, new float[3], 0, 2, false, new float[64], 0))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> PackedMatrix.multiply(
                        DType.F32, 2, 3, 4, new float[8], 0, 3, false, new float[64], 0, new float[6], 0, 3, false));
    }
}

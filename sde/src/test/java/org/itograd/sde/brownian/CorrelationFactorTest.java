package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.junit.jupiter.api.Test;

/// Correlations of full and of lower rank.
class CorrelationFactorTest {
    /// The correlation of m processes that are combinations of k.
    private static double[][] combined(int m, int k, long seed) {
        double[] b = RandomKey.of(seed).normal(DType.F64, m * k).toDoubleArray();
        double[][] a = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                a[i][j] = i == j ? 1 : dot(b, i, j, k) / Math.sqrt(dot(b, i, i, k) * dot(b, j, j, k));
            }
        }
        return a;
    }

    private static double dot(double[] b, int i, int j, int k) {
        double sum = 0;
        for (int c = 0; c < k; c++) {
            sum += b[i * k + c] * b[j * k + c];
        }
        return sum;
    }

    private static void assertFactor(double[][] a, double tolerance) {
        int m = a.length;
        double[] l = CorrelationFactor.of(a);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                assertEquals(a[i][j], dot(l, i, j, m), tolerance, i + ", " + j);
            }
        }
    }

    @Test
    void processesMayBeCombinationsOfOthers() {
        for (int seed = 0; seed < 200; seed++) {
            assertFactor(combined(3, 2, seed), 1e-13);
        }
        for (int rank : new int[]{1, 2, 7, 30, 40}) {
            assertFactor(combined(40, rank, rank), 1e-12);
        }
    }

    @Test
    void processesMayBeTheSameOrOpposite() {
        for (double rho : new double[]{1, -1}) {
            double[][] a = {{1, 0, rho}, {0, 1, 0}, {rho, 0, 1}};
            Tensor w = BrownianPath.of(3)
                    .correlated(a)
                    .over(TimeGrid.uniform(0, 1, 1), DType.F64, Shape.of(20, 3))
                    .increment(0, 1);
            assertArrayEquals(w.select(1, 0).mul(rho).toDoubleArray(), w.select(1, 2).toDoubleArray());
            assertTrue(w.select(1, 1).sub(w.select(1, 0)).abs().max().item() > 0.1);
        }
    }

    @Test
    void ofFullRankItIsCholeskys() {
        double[] l = CorrelationFactor.of(new double[][]{{1, 0.6}, {0.6, 1}});
        assertArrayEquals(new double[]{1, 0, 0.6, Math.sqrt(1 - 0.6 * 0.6)}, l);
        assertFactor(combined(5, 9, 3), 1e-14);
    }

    @Test
    void coefficientsMayBeRoundedToTenDigits() {
        double r = 0.7071067812;
        assertFactor(new double[][]{{1, r, 0}, {r, 1, r}, {0, r, 1}}, 1e-9);
        double off = 0.70710679;
        String message = message(new double[][]{{1, off, 0}, {off, 1, off}, {0, off, 1}});
        assertTrue(message.contains("which has the eigenvalue -1.2"), message);
    }

    @Test
    void indefiniteCorrelationsAreRefusedWithTheirLeastEigenvalue() {
        String message = message(new double[][]{{1, 0.9, -0.9}, {0.9, 1, 0.9}, {-0.9, 0.9, 1}});
        assertTrue(message.startsWith("correlation: no processes are correlated like [[1.0, 0.9, -0.9]"), message);
        assertTrue(message.contains("which has the eigenvalue -0.8; ") || message.contains("eigenvalue -0.80000")
                || message.contains("eigenvalue -0.79999"), message);
        assertTrue(message(new double[][]{{1, 1.5}, {1.5, 1}}).contains("the eigenvalue -0.5"));
    }

    private static String message(double[][] a) {
        return String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> BrownianPath.of(1).correlated(a)).getMessage());
    }
}

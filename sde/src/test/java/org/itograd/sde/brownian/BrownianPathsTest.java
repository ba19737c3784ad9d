package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.junit.jupiter.api.Test;

class BrownianPathsTest {
    private static final TimeGrid UNIT = TimeGrid.uniform(0, 1, 1);
    /// Kolmogorov's bound for a false-alarm rate of 1e-6: 2 exp(−2 c²) = 1e-6.
    private static final double KS_BOUND = Math.sqrt(Math.log(2e6) / 2);

    private static BrownianMotion tree(long seed, int n) {
        return BrownianPath.tree(seed, 0, 1).over(UNIT, DType.F64, Shape.of(n));
    }

    /// √n sup |F_n − Φ| of numbers that should be standard normal.
    private static double kolmogorov(double[] x) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double phi = normalCdf(sorted[i]);
            largest = Math.max(largest, Math.max(phi - (double) i / x.length, (i + 1.0) / x.length - phi));
        }
        return largest * Math.sqrt(x.length);
    }

    /// Φ by the series of its integral (Marsaglia 2004), exact to rounding for |x| < 8.
    private static double normalCdf(double x) {
        if (Math.abs(x) > 8) {
            return x > 0 ? 1 : 0;
        }
        double term = x;
        double sum = x;
        for (int i = 3; sum != sum + term; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void treeIncrementsAreNormalOverShortAndLongIntervals() {
        BrownianMotion w = tree(1, 20_000);
        double[][] intervals = {{0, 1}, {0.25, 0.5}, {0.1, 0.7}, {0.5, 0.5 + 1.0 / 1024}, {0.3, 0.3000001}};
        for (double[] interval : intervals) {
            double[] z = w.increment(interval[0], interval[1])
                    .div(Math.sqrt(interval[1] - interval[0]))
                    .toDoubleArray();
            assertTrue(kolmogorov(z) < KS_BOUND, () -> Arrays.toString(interval) + ": " + kolmogorov(z));
        }
    }

    @Test
    void gridIncrementsAreNormal() {
        TimeGrid grid = TimeGrid.uniform(0, 2, 50);
        double[] z = BrownianPath.of(3)
                .record(grid, DType.F64, 400)
                .div(Math.sqrt(0.04))
                .toDoubleArray();
        assertEquals(20_000, z.length);
        assertTrue(kolmogorov(z) < KS_BOUND);
    }

    @Test
    void incrementsOfDisjointIntervalsAreUncorrelated() {
        int n = 1 << 16;
        BrownianMotion w = tree(5, n);
        double[][] pairs = {{0, 0.5, 0.5, 1}, {0.1, 0.3, 0.3, 0.4}, {0.2, 0.25, 0.8, 0.95}};
        for (double[] p : pairs) {
            Tensor a = w.increment(p[0], p[1]).div(Math.sqrt(p[1] - p[0]));
            Tensor b = w.increment(p[2], p[3]).div(Math.sqrt(p[3] - p[2]));
            // A sample mean of products of independent normals: |z| > 5 has probability 6e-7.
            assertTrue(Math.abs(a.mul(b).mean().item()) * Math.sqrt(n) < 5, Arrays.toString(p));
        }
    }

    @Test
    void aTreeIsConsistentHoweverItIsAsked() {
        double[] times = RandomKey.of(7).uniform(DType.F64, 300).toDoubleArray();
        BrownianMotion forwards = tree(9, 3);
        BrownianMotion shuffled = tree(9, 3);
        double[][] first = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            first[i] = forwards.increment(0, times[i]).toDoubleArray();
        }
        for (int i = times.length - 1; i >= 0; i--) {
            assertArrayEquals(first[i], shuffled.increment(0, times[i]).toDoubleArray());
            int j = (i * 37) % times.length;
            double[] sum = shuffled.increment(0, times[j])
                    .add(shuffled.increment(times[j], times[i]))
                    .toDoubleArray();
            assertArrayEquals(first[i], sum, 1e-14);
            assertArrayEquals(
                    shuffled.increment(times[j], times[i]).toDoubleArray(),
                    shuffled.increment(times[i], times[j]).neg().toDoubleArray(),
                    Double.MIN_VALUE);
        }
    }

    @Test
    void refiningAddsUp() {
        BrownianMotion w = tree(11, 4);
        double[] whole = w.increment(0.125, 0.875).toDoubleArray();
        for (int n : new int[]{3, 64, 1000}) {
            Tensor sum = Tensor.zeros(DType.F64, 4);
            for (int k = 0; k < n; k++) {
                sum = sum.add(w.increment(0.125 + 0.75 * k / n, 0.125 + 0.75 * (k + 1) / n));
            }
            assertArrayEquals(whole, sum.toDoubleArray(), 1e-12);
        }
    }

    @Test
    void aRowIsTheSameInABatchOfAnySize() {
        for (BrownianPath path : new BrownianPath[]{BrownianPath.of(2), BrownianPath.tree(2, 0, 1)}) {
            double[] small = path.record(TimeGrid.uniform(0, 1, 4), DType.F64, 3, 5).toDoubleArray();
            double[] large = path.record(TimeGrid.uniform(0, 1, 4), DType.F64, 1000, 5).toDoubleArray();
            for (int step = 0; step < 4; step++) {
                assertArrayEquals(
                        Arrays.copyOfRange(small, step * 15, (step + 1) * 15),
                        Arrays.copyOfRange(large, step * 5000, step * 5000 + 15));
            }
        }
    }

    @Test
    void aRecordingReplaysAndRefusesOtherGrids() {
        TimeGrid grid = TimeGrid.uniform(0, 1, 8);
        Tensor recorded = BrownianPath.of(4).record(grid, DType.F64, 2);
        BrownianPath replay = BrownianPath.recorded(grid, recorded);
        assertArrayEquals(recorded.toDoubleArray(), replay.record(grid, DType.F64, 2).toDoubleArray());
        assertThrows(
                IllegalArgumentException.class,
                () -> replay.over(TimeGrid.uniform(0, 1, 3), DType.F64, Shape.of(2)));
        assertThrows(IllegalArgumentException.class, () -> replay.over(grid, DType.F64, Shape.of(3)));
    }

    @Test
    void numbersThatAreBeingDifferentiatedAreRefused() {
        Tensor numbers = Tensor.of(new double[]{0.1, 0.2}, 2);
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                x -> BrownianPath.recorded(x).record(TimeGrid.uniform(0, 1, 2), DType.F64).sum(),
                x -> BrownianPath.of(1).pinned(0, 1, x.sum()).record(TimeGrid.uniform(0, 1, 2), DType.F64).sum())) {
            Throwable thrown = assertThrows(IllegalArgumentException.class, () -> Autodiff.grad(f, numbers));
            assertTrue(("" + thrown.getMessage()).contains("stopGradient()"), "" + thrown.getMessage());
            assertEquals(DType.F64, f.apply(numbers).dtype());
        }
    }

    @Test
    void correlatedNoiseHasTheCovarianceAskedFor() {
        double[][] correlation = {{1, 0.8, -0.3}, {0.8, 1, 0.1}, {-0.3, 0.1, 1}};
        int n = 1 << 16;
        Tensor w = BrownianPath.of(8)
                .correlated(correlation)
                .over(UNIT, DType.F64, Shape.of(n, 3))
                .increment(0, 1);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double c = w.select(1, i).mul(w.select(1, j)).mean().item();
                // Var(w_i w_j) = 1 + ρ² ≤ 2: five standard errors, 6e-7.
                assertEquals(correlation[i][j], c, 5 * Math.sqrt(2.0 / n));
            }
        }
    }

    @Test
    void badCorrelationsAreRefused() {
        double[][][] bad = {
            {{1, 0.5}, {0.4, 1}}, {{2, 0}, {0, 1}}, {{1, 2}, {2, 1}}, {{1, 0}},
            {{1, Double.NaN}, {Double.NaN, 1}}
        };
        for (double[][] matrix : bad) {
            assertThrows(IllegalArgumentException.class, () -> BrownianPath.of(1).correlated(matrix),
                    Arrays.deepToString(matrix));
        }
    }

    @Test
    void timesOutsideATreeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> tree(1, 1).increment(0, 1.5));
        assertThrows(IllegalArgumentException.class, () -> BrownianPath.tree(1, 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> BrownianPath.tree(1, 0, 1).over(TimeGrid.uniform(0, 2, 2), DType.F64, Shape.of(1)));
    }

    @Test
    void manyRandomQueriesNeedNoMoreMemoryThanTheTreeIsDeep() {
        BrownianMotion w = tree(13, 1);
        double[] times = RandomKey.of(1).uniform(DType.F64, 20_000).toDoubleArray();
        double sum = IntStream.range(1, times.length)
                .mapToDouble(i -> w.increment(times[i - 1], times[i]).item())
                .sum();
        assertEquals(w.increment(times[0], times[times.length - 1]).item(), sum, 1e-9);
    }
}

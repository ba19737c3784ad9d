package org.itograd.sde.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// Barriers against the reflection principle, by integrals instead of samples: exact for Brownian motion with drift for any step, an
/// error of O(h) for Euler–Maruyama, where looking at the states only leaves O(√h). Few tests draw samples, at a rate of false
/// alarms of 1e-6 each.
class BarrierTest {
    private static final int NODES = 801;

    /// Nodes and weights of Simpson's rule.
    private record Rule(double[] x, double[] w) {
        static Rule over(double from, double to, int n) {
            double[] x = new double[n];
            double[] w = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = from + (to - from) * i / (n - 1);
                w[i] = (to - from) / (n - 1) / 3 * (i == 0 || i == n - 1 ? 1 : i % 2 == 1 ? 4 : 2);
            }
            return new Rule(x, w);
        }
    }

    private static double density(double x, double mean, double variance) {
        return Math.exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    }

    /// The probabilities of one step from x to each y.
    private static double[] step(Barrier barrier, double h, double sigma, double x, double... y) {
        double[] path = new double[2 * y.length];
        Arrays.fill(path, 0, y.length, x);
        System.arraycopy(y, 0, path, y.length, y.length);
        Tensor deviation = Tensor.scalar(DType.F64, sigma);
        return barrier.survival(TimeGrid.uniform(0, h, 1), Tensor.of(path, 2, y.length), deviation).toDoubleArray();
    }

    // ------------------------------------------------------------------ exact identities

    /// P(x + μt + σW_t > 0 for t ≤ T), by the reflection principle.
    private static double stays(double x, double mu, double sigma, double t) {
        double s = sigma * Math.sqrt(t);
        return Gaussian.cdf((x + mu * t) / s)
                - Math.exp(-2 * mu * x / (sigma * sigma)) * Gaussian.cdf((mu * t - x) / s);
    }

    @Test
    void oneLineIsExactForBrownianMotionWithDrift() {
        for (double mu : new double[]{-0.5, 0, 0.8}) {
            for (double h : new double[]{0.05, 1, 4}) {
                Rule rule = Rule.over(0.3, 0.3 + 1.5 + 12 * Math.sqrt(h), 4 * NODES - 3);
                double up = 0;
                double down = 0;
                double[] below = Arrays.stream(rule.x).map(y -> -y).toArray();
                double[] q = step(Barrier.lower(0.3), h, 0.7, 0.9, rule.x);
                double[] mirrored = step(Barrier.upper(-0.3), h, 0.7, -0.9, below);
                for (int i = 0; i < q.length; i++) {
                    up += rule.w[i] * q[i] * density(rule.x[i], 0.9 + mu * h, 0.49 * h);
                    down += rule.w[i] * mirrored[i] * density(below[i], -0.9 - mu * h, 0.49 * h);
                }
                assertEquals(stays(0.6, mu, 0.7, h), up, 1e-8);
                assertEquals(up, down, 1e-14);
            }
        }
    }

    @Test
    void twoLinesAreExactForBrownianMotion() {
        // P(inside until T) = Σ 4/(mπ) sin(mπx/L) exp(−m²π²σ²T/(2L²)) over odd m.
        for (double h : new double[]{0.01, 0.1, 0.5, 1.2, 1.3, 3}) {
            Rule rule = Rule.over(-1, 1, 2 * NODES - 1);
            double[] q = step(Barrier.between(-1, 1), h, 1, 0.35, rule.x);
            double sum = 0;
            for (int i = 0; i < q.length; i++) {
                sum += rule.w[i] * q[i] * density(rule.x[i], 0.35, h);
            }
            double expected = 0;
            for (int m = 1; m < 200; m += 2) {
                expected += 4 / (m * Math.PI) * Math.sin(m * Math.PI * 1.35 / 2)
                        * Math.exp(-m * m * Math.PI * Math.PI * h / 8);
            }
            assertEquals(expected, sum, 1e-8, "h = " + h);
        }
    }

    @Test
    void twoStepsAreOneStep() {
        // Chapman and Kolmogorov: the density of surviving from x to y, over all states in the middle.
        for (double h : new double[]{0.05, 0.6, 2.5, 6}) {
            Rule rule = Rule.over(-1, 1, 2 * NODES - 1);
            double[] first = step(Barrier.between(-1, 1), h / 2, 0.8, 0.2, rule.x);
            double sum = 0;
            for (int i = 0; i < first.length; i++) {
                double second = step(Barrier.between(-1, 1), h / 2, 0.8, rule.x[i], -0.4)[0];
                sum += rule.w[i] * first[i] * second * density(rule.x[i], 0.2, 0.32 * h)
                        * density(-0.4, rule.x[i], 0.32 * h);
            }
            double expected = step(Barrier.between(-1, 1), h, 0.8, 0.2, -0.4)[0] * density(-0.4, 0.2, 0.64 * h);
            assertEquals(expected, sum, 1e-8 * Math.max(1, expected), "h = " + h);
        }
    }

    @Test
    void bothSeriesMeetAndTwoFarLinesAreOneLine() {
        double meet = Math.sqrt(4 / Math.PI);
        for (double x = 0.05; x < 2; x += 0.21) {
            for (double y = 0.03; y < 2; y += 0.17) {
                double before = step(Barrier.between(0, 2), 1, meet * (1 - 1e-12), x, y)[0];
                double after = step(Barrier.between(0, 2), 1, meet * (1 + 1e-12), x, y)[0];
                assertEquals(before, after, 1e-11);
                double one = step(Barrier.lower(0), 0.04, 0.5, x, y)[0];
                assertEquals(one, step(Barrier.between(0, 50), 0.04, 0.5, x, y)[0], 1e-14);
            }
        }
    }

    @Test
    void outsideIsOutside() {
        for (double sigma : new double[]{0, 0.1, 10}) {
            double[] q = step(Barrier.between(-1, 1), 1, sigma, 0.5, -1.5, -1, 1, 1.5);
            assertArrayEquals(new double[4], q, 1e-15);
            assertArrayEquals(new double[2], step(Barrier.lower(0), 1, sigma, -0.5, -1, 2));
        }
        assertArrayEquals(new double[]{1, 1}, step(Barrier.lower(0), 1, 0, 1, 2, 3));
        assertEquals(1, step(Barrier.between(0, 9), 1, 0, 1, 2)[0]);
    }

    // ------------------------------------------------------------------ the bias of finite steps

    private static final double RATE = 0.05;
    private static final double VOL = 0.3;
    private static final double FLOOR = 0.85;

    private static double call(double spot) {
        double d = (Math.log(spot) + (RATE + VOL * VOL / 2)) / VOL;
        return spot * Math.exp(RATE) * Gaussian.cdf(d) - Gaussian.cdf(d - VOL);
    }

    /// E (X_1 − 1)⁺ 1{min X > b} of geometric Brownian motion from 1, by the reflection principle.
    private static double exactPrice() {
        return call(1) - Math.pow(1 / FLOOR, 1 - 2 * RATE / (VOL * VOL)) * call(FLOOR * FLOOR);
    }

    /// The same of Euler–Maruyama's chain of n steps, by integrals over its states.
    private static double price(int n, boolean bridge) {
        double h = 1.0 / n;
        double top = 5.85;
        // The kink of the payoff, 1, is a node between two parabolas.
        Rule rule = Rule.over(FLOOR, top, NODES);
        double[] value = Arrays.stream(rule.x).map(x -> Math.max(0, x - 1)).toArray();
        double[][] kernel = new double[NODES][];
        for (int i = 0; i < NODES; i++) {
            kernel[i] = row(rule, rule.x[i], h, bridge);
        }
        for (int k = 1; k < n; k++) {
            double[] next = new double[NODES];
            for (int i = 0; i < NODES; i++) {
                next[i] = dot(kernel[i], value);
            }
            value = next;
        }
        return dot(row(rule, 1, h, bridge), value);
    }

    private static double[] row(Rule rule, double x, double h, boolean bridge) {
        double[] q = step(Barrier.lower(FLOOR), h, VOL * x, x, rule.x);
        double[] row = new double[NODES];
        for (int j = 0; j < NODES; j++) {
            double p = density(rule.x[j], x * (1 + RATE * h), VOL * VOL * x * x * h);
            row[j] = rule.w[j] * p * (bridge ? q[j] : 1);
        }
        return row;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void theBiasIsOfOrderOneInsteadOfOneHalf() {
        double exact = exactPrice();
        // With 4 and 8 steps the errors are 2.0e-2, -8.5e-4 and 1.5e-2, -3.4e-4.
        double[] bridge = new double[3];
        double[] states = new double[3];
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            int n = 16 << i;
            bridge[i] = price(n, true) - exact;
            states[i] = price(n, false) - exact;
            table.append(String.format("%d steps: states %.2e, bridge %.2e%n", n, states[i], bridge[i]));
        }
        for (int i = 1; i < 3; i++) {
            assertEquals(2, bridge[i - 1] / bridge[i], 0.1, table.toString());
            assertEquals(Math.sqrt(2), states[i - 1] / states[i], 0.1, table.toString());
        }
        assertTrue(Math.abs(bridge[2]) < Math.abs(states[2]) / 100, table.toString());
    }

    // ------------------------------------------------------------------ with samples

    private static final Sde LOG_GBM = Sde.ito(
            (t, x) -> x.mul(0).add(RATE - VOL * VOL / 2), Diffusion.additive(t -> Tensor.scalar(t.dtype(), VOL)));

    /// e^x − 1 where positive.
    private static Tensor payoff(Tensor logs) {
        return logs.select(0, logs.shape().dim(0) - 1).exp().sub(1).relu();
    }

    @Test
    void inLogarithmsTwoStepsSuffice() {
        int n = 40_000;
        TimeGrid grid = TimeGrid.uniform(0, 1, 2);
        Tensor logs = SdeSolve.of(LOG_GBM)
                .solver(new EulerMaruyama())
                .grid(grid)
                .brownian(BrownianPath.of(6))
                .saveEveryStep()
                .run(Tensor.zeros(DType.F64, n))
                .ys();
        Barrier barrier = Barrier.lower(Math.log(FLOOR));
        Tensor weights = barrier.survival(LOG_GBM, grid, logs);
        Tensor deviation = Tensor.scalar(DType.F64, VOL);
        Tensor drawn = barrier.survived(RandomKey.of(7), grid, logs, deviation);
        assertMean(exactPrice(), payoff(logs).mul(weights));
        assertMean(exactPrice(), payoff(logs).mul(drawn));
        double survival = stays(-Math.log(FLOOR), RATE - VOL * VOL / 2, VOL, 1);
        assertMean(survival, weights);
        assertMean(survival, drawn);
        // A sample's draw does not depend on the batch.
        Tensor some = barrier.survived(RandomKey.of(7), grid, logs.slice(1, 0, 100), deviation);
        assertArrayEquals(Arrays.copyOf(drawn.toDoubleArray(), 100), some.toDoubleArray());
    }

    private static void assertMean(double expected, Tensor values) {
        Checks.mean("mean", expected, values, 1e-6).require();
    }

    @Test
    void isAPayoffForExpectations() {
        Barrier barrier = Barrier.lower(FLOOR);
        Sde gbm = Sde.ito((t, x) -> x.mul(RATE), Diffusion.diagonal((t, x) -> x.mul(VOL)));
        Estimate price = Expectation.of(gbm, (grid, x) -> x
                .select(0, x.shape().dim(0) - 1)
                .sub(1)
                .relu()
                .mul(barrier.survival(gbm, grid, x)))
                .from(1)
                .over(0, 1)
                .solver(new Milstein())
                .confidence(1 - 1e-6)
                .toTolerance(4e-3);
        assertEquals(exactPrice(), price.value(), 4e-3, price.toString());
    }

    @Test
    void canBeDifferentiated() {
        TimeGrid grid = TimeGrid.uniform(0, 1, 4);
        Tensor path = RandomKey.of(3).normal(DType.F64, 5, 6).mul(0.2);
        Tensor deviation = RandomKey.of(4).uniform(DType.F64, 4, 6).add(0.2);
        for (Barrier b : new Barrier[]{Barrier.lower(-1), Barrier.upper(1), Barrier.between(-1, 1.3)}) {
            for (double scale : new double[]{1, 4}) {
                GradCheck check = Autodiff.gradCheck(
                        in -> b.survival(grid, in.get(0), in.get(1)), path, deviation.mul(scale));
                assertEquals(0, check.firstOrder(), 1e-8);
                assertEquals(0, check.secondOrder(), 1e-7);
            }
        }
        // A coefficient of 0 leaves derivatives finite.
        Tensor zero = Tensor.zeros(DType.F64, 4, 1).variable();
        for (Barrier b : new Barrier[]{Barrier.lower(-1), Barrier.between(-1, 1.3)}) {
            Tensor slopes = Autodiff.gradients(b.survival(grid, path, zero).sum(), zero).getFirst();
            assertArrayEquals(new double[4], slopes.toDoubleArray());
        }
    }

    // ------------------------------------------------------------------ refusals

    @Test
    void refusesWhatDoesNotFit() {
        TimeGrid grid = TimeGrid.uniform(0, 1, 4);
        Tensor path = Tensor.ones(DType.F64, 5, 2);
        Barrier b = Barrier.lower(0);
        Tensor one = Tensor.scalar(DType.F64, 1);
        assertFails("path: must be a number per sample at each of the 5 times of the grid, shape (5, n), got (4, 2)",
                () -> b.survival(grid, path.slice(0, 1, 5), one));
        assertFails("path: ", () -> b.survival(grid, path.reshape(5, 2, 1), one));
        assertFails("deviation: must be F64 and broadcast to (4, 2), got F64 (2, 4, 2)",
                () -> b.survival(grid, path, Tensor.ones(DType.F64, 2, 4, 2)));
        assertFails("deviation: must be F64", () -> b.survival(grid, path, Tensor.scalar(DType.F32, 1)));
        assertFails("lower, upper: must be finite with lower < upper, got 2.0 and 1.0", () -> Barrier.between(2, 1));
        assertFails("b: must be finite", () -> Barrier.lower(Double.NaN));
        assertFails("b: must be finite", () -> Barrier.upper(Double.POSITIVE_INFINITY));
        Sde matrix = Sde.ito((t, y) -> y, Diffusion.general(1, (t, y) -> y.reshape(-1, 1, 1)));
        assertFails("sde: has noise by a matrix", () -> b.survival(matrix, grid, path));
        Sde jumping = LOG_GBM.withJumps(Jumps.elementwise(1, (t, y) -> y));
        assertFails("sde: has jumps", () -> b.survival(jumping, grid, path));
    }

    private static void assertFails(String message, Runnable body) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, body::run);
        assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }

    @Test
    void linesThatThePathsDtypeDoesNotHaveAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Barrier.between(-1.5e308, 1.5e308));
        TimeGrid grid = TimeGrid.uniform(0, 1, 1);
        Tensor path = Tensor.ones(DType.F32, 2, 1);
        Tensor deviation = Tensor.scalar(DType.F32, 1e-10);
        for (Barrier barrier : new Barrier[]{
            Barrier.lower(-1e39), Barrier.upper(1e39), Barrier.between(0, 1e39), Barrier.between(-3e38, 3e38),
            Barrier.between(1 - 1e-9, 1 + 1e-9)}) {
            assertThrows(IllegalArgumentException.class, () -> barrier.survival(grid, path, deviation));
            assertEquals(
                    1, barrier.survival(grid, path.cast(DType.F64), deviation.cast(DType.F64)).item(), 1e-8);
        }
    }
}

package org.itograd.sde.langevin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.testing.Check;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// The Metropolis-adjusted Langevin algorithm on a double well. A correct one fails a statistical check with probability 1e-6 for a
/// random seed; the seeds are fixed.
class MalaTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final double BETA = 1.5;
    /// U = (q² − 1)² / 4 + q / 8, two wells of different depths.
    private static final Potential WELLS = q -> q.square().sub(1).square().mul(0.25).add(q.mul(0.125)).sum(false, 1);
    private static final int CHAINS = 1 << 14;

    private static double density(double q) {
        return Math.exp(-BETA * ((q * q - 1) * (q * q - 1) / 4 + q / 8));
    }

    private static final int CELLS = 4000;
    private static final double FAR = 5;
    /// P(q ≤ −FAR + 2 FAR i / CELLS), by the trapezoidal rule.
    private static final double[] DISTRIBUTION = distribution();

    private static double[] distribution() {
        double[] p = new double[CELLS + 1];
        for (int i = 1; i <= CELLS; i++) {
            p[i] = p[i - 1] + (density(grid(i - 1)) + density(grid(i))) / 2;
        }
        for (int i = 0; i < CELLS; i++) {
            p[i] /= p[CELLS];
        }
        p[CELLS] = 1;
        return p;
    }

    private static double grid(int i) {
        return -FAR + 2 * FAR * i / CELLS;
    }

    /// P(q ≤ x).
    private static double cdf(double x) {
        double at = Math.clamp((x + FAR) / (2 * FAR) * CELLS, 0, CELLS - 1);
        int left = (int) at;
        return DISTRIBUTION[left] + (at - left) * (DISTRIBUTION[left + 1] - DISTRIBUTION[left]);
    }

    private static Check law(String name, Tensor q) {
        return Checks.law(name, MalaTest::cdf, q, FALSE_ALARM);
    }

    /// Chains that begin in the stationary law stay in it, for any step size; without the adjustment a step this long leaves it.
    @Test
    void theStationaryLawIsKept() {
        Tensor q = stationary();
        law("start", q.reshape(CHAINS)).require();
        for (double h : new double[]{0.3, 0.8}) {
            Mala mala = new Mala(WELLS, BETA, h);
            Mala.State end = mala.run(mala.start(q), 20, RandomKey.of(2));
            law("after 20 steps of " + h, end.q().reshape(CHAINS)).require();
            double rate = end.accepted().mean().item() / 20;
            assertTrue(rate > 0.3 && rate < 0.98, "acceptance " + rate);
        }
        Tensor free = q;
        for (int k = 0; k < 20; k++) {
            Tensor z = RandomKey.of(3).fold(k).normal(DType.F64, CHAINS, 1);
            free = free.sub(WELLS.gradient(free).mul(0.5)).add(z.mul(Math.sqrt(1.0 / BETA)));
        }
        assertFalse(law("not adjusted", free.reshape(CHAINS)).passed());
    }

    /// Chains that begin elsewhere come to it.
    @Test
    void chainsConvergeToTheStationaryLaw() {
        Mala mala = new Mala(WELLS, BETA, 0.4);
        Tensor end = mala.run(mala.start(Tensor.full(DType.F64, -1, CHAINS, 1)), 120, RandomKey.of(4)).q();
        law("from -1", end.reshape(CHAINS)).require();
        double mean = 0;
        for (int i = 1; i <= CELLS; i++) {
            mean += (grid(i - 1) + grid(i)) / 2 * (DISTRIBUTION[i] - DISTRIBUTION[i - 1]);
        }
        Checks.mean("q", mean, end.reshape(CHAINS), FALSE_ALARM).require();
    }

    /// By inversion of the distribution function.
    private static Tensor stationary() {
        double[] u = RandomKey.of(1).uniform(DType.F64, CHAINS).toDoubleArray();
        double[] q = new double[CHAINS];
        for (int i = 0; i < CHAINS; i++) {
            int found = Arrays.binarySearch(DISTRIBUTION, u[i]);
            int left = Math.clamp(found >= 0 ? found : -found - 2, 0, CELLS - 1);
            double part = (u[i] - DISTRIBUTION[left]) / (DISTRIBUTION[left + 1] - DISTRIBUTION[left]);
            q[i] = grid(left) + part * 2 * FAR / CELLS;
        }
        return Tensor.of(q, CHAINS, 1);
    }

    /// Detailed balance, π(q) p(q, r) a(q, r) = π(r) p(r, q) a(r, q) with a = min(1, e^ratio), point by point and in two dimensions.
    @Test
    void balanceIsDetailed() {
        double h = 0.3;
        Mala mala = new Mala(q -> q.square().square().sum(false, 1).mul(0.25), BETA, h);
        Tensor q = RandomKey.of(5).normal(DType.F64, 50, 2);
        Tensor r = RandomKey.of(6).normal(DType.F64, 50, 2);
        Tensor there = mala.logRatio(mala.start(q), mala.start(r));
        Tensor back = mala.logRatio(mala.start(r), mala.start(q));
        double[] left = logFlow(q, r, h, there);
        assertArrayEquals(left, logFlow(r, q, h, back), 1e-12);
        assertEquals(0, there.add(back).abs().max().item(), 1e-13);
    }

    private static double[] logFlow(Tensor q, Tensor r, double h, Tensor ratio) {
        double[] x = q.toDoubleArray();
        double[] y = r.toDoubleArray();
        double[] flow = new double[ratio.size()];
        for (int i = 0; i < flow.length; i++) {
            flow[i] = Math.min(0, ratio.at(i));
            for (int j = 2 * i; j < 2 * i + 2; j++) {
                double mean = x[j] - h * x[j] * x[j] * x[j];
                flow[i] -= BETA * Math.pow(x[j], 4) / 4 + (y[j] - mean) * (y[j] - mean) * BETA / (4 * h);
            }
        }
        return flow;
    }

    @Test
    void aChainDependsOnItsPlaceAlone() {
        Mala mala = new Mala(WELLS, BETA, 0.4);
        Tensor some = mala.run(mala.start(Tensor.ones(DType.F64, 3, 1)), 5, RandomKey.of(4)).q();
        Tensor more = mala.run(mala.start(Tensor.ones(DType.F64, 30, 1)), 5, RandomKey.of(4)).q();
        assertArrayEquals(some.toDoubleArray(), more.slice(0, 0, 3).toDoubleArray(), 1e-15);
    }

    @Test
    void numbersAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Mala(WELLS, 0, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Mala(WELLS, 1, Double.NaN));
        Mala wrong = new Mala(q -> q.square(), 1, 0.1);
        String message = assertThrows(
                IllegalArgumentException.class, () -> wrong.start(Tensor.ones(DType.F64, 3, 2)))
                .getMessage();
        assertTrue(String.valueOf(message).contains("one number per sample"), message);
    }
}

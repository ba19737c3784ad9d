package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.junit.jupiter.api.Test;

class SdeSolveTest {
    private static final Tensor INCREMENTS = RandomKey.of(1).normal(DType.F64, 4, 3).mul(0.5);

    private static SdeSolve gbm(Tensor mu, Tensor sigma) {
        Sde sde = Sde.ito((t, y) -> y.mul(mu), Diffusion.diagonal((t, y) -> y.mul(sigma)));
        return SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 4).brownian(BrownianPath.recorded(INCREMENTS));
    }

    private static Tensor f64(double value) {
        return Tensor.scalar(DType.F64, value);
    }

    /// y ← y (1 + μh + σ dW) by hand.
    private static double[][] byHand(double mu, double sigma, double[] y0) {
        double[][] states = new double[5][];
        states[0] = y0;
        for (int k = 0; k < 4; k++) {
            states[k + 1] = new double[3];
            for (int i = 0; i < 3; i++) {
                states[k + 1][i] = states[k][i] * (1 + mu / 4 + sigma * INCREMENTS.at(3 * k + i));
            }
        }
        return states;
    }

    @Test
    void replaysRecordedIncrements() {
        double[] y0 = {1, -2, 0.5};
        Solution s = gbm(f64(0.3), f64(0.4)).run(Tensor.of(y0, 3));
        assertArrayEquals(byHand(0.3, 0.4, y0)[4], s.y().toDoubleArray(), 1e-14);
        assertArrayEquals(s.y().toDoubleArray(), s.ys().select(0, 0).toDoubleArray());
        assertArrayEquals(new double[]{1}, s.times());
        assertEquals(4, s.steps());
    }

    @Test
    void savesEveryStep() {
        double[] y0 = {1, -2, 0.5};
        Solution s = gbm(f64(0.3), f64(0.4)).saveEveryStep().run(Tensor.of(y0, 3));
        assertArrayEquals(new double[]{0, 0.25, 0.5, 0.75, 1}, s.times());
        for (int k = 0; k < 5; k++) {
            assertArrayEquals(byHand(0.3, 0.4, y0)[k], s.ys().select(0, k).toDoubleArray(), 1e-14);
        }
    }

    @Test
    void savesAtChosenTimesInTheirOrder() {
        double[] y0 = {1, -2, 0.5};
        Solution s = gbm(f64(0.3), f64(0.4)).saveAt(0.5, 0.1, 1.0).run(Tensor.of(y0, 3));
        double[][] all = byHand(0.3, 0.4, y0);
        assertArrayEquals(new double[]{0.5, 0.1, 1}, s.times());
        assertArrayEquals(all[2], s.ys().select(0, 0).toDoubleArray(), 1e-14);
        for (int i = 0; i < 3; i++) {
            assertEquals(0.6 * all[0][i] + 0.4 * all[1][i], s.ys().select(0, 1).at(i), 1e-14);
        }
        assertArrayEquals(all[4], s.ys().select(0, 2).toDoubleArray(), 1e-14);
        assertArrayEquals(all[4], s.y().toDoubleArray(), 1e-14);
    }

    /// Of one Euler–Maruyama path of GBM: ∂X/∂x0 = X/x0, and ∂X/∂μ = X Σ h/(1 + μh + σ dW).
    @Test
    void backpropagatesToTheStateAndToCapturedTensors() {
        Tensor y0 = Tensor.of(new double[]{1, -2, 0.5}, 3).variable();
        Tensor mu = f64(0.3).variable();
        Tensor sigma = f64(0.4).variable();
        Solution s = gbm(mu, sigma).run(y0);
        List<Tensor> gradients = Autodiff.gradients(s.y().sum(), y0, mu, sigma);
        double byMu = 0;
        double bySigma = 0;
        for (int i = 0; i < 3; i++) {
            assertEquals(s.y().at(i) / y0.at(i), gradients.get(0).at(i), 1e-13);
            for (int k = 0; k < 4; k++) {
                double dW = INCREMENTS.at(3 * k + i);
                double factor = 1 + 0.3 / 4 + 0.4 * dW;
                byMu += s.y().at(i) * 0.25 / factor;
                bySigma += s.y().at(i) * dW / factor;
            }
        }
        assertEquals(byMu, gradients.get(1).item(), 1e-13);
        assertEquals(bySigma, gradients.get(2).item(), 1e-13);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        Sde sde = Sde.ito((t, y) -> y.neg(), Diffusion.scalar((t, y) -> y));
        SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 10).brownian(BrownianPath.of(5));
        Tensor y0 = Tensor.ones(DType.F32, 7, 2);
        assertArrayEquals(
                solve.run(y0).y().toFloatArray(), solve.run(y0).y().toFloatArray());
    }

    @Test
    void aSampleGetsTheSamePathWhateverTheSizeOfItsBatch() {
        Sde sde = Sde.ito((t, y) -> y.neg(), Diffusion.diagonal((t, y) -> y)).withJumps(
                Jumps.elementwise(3, (t, y) -> y));
        SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 10).brownian(BrownianPath.of(5));
        Tensor large = solve.run(Tensor.ones(DType.F64, 50, 3)).y();
        Tensor small = solve.run(Tensor.ones(DType.F64, 20, 3)).y();
        assertArrayEquals(small.toDoubleArray(), large.slice(0, 0, 20).toDoubleArray());
    }
}

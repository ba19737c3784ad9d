package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.PlatenWeak2;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.SimplifiedPlatenWeak2;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Sri1;
import org.junit.jupiter.api.Test;

/// Moments that hold exactly for the discrete scheme, not only as h → 0. Each is a z-test of a sample mean: it fails by chance
/// with probability 6e-7 (|z| > 5) for a random seed; the seeds are fixed.
class FiniteStepIdentitiesTest {
    private static final int PATHS = 1 << 17;

    private static void assertMean(double expected, Tensor sample) {
        double mean = sample.mean().item();
        double error = Math.sqrt(sample.var(false, 0).item() / sample.size());
        double z = (mean - expected) / error;
        assertTrue(Math.abs(z) < 5, () -> "mean " + mean + ", expected " + expected + ", z = " + z);
    }

    private static Tensor gbm(Solver solver, double mu, double sigma, int n, long seed, Tensor x0) {
        Sde sde = Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return SdeSolve.of(sde)
                .solver(solver)
                .steps(0, 1, n)
                .brownian(BrownianPath.of(seed))
                .run(x0)
                .y();
    }

    private static Tensor ones(int n) {
        return Tensor.ones(DType.F64, n);
    }

    @Test
    void secondMomentOfGeometricBrownianMotionByEulerMaruyama() {
        double mu = 0.3;
        double sigma = 0.4;
        double h = 0.25;
        double factor = (1 + mu * h) * (1 + mu * h) + sigma * sigma * h;
        assertMean(Math.pow(factor, 4), gbm(new EulerMaruyama(), mu, sigma, 4, 1, ones(PATHS)).square());
    }

    @Test
    void secondMomentOfGeometricBrownianMotionByMilstein() {
        double mu = 0.3;
        double sigma = 0.5;
        double h = 0.5;
        double s2 = sigma * sigma;
        double factor = (1 + mu * h) * (1 + mu * h) + s2 * h + s2 * s2 * h * h / 2;
        assertMean(Math.pow(factor, 2), gbm(new Milstein(), mu, sigma, 2, 2, ones(PATHS)).square());
    }

    @Test
    void secondMomentOfGeometricBrownianMotionByRandomWalks() {
        double mu = 0.3;
        double sigma = 0.5;
        double h = 0.25;
        double v = sigma * sigma * h;
        double euler = (1 + mu * h) * (1 + mu * h) + v;
        assertMean(Math.pow(euler, 4), gbm(new SimplifiedEuler(), mu, sigma, 4, 8, ones(PATHS)).square());
        double mean = 1 + mu * h + mu * mu * h * h / 2;
        double platen = mean * mean + v * (1 + mu * h) * (1 + mu * h) + v * v / 2;
        assertMean(Math.pow(platen, 4), gbm(new PlatenWeak2(), mu, sigma, 4, 9, ones(PATHS)).square());
        assertMean(Math.pow(platen, 4), gbm(new SimplifiedPlatenWeak2(), mu, sigma, 4, 10, ones(PATHS)).square());
    }

    /// dZ = μ Z dt + Σ β_j Z dW_j in the complex plane, as two components with commuting columns. A step multiplies by
    /// 1 + μh + w + ½ (w² − E w²) with w = Σ β_j dW_j, and with a = E|w|² it is E|w² − E w²|² = 2a².
    @Test
    void secondMomentOfCommutingComponentsByMilstein() {
        double h = 0.5;
        double a = 0;
        for (int j = 0; j < 2; j++) {
            a += h * (Problem.RE[j] * Problem.RE[j] + Problem.IM[j] * Problem.IM[j]);
        }
        double factor = Math.pow(1 + Problem.MU_RE * h, 2) + Math.pow(Problem.MU_IM * h, 2) + a + a * a / 2;
        Problem problem = Problem.complex(Calculus.ITO, 2);
        for (Solver solver : new Solver[]{new Milstein(), new Sri1()}) {
            Tensor z = SdeSolve.of(problem.sde())
                    .solver(solver)
                    .steps(0, 1, 2)
                    .brownian(BrownianPath.of(11))
                    .run(problem.start(PATHS))
                    .y();
            assertMean(factor * factor, z.square().sum(false, 1));
        }
    }

    @Test
    void milsteinOfBothKindsAgreeOnALinearDiffusion() {
        // g is linear, but the difference quotient is taken at y + f h + g √h: with f = 0 the two are one method.
        assertArrayEquals(
                gbm(new Milstein(), 0, 0.5, 8, 3, ones(100)).toDoubleArray(),
                gbm(new MilsteinDerivativeFree(), 0, 0.5, 8, 3, ones(100)).toDoubleArray(),
                1e-13);
    }

    @Test
    void stationaryVarianceOfTheOrnsteinUhlenbeckProcess() {
        double theta = 2;
        double sigma = 0.7;
        double h = 0.1;
        Sde ou = Sde.ito((t, x) -> x.mul(-theta), Diffusion.additive(t -> Tensor.scalar(t.dtype(), sigma)));
        Tensor x = SdeSolve.of(ou)
                .solver(new EulerMaruyama())
                .steps(0, 10, 100)
                .brownian(BrownianPath.of(4))
                .run(Tensor.zeros(DType.F64, 1 << 15))
                .y();
        assertMean(sigma * sigma / (2 * theta - theta * theta * h), x.square());
    }

    @Test
    void secondMomentWithJumps() {
        double a = 0.5;
        double sigma = 0.3;
        double s = 0.6;
        double rate = 2;
        double h = 0.2;
        Sde sde = Sde.ito((t, x) -> x.mul(-a), Diffusion.diagonal((t, x) -> x.mul(sigma)))
                .withJumps(Jumps.elementwise(rate, (t, x) -> x.mul(s)));
        Tensor x = SdeSolve.of(sde)
                .solver(new EulerMaruyama())
                .steps(0, 1, 5)
                .brownian(BrownianPath.of(5))
                .run(ones(PATHS))
                .y();
        double factor = (1 - a * h) * (1 - a * h) + sigma * sigma * h + rate * h * s * s;
        assertMean(Math.pow(factor, 5), x.square());
    }

    @Test
    void meanSquareErrorOfAnIteratedIntegralByEulerMaruyama() {
        // dX1 = dW1, dX2 = X1 dW2. On nested grids h and h/m of one path the mean-square difference of X2 at T = 1 is
        // (h − h/m) T / 2: per coarse step the fine sum adds Σ (W1(s_j) − W1(t)) dW2, of variance h (h − h/m) / 2.
        Sde sde = Sde.ito(
                (t, y) -> Tensor.zeros(y.dtype(), y.shape().dims()),
                Diffusion.general(2, (t, y) -> {
                    Tensor one = Tensor.of(new double[]{1, 0, 0, 0}, 2, 2);
                    Tensor pick = Tensor.of(new double[]{0, 0, 0, 1}, 2, 2);
                    return y.slice(1, 0, 1).reshape(-1, 1, 1).mul(pick).add(one);
                }));
        SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama()).brownian(BrownianPath.tree(6, 0, 1));
        Tensor y0 = Tensor.zeros(DType.F64, 1 << 14, 2);
        Tensor coarse = solve.steps(0, 1, 4).run(y0).y().select(1, 1);
        Tensor fine = solve.steps(0, 1, 64).run(y0).y().select(1, 1);
        assertMean((1.0 / 4 - 1.0 / 64) / 2, coarse.sub(fine).square());
    }

    @Test
    void theGradientByTheStartIsTheStateOverTheStart() {
        Tensor x0 = Tensor.of(new double[]{0.5, 1, 2}, 3);
        Tensor[] end = new Tensor[1];
        Tensor gradient = Autodiff.grad(
                x -> {
                    end[0] = gbm(new Milstein(), 0.1, 0.3, 16, 7, x);
                    return end[0].sum();
                },
                x0);
        assertArrayEquals(end[0].stopGradient().div(x0).toDoubleArray(), gradient.toDoubleArray(), 1e-13);
    }
}

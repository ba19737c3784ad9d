package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.PlatenWeak2;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.SimplifiedPlatenWeak2;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Sri1;
import org.itograd.sde.testing.FiniteStepIdentity;
import org.junit.jupiter.api.Test;

/// Moments that hold exactly for the discrete scheme, not only as h → 0. Polynomials of the increments are averaged exactly, by Gauss
/// rules (three nodes for degree 5 in each increment, which are also a three-point walk's steps; two for degree 3, a two-point
/// walk's); others keep to a bound that holds for heavy tails, with a false-alarm rate of 1e-6.
class FiniteStepIdentitiesTest {
    private static final double FALSE_ALARM = 1e-6;

    /// E x² of the end by n steps of this length.
    private static void assertSecondMoment(double expected, Solver solver, double mu, double sigma, double h, int n) {
        GaussPaths paths = GaussPaths.of(solver instanceof SimplifiedEuler ? 2 : 3, n, h, 1);
        Sde sde = gbm(mu, sigma);
        Tensor end = SdeSolve.of(sde).solver(solver).steps(0, n * h, n).brownian(paths.path())
                .run(ones(paths.paths())).y();
        assertEquals(expected, paths.mean(end.square()), 1e-13 * expected, solver.name());
    }

    private static Sde gbm(double mu, double sigma) {
        return Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
    }

    private static Tensor gbm(Solver solver, double mu, double sigma, int n, long seed, Tensor x0) {
        return SdeSolve.of(gbm(mu, sigma))
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
        assertSecondMoment(Math.pow(factor, 4), new EulerMaruyama(), mu, sigma, h, 4);
        FiniteStepIdentity identity = FiniteStepIdentity.eulerMaruyama(mu, sigma, h, 4);
        assertEquals(Math.pow(factor, 4), identity.expected(), 1e-13);
        identity.checkPaths(new EulerMaruyama(), 16, 1).require();
    }

    @Test
    void secondMomentOfGeometricBrownianMotionByMilstein() {
        double mu = 0.3;
        double sigma = 0.5;
        double h = 0.5;
        double s2 = sigma * sigma;
        double factor = (1 + mu * h) * (1 + mu * h) + s2 * h + s2 * s2 * h * h / 2;
        assertSecondMoment(Math.pow(factor, 2), new Milstein(), mu, sigma, h, 2);
        FiniteStepIdentity identity = FiniteStepIdentity.milstein(mu, sigma, h, 2);
        assertEquals(Math.pow(factor, 2), identity.expected(), 1e-13);
        identity.checkPaths(new Milstein(), 16, 2).require();
    }

    @Test
    void secondMomentOfGeometricBrownianMotionByRandomWalks() {
        double mu = 0.3;
        double sigma = 0.5;
        double h = 0.25;
        double v = sigma * sigma * h;
        double euler = (1 + mu * h) * (1 + mu * h) + v;
        assertSecondMoment(Math.pow(euler, 4), new SimplifiedEuler(), mu, sigma, h, 4);
        double mean = 1 + mu * h + mu * mu * h * h / 2;
        double platen = mean * mean + v * (1 + mu * h) * (1 + mu * h) + v * v / 2;
        assertSecondMoment(Math.pow(platen, 4), new PlatenWeak2(), mu, sigma, h, 4);
        assertSecondMoment(Math.pow(platen, 4), new SimplifiedPlatenWeak2(), mu, sigma, h, 4);
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
        GaussPaths paths = GaussPaths.of(3, 2, h, 2);
        for (Solver solver : new Solver[]{new Milstein(), new Sri1()}) {
            Tensor z = SdeSolve.of(problem.sde())
                    .solver(solver)
                    .steps(0, 1, 2)
                    .brownian(paths.path(0))
                    .run(problem.start(paths.paths()))
                    .y();
            assertEquals(factor * factor, paths.mean(z.square().sum(false, 1)), 1e-13, solver.name());
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
        FiniteStepIdentity identity = FiniteStepIdentity.stationary(theta, sigma, h);
        assertEquals(sigma * sigma / (2 * theta - theta * theta * h), identity.expected(), 1e-15);
        identity.checkPaths(new EulerMaruyama(), 16, 4).require();
        identity.check(new EulerMaruyama(), 1 << 15, 4, FALSE_ALARM).require();
    }

    @Test
    void secondMomentWithJumps() {
        double a = 0.5;
        double sigma = 0.3;
        double s = 0.6;
        double rate = 2;
        double h = 0.2;
        FiniteStepIdentity identity = FiniteStepIdentity.jumps(a, sigma, s, rate, h, 5);
        double factor = (1 - a * h) * (1 - a * h) + sigma * sigma * h + rate * h * s * s;
        assertEquals(Math.pow(factor, 5), identity.expected(), 1e-13);
        identity.check(new EulerMaruyama(), 1 << 17, 5, FALSE_ALARM).require();
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
        GaussPaths paths = GaussPaths.of(2, 4, 0.25, 2);
        Tensor pairs = paths.increments().reshape(2, 2, paths.paths(), 2).sum(false, 1);
        Tensor y0 = Tensor.zeros(DType.F64, paths.paths(), 2);
        SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama());
        Tensor coarse = solve.steps(0, 1, 2).brownian(BrownianPath.recorded(pairs)).run(y0).y().select(1, 1);
        Tensor fine = solve.steps(0, 1, 4).brownian(paths.path(0)).run(y0).y().select(1, 1);
        assertEquals((1.0 / 2 - 1.0 / 4) / 2, paths.mean(coarse.sub(fine).square()), 1e-13);
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

package org.itograd.sde;

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
import org.itograd.base.Workers;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compound Poisson jumps at their own times, on Merton's model dX = μX dt + σX dW + X (e^Z − 1) dN with Z ~ N(m, s²) (R. C. Merton,
/// "Option pricing when underlying stock returns are discontinuous", 1976), whose logarithm jumps by Z. A correct implementation
/// fails a statistical check with probability 1e-6 for a random seed; the seeds are fixed.
class CompoundPoissonTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final double MU = 0.1;
    private static final double SIGMA = 0.3;
    private static final double RATE = 1.5;
    private static final double MARK_MEAN = -0.2;
    private static final double MARK_DEVIATION = 0.25;
    private static final Marks MARKS = Marks.normal(z -> z.mul(MARK_DEVIATION).add(MARK_MEAN));
    private static final Sde MERTON = Sde.ito(
            (t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(SIGMA)))
            .withJumps(Jumps.compoundPoisson(RATE, MARKS, (t, x, z) -> x.mul(z.exp().sub(1))));
    /// log X, which steps of Euler and Maruyama's method follow without error.
    private static final Sde LOGARITHM = Sde.ito(
            (t, y) -> y.mul(0).add(MU - SIGMA * SIGMA / 2),
            Diffusion.additive(t -> Tensor.scalar(t.dtype(), SIGMA)))
            .withJumps(Jumps.compoundPoisson(RATE, MARKS, (t, y, z) -> z));

    private static SdeSolve solve(Sde sde, Solver solver, int steps, long seed) {
        return SdeSolve.of(sde).solver(solver).steps(0, 1, steps).brownian(BrownianPath.of(seed));
    }

    private static Tensor zeros(int n) {
        return Tensor.zeros(DType.F64, n);
    }

    /// P(log X(t) ≤ y): a mixture of normal laws, one for each number of jumps.
    private static double cdf(double t, double y) {
        double sum = 0;
        double p = Math.exp(-RATE * t);
        for (int n = 0; n < 40; n++) {
            double mean = (MU - SIGMA * SIGMA / 2) * t + n * MARK_MEAN;
            double variance = SIGMA * SIGMA * t + n * MARK_DEVIATION * MARK_DEVIATION;
            sum += p * Gaussian.cdf((y - mean) / Math.sqrt(variance));
            p *= RATE * t / (n + 1);
        }
        return sum;
    }

    @Test
    void theLogarithmHasMertonsLawWhateverTheSteps() {
        for (int steps : new int[]{1, 7}) {
            Tensor y = solve(LOGARITHM, new EulerMaruyama(), steps, steps).run(zeros(1 << 15)).y();
            Checks.law("log X, " + steps + " steps", v -> cdf(1, v), y, FALSE_ALARM).require();
        }
    }

    /// E (X − K)⁺ by Merton's series: given n jumps, X is log-normal.
    @Test
    void callsHaveMertonsPrice() {
        double strike = 0.9;
        double price = 0;
        double p = Math.exp(-RATE);
        for (int n = 0; n < 40; n++) {
            double mean = MU - SIGMA * SIGMA / 2 + n * MARK_MEAN;
            double deviation = Math.sqrt(SIGMA * SIGMA + n * MARK_DEVIATION * MARK_DEVIATION);
            double d = (mean - Math.log(strike)) / deviation;
            price += p * (Math.exp(mean + deviation * deviation / 2) * Gaussian.cdf(d + deviation)
                    - strike * Gaussian.cdf(d));
            p *= RATE / (n + 1);
        }
        Tensor x = solve(LOGARITHM, new EulerMaruyama(), 1, 3).run(zeros(1 << 16)).y().exp();
        Checks.mean("call", price, x.sub(strike).maximum(0), FALSE_ALARM).require();
    }

    /// Against log X along the same path, with jumps at the same times with the same marks: jumps do not cost an order. The errors have a
    /// relative standard error below 0.04 each; the rest of the band is for the steps that jumps add.
    @Test
    void theOrderIsThatOfTheSolver() {
        assertEquals(1, strongSlope(new Milstein()), 0.15);
        assertEquals(0.5, strongSlope(new EulerMaruyama()), 0.15);
    }

    private static double strongSlope(Solver solver) {
        int paths = 2000;
        double[] error = new double[2];
        for (int level = 0; level < 2; level++) {
            int steps = level == 0 ? 64 : 512;
            Tensor exact = solve(LOGARITHM, new EulerMaruyama(), steps, 4).run(zeros(paths)).y().exp();
            Tensor x = solve(MERTON, solver, steps, 4).run(Tensor.ones(DType.F64, paths)).y();
            error[level] = Math.sqrt(x.sub(exact).square().mean().item());
        }
        return Math.log(error[0] / error[1]) / Math.log(8);
    }

    /// A tree is one path for all steps.
    @Test
    void solvesWithDifferentStepsFollowOnePathOfATree() {
        SdeSolve solve = SdeSolve.of(LOGARITHM).solver(new EulerMaruyama()).brownian(BrownianPath.tree(4, 0, 1));
        double[] coarse = solve.steps(0, 1, 1).run(zeros(20)).y().toDoubleArray();
        assertArrayEquals(coarse, solve.steps(0, 1, 16).run(zeros(20)).y().toDoubleArray(), 1e-12);
    }

    /// The coefficient sees the time of its jump: with c = t and rate λ, ΣT has mean λ/2 and variance λ/3 on [0, 1].
    @Test
    void jumpsHappenAtTheirTimes() {
        Sde sde = Sde.ode((t, y) -> y.mul(0)).withJumps(Jumps.compoundPoisson(2, MARKS, (t, y, z) -> y.mul(0).add(t)));
        Tensor sum = solve(sde, new RungeKutta4(), 3, 5).run(Tensor.zeros(DType.F64, 1 << 14, 1)).y().reshape(1 << 14);
        Checks.mean("ΣT", 1, sum, FALSE_ALARM).require();
        Checks.mean("(ΣT − 1)²", 2 / 3.0, sum.sub(1).square(), FALSE_ALARM).require();
    }

    /// Between jumps the solution of the ODE y' = −y, at jumps + Z with Z exponential of mean 1: E y = λ (1 − e⁻¹) and
    /// Var y = λ E Z² (1 − e⁻²) / 2 (N. Campbell's theorem for shot noise).
    @Test
    void shotNoiseHasCampbellsMoments() {
        Sde sde = Sde.ode((t, y) -> y.neg())
                .withJumps(Jumps.compoundPoisson(3, Marks.uniform(u -> u.log().neg()), (t, y, z) -> z));
        Tensor y = solve(sde, new RungeKutta4(), 16, 6).run(zeros(1 << 14)).y();
        double mean = 3 * (1 - Math.exp(-1));
        Checks.mean("y", mean, y, FALSE_ALARM).require();
        Checks.mean("(y − Ey)²", 3 * (1 - Math.exp(-2)), y.sub(mean).square(), FALSE_ALARM).require();
    }

    @Test
    void savedStatesHaveTheLawOfTheirTimesAndTheLastIsTheSame() {
        SdeSolve solve = solve(LOGARITHM, new EulerMaruyama(), 4, 7);
        Solution all = solve.saveEveryStep().run(zeros(1 << 13));
        for (int k = 1; k <= 4; k++) {
            double t = all.times()[k];
            Checks.law("log X at " + t, v -> cdf(t, v), all.ys().select(0, k), FALSE_ALARM).require();
        }
        assertArrayEquals(new double[]{0, 0.25, 0.5, 0.75, 1}, all.times());
        // Without noise, jumps are all there is, and they do not depend on what is saved.
        Sde jumps = Sde.ode((t, y) -> y.mul(0)).withJumps(LOGARITHM.jumps());
        SdeSolve pure = solve(jumps, new RungeKutta4(), 4, 7);
        assertArrayEquals(
                pure.run(zeros(100)).y().toDoubleArray(), pure.saveAt(0.1, 0.6).run(zeros(100)).y().toDoubleArray(),
                1e-14);
    }

    @Test
    void aSampleDependsOnItsPlaceAloneAndNotOnThreads() {
        SdeSolve solve = solve(MERTON, new Milstein(), 5, 8);
        double[] many = solve.run(Tensor.ones(DType.F64, 5000)).y().toDoubleArray();
        Workers.withThreads(1,
                () -> assertArrayEquals(many, solve.run(Tensor.ones(DType.F64, 5000)).y().toDoubleArray()));
        double[] few = solve.run(Tensor.ones(DType.F64, 7)).y().toDoubleArray();
        assertArrayEquals(Arrays.copyOf(many, 7), few, 1e-14);
        assertArrayEquals(
                few,
                SdeSolve.of(LOGARITHM).solver(new EulerMaruyama()).steps(0, 1, 5).brownian(BrownianPath.of(8))
                        .run(zeros(7)).y().exp().toDoubleArray(),
                0.2);
    }

    @Test
    void withoutJumpsTheSolveIsTheUsualOne() {
        Sde none = MERTON.withoutJumps().withJumps(Jumps.compoundPoisson(0, MARKS, (t, x, z) -> z));
        Tensor y0 = Tensor.ones(DType.F64, 40);
        double[] usual = solve(MERTON.withoutJumps(), new Milstein(), 6, 9).run(y0).y().toDoubleArray();
        assertArrayEquals(usual, solve(none, new Milstein(), 6, 9).run(y0).y().toDoubleArray(), 1e-13);
    }

    /// Marks of several components and correlated noise: rates, marks and noise for each component of a state.
    @Test
    void componentsHaveMarksOfTheirOwn() {
        Sde sde = Sde.ito((t, y) -> y.mul(0), Diffusion.additive(t -> Tensor.scalar(t.dtype(), 1)))
                .withJumps(Jumps.compoundPoisson(2, Marks.normal(z -> z), (t, y, z) -> z));
        BrownianPath path = BrownianPath.of(10).correlated(new double[][]{{1, 0.6}, {0.6, 1}});
        Tensor y = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 2).brownian(path)
                .run(Tensor.zeros(DType.F64, 1 << 15, 2)).y();
        Checks.mean("y₁y₂", 0.6, y.select(1, 0).mul(y.select(1, 1)), FALSE_ALARM).require();
        Checks.mean("y₁²", 3, y.select(1, 0).square(), FALSE_ALARM).require();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backpropagation", "checkpointed"})
    void gradientsFlowToStatesAndMarks(String method) {
        GradCheck check = Autodiff.gradCheck(
                p -> {
                    Marks marks = Marks.normal(z -> z.mul(p.get(1)).add(p.get(2)));
                    Sde sde = Sde.ito((t, x) -> x.mul(t.sin()), Diffusion.diagonal((t, x) -> x.mul(p.get(1)).sin()))
                            .withJumps(Jumps.compoundPoisson(2, marks, (t, x, z) -> x.mul(z.exp().sub(1)).add(t)));
                    return solve(sde, new Milstein(), 3, 11)
                            .gradient(method.equals("checkpointed")
                                    ? Gradients.checkpointed()
                                    : Gradients.backpropagation())
                            .saveEveryStep()
                            .run(p.get(0))
                            .ys()
                            .square()
                            .sum();
                },
                RandomKey.of(12).normal(DType.F64, 6),
                Tensor.scalar(DType.F64, 0.4),
                Tensor.scalar(DType.F64, -0.1));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-6);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Sde stratonovich = Sde.stratonovich((t, x) -> x, Diffusion.diagonal((t, x) -> x)).withJumps(MERTON.jumps());
        assertRefused(
                solve(stratonovich, new ReversibleHeun(), 2, 1), "ReversibleHeun does not solve");
        SdeSolve recorded = SdeSolve.of(MERTON).solver(new Milstein()).steps(0, 1, 2)
                .brownian(BrownianPath.recorded(Tensor.zeros(DType.F64, 2, 3)));
        assertRefused(recorded, "use a path with a seed");
        assertRefused(
                solve(stratonovich, new Heun(), 2, 1).gradient(Gradients.stochasticAdjoint()), "no jumps");
        Sde wrong = MERTON.withoutJumps().withJumps(Jumps.compoundPoisson(1, MARKS, (t, x, z) -> z.sum()));
        assertRefused(solve(wrong, new Milstein(), 2, 1), "coefficient: must give a tensor of shape");
        assertThrows(IllegalArgumentException.class, () -> Jumps.compoundPoisson(-1, MARKS, (t, x, z) -> z));
    }

    private static void assertRefused(SdeSolve solve, String words) {
        String message = assertThrows(IllegalArgumentException.class, () -> solve.run(Tensor.ones(DType.F64, 3)))
                .getMessage();
        assertTrue(String.valueOf(message).contains(words), message);
    }

    @Test
    void aSolveThatBlowsUpSaysWhere() {
        Sde sde = Sde.ode((t, y) -> y.mul(0))
                .withJumps(Jumps.compoundPoisson(5, MARKS, (t, y, z) -> y.mul(0).add(Double.POSITIVE_INFINITY)));
        NonFiniteStateException e = assertThrows(
                NonFiniteStateException.class,
                () -> solve(sde, new RungeKutta4(), 1, 1).run(zeros(4)));
        assertTrue(e.time() > 0 && e.time() <= 1, e.getMessage());
    }
}

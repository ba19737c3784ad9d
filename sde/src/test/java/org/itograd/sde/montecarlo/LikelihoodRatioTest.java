package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.GaussPaths;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.parts.Part;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.junit.jupiter.api.Test;

/// Without sampling: by Gauss rules for the increments, the score times a smooth payoff is the derivative of the payoff's
/// expectation, to rounding, for every structure of noise and every kind of parameter. With samples: the greeks of a digital option.
class LikelihoodRatioTest {
    private static final double H = 0.3;

    private static Tensor matrix(double... rows) {
        return Tensor.of(rows, 2, rows.length / 2);
    }

    // ------------------------------------------------------------------ exact identities

    /// Compares Σ w φ S over a Gauss rule with the derivative of Σ w φ, by backpropagation through the same steps.
    private static void assertUnbiased(
            Function<Tensor, Sde> family, UnaryOperator<Tensor> start, GaussPaths paths, BrownianPath path, int steps,
            UnaryOperator<Tensor> payoff, double... theta) {
        int n = paths.paths();
        Scores scores = LikelihoodRatio.of(family).from(start).steps(0, steps * H, steps).brownian(path).at(n, theta);
        Tensor p = Tensor.of(theta, theta.length).variable();
        Tensor one = start.apply(p);
        Tensor zeros = one.shape().rank() == 0
                ? Tensor.zeros(DType.F64, n)
                : Tensor.zeros(DType.F64, n, one.size());
        Tensor end = SdeSolve.of(family.apply(p))
                .solver(new EulerMaruyama())
                .steps(0, steps * H, steps)
                .brownian(path)
                .run(zeros.add(one))
                .y();
        Tensor mean = payoff.apply(end).mul(Tensor.of(paths.weights(), n)).sum();
        double[] expected = Autodiff.gradients(mean, p).getFirst().toDoubleArray();
        Tensor values = payoff.apply(scores.states());
        for (int i = 0; i < theta.length; i++) {
            Tensor score = scores.scores().select(1, i);
            assertEquals(0, paths.mean(score), 1e-9, "mean of score " + i);
            assertEquals(expected[i], paths.mean(values.mul(score)), 1e-9 * (1 + Math.abs(expected[i])), "slope " + i);
        }
    }

    @Test
    void diagonalNoise() {
        GaussPaths paths = GaussPaths.of(12, 3, H, 1);
        assertUnbiased(
                p -> Sde.ito(
                        (t, x) -> x.mul(p.select(0, 1)).add(t.mul(p.select(0, 3))),
                        Diffusion.diagonal((t, x) -> x.mul(p.select(0, 2)).add(p.select(0, 2).square().add(1)))),
                p -> p.select(0, 0).square(), paths, paths.path(), 3, x -> x.square().add(x), 0.7, -0.4, 0.2, 0.6);
    }

    @Test
    void additiveNoiseAndAFixedStart() {
        GaussPaths paths = GaussPaths.of(12, 2, H, 2);
        Tensor start = Tensor.of(new double[]{0.5, -0.2}, 2);
        assertUnbiased(
                p -> Sde.ito(
                        (t, x) -> x.matmul(matrix(0.3, -0.8, 0.6, -0.4)).mul(p.select(0, 0)),
                        Diffusion.additive(t -> p.select(0, 1).add(t))),
                p -> start, paths, paths.path(0), 2, x -> x.select(1, 0).square().mul(x.select(1, 1)), 0.9, 0.6);
        Scores fixed = LikelihoodRatio.of(p -> Sde.ito((t, x) -> x.mul(p), Diffusion.additive(t -> t.add(1))))
                .from(0.5)
                .steps(0, 0.6, 2)
                .brownian(GaussPaths.of(4, 2, H, 1).path())
                .at(16, 0.3);
        Scores moving = LikelihoodRatio.of(p -> Sde.ito((t, x) -> x.mul(p), Diffusion.additive(t -> t.add(1))))
                .from(p -> Tensor.scalar(DType.F64, 0.5))
                .steps(0, 0.6, 2)
                .brownian(GaussPaths.of(4, 2, H, 1).path())
                .at(16, 0.3);
        assertEquals(0, fixed.scores().sub(moving.scores()).abs().max().item(), 1e-13);
    }

    @Test
    void generalNoise() {
        GaussPaths paths = GaussPaths.of(12, 2, H, 2);
        assertUnbiased(
                p -> Sde.ito((t, x) -> x.mul(p.select(0, 0)), Diffusion.general(2, (t, x) -> x
                        .reshape(-1, 2, 1)
                        .mul(matrix(0.1, 0.05, -0.1, 0.1).reshape(1, 2, 2))
                        .mul(p.select(0, 1))
                        .add(matrix(0.7, 0.4, -0.5, 0.6).reshape(1, 2, 2))
                        .add(p.select(0, 2)))),
                p -> Tensor.stack(p.select(0, 1), p.select(0, 2)), paths, paths.path(0), 2,
                x -> x.select(1, 0).mul(x.select(1, 1)), 0.5, 0.2, 0.1);
    }

    @Test
    void moreProcessesThanComponents() {
        GaussPaths paths = GaussPaths.of(6, 1, H, 3);
        Tensor third = matrix(0.3, -0.2);
        assertUnbiased(
                p -> Sde.ito((t, x) -> x.mul(p.select(0, 0)), Diffusion.general(3, (t, x) -> Tensor.concat(
                        2,
                        x.reshape(-1, 2, 1).mul(0.1).mul(p.select(0, 1))
                                .add(matrix(0.7, 0.4, -0.5, 0.6).reshape(1, 2, 2)),
                        x.reshape(-1, 2, 1).mul(0).add(third.reshape(1, 2, 1).mul(p.select(0, 1)))))),
                p -> Tensor.stack(p.select(0, 1), p.select(0, 0)), paths, paths.path(0), 1,
                x -> x.select(1, 0).mul(x.select(1, 1)).add(x.select(1, 0).square()), 0.5, 0.8);
    }

    @Test
    void scalarNoiseOfOneNumber() {
        GaussPaths paths = GaussPaths.of(12, 2, H, 1);
        assertUnbiased(
                p -> Sde.ito((t, x) -> x.mul(p.select(0, 0)),
                        Diffusion.scalar((t, x) -> x.square().mul(0.1).add(p.select(0, 1)))),
                p -> p.slice(0, 0, 1), paths, paths.path(0), 2, x -> x.select(1, 0).square(), 0.5, 0.9);
    }

    @Test
    void theScoreOfTheInitialStateDoesNotGrowWithTheNumberOfSteps() {
        for (int steps : new int[]{1, 64}) {
            Scores scores =
                    LikelihoodRatio.of(p -> Sde.ito((t, x) -> x.mul(0), Diffusion.additive(t -> t.mul(0).add(0.4))))
                            .from(p -> p.select(0, 0))
                            .steps(0, 2, steps)
                            .brownian(BrownianPath.of(1))
                            .at(10, 3);
            // (1/T) ∫ σ⁻¹ dW
            Tensor expected = scores.states().sub(3).div(0.4 * 0.4 * 2);
            assertEquals(0, scores.scores().select(1, 0).sub(expected).abs().max().item(), 1e-12);
        }
    }

    // ------------------------------------------------------------------ a digital option

    private static final double SPOT = 100;
    private static final double RATE = 0.05;
    private static final double SIGMA = 0.2;
    private static final double STRIKE = 105;

    /// log S, for which Euler–Maruyama is exact.
    private static final Function<Tensor, Sde> LOGARITHM = p -> Sde.ito(
            (t, x) -> x.mul(0).add(p.select(0, 1).sub(p.select(0, 2).square().mul(0.5))),
            Diffusion.additive(t -> p.select(0, 2)));
    private static final UnaryOperator<Tensor> DIGITAL = x -> x.greaterThan(Math.log(STRIKE));

    /// ∂/∂(S, r, σ) of P(S_1 > K) = Φ(d₂).
    private static double[] greeks() {
        double d2 = (Math.log(SPOT / STRIKE) + RATE - SIGMA * SIGMA / 2) / SIGMA;
        double density = Math.exp(-d2 * d2 / 2) / Math.sqrt(2 * Math.PI);
        return new double[]{density / (SPOT * SIGMA), density / SIGMA, -density * (d2 / SIGMA + 1)};
    }

    private static Scores scores(int samples, int steps, long seed) {
        return LikelihoodRatio.of(LOGARITHM)
                .from(p -> p.select(0, 0).log())
                .steps(0, 1, steps)
                .brownian(BrownianPath.of(seed))
                .at(samples, SPOT, RATE, SIGMA);
    }

    @Test
    void theGreeksOfADigitalOptionAreThoseOfBlackAndScholes() {
        // False alarm 1e-6 for each of the three.
        List<Slope> slopes = scores(400_000, 4, 1).gradient(DIGITAL);
        double[] exact = greeks();
        for (int i = 0; i < 3; i++) {
            Slope slope = slopes.get(i);
            assertEquals(exact[i], slope.value(), slope.halfWidth(1 - 1e-6), () -> "" + slope);
            assertTrue(slope.standardError() < 0.1 * Math.abs(exact[i]), () -> "too little is known: " + slope);
        }
    }

    @Test
    void alongThePathAPayoffThatJumpsIsRefused() {
        Tensor p = Tensor.of(new double[]{SPOT, RATE, SIGMA}, 3).variable();
        Tensor end = SdeSolve.of(LOGARITHM.apply(p))
                .solver(new EulerMaruyama())
                .steps(0, 1, 8)
                .brownian(BrownianPath.of(1))
                .run(Tensor.zeros(DType.F64, 1000).add(p.select(0, 0).log()))
                .y();
        // It is constant but for the jump, where all of the derivative of its expectation comes from.
        Tensor mean = DIGITAL.apply(end).mean();
        assertThrows(IllegalArgumentException.class, () -> Autodiff.gradients(mean, p));
    }

    @Test
    void agreesWithThePathwiseDerivativeOfACall() {
        // Geometric Brownian motion by 8 steps. False alarm 1e-6 for each of the three.
        Function<Tensor, Sde> family =
                p -> Sde.ito((t, x) -> x.mul(p.select(0, 1)), Diffusion.diagonal((t, x) -> x.mul(p.select(0, 2))));
        UnaryOperator<Tensor> call = x -> x.sub(STRIKE).maximum(0);
        int n = 40_000;
        List<Slope> slopes = LikelihoodRatio.of(family)
                .from(p -> p.select(0, 0))
                .steps(0, 1, 8)
                .brownian(BrownianPath.of(2))
                .at(n, SPOT, RATE, SIGMA)
                .gradient(call);
        // Each path has parameters of its own, and so a derivative.
        Tensor p = Tensor.of(new double[]{SPOT, RATE, SIGMA}, 3, 1).broadcastTo(Shape.of(3, n)).variable();
        Tensor end = SdeSolve.of(family.apply(p))
                .solver(new EulerMaruyama())
                .steps(0, 1, 8)
                .brownian(BrownianPath.of(3))
                .run(p.select(0, 0))
                .y();
        Tensor pathwise = Autodiff.gradients(call.apply(end).sum(), p).getFirst();
        for (int i = 0; i < 3; i++) {
            Moments along = Moments.of(pathwise.select(0, i).toDoubleArray());
            Slope slope = slopes.get(i);
            double error = Math.hypot(slope.standardError(), Math.sqrt(along.variance() / n));
            assertEquals(along.mean(), slope.value(), new Slope(0, error).halfWidth(1 - 1e-6));
        }
    }

    @Test
    void intervalsHoldTheDerivativeAsOftenAsTheySay() {
        // 300 intervals of confidence 0.9: the number of misses lies between 9 and 60 but for a chance of 1e-6.
        double delta = greeks()[0];
        int misses = 0;
        for (int run = 0; run < 300; run++) {
            Slope slope = scores(1000, 2, 100 + run).gradient(DIGITAL).getFirst();
            misses += Math.abs(slope.value() - delta) > slope.halfWidth(0.9) ? 1 : 0;
        }
        assertTrue(misses >= 9 && misses <= 60, "misses: " + misses);
    }

    // ------------------------------------------------------------------ programs, refusals

    @Test
    void aSampleIsTheSameInAnyBatch() {
        double[] few = scores(10, 4, 5).scores().toDoubleArray();
        double[] many = scores(50_000, 4, 5).scores().slice(0, 0, 10).toDoubleArray();
        assertArrayEquals(few, many);
    }

    @Test
    void runsAsAProgramOverBlocksOfSamples() {
        int n = 100_000;
        for (Diffusion g : List.of(
                Diffusion.diagonal((t, x) -> x.add(2)),
                Diffusion.general(2, (t, x) -> x.reshape(-1, 2, 1).add(matrix(1, 0, 0, 1).reshape(1, 2, 2))))) {
            Sde sde = Sde.ito((t, x) -> x, g);
            ScoreStep step = new ScoreStep(
                    p -> Sde.ito((t, x) -> x.mul(p), g), Tensor.ones(DType.F64, 1), Part.of("state", 2),
                    List.of(Part.of("score")), List.of(Part.of("tangent", 2)), 0, 1);
            TimeGrid grid = TimeGrid.uniform(0, 1, 2);
            StepNoise noise = StepNoise.of(
                    sde, step.needs(), grid, BrownianPath.of(1), Tensor.zeros(DType.F64, n, 2));
            String listing = Gradients.listing(
                    new FixedSteps(sde, step, grid, noise, DType.F64),
                    Tensor.zeros(DType.F64, n, step.layout().size())).orElseThrow();
            assertTrue(listing.contains("for a block of") && !listing.contains("for a block of " + n), listing);
        }
    }

    private static String refusal(Function<Tensor, Sde> family, double... y0) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> LikelihoodRatio.of(family)
                .from(y0)
                .steps(0, 1, 2)
                .brownian(BrownianPath.of(1))
                .at(4, 1)).getMessage());
    }

    private static void assertRefused(String words, String message) {
        assertTrue(message.contains(words), message);
    }

    @Test
    void pathsThatAreNoBrownianMotionsAreRefused() {
        Diffusion one = Diffusion.additive(t -> Tensor.scalar(DType.F64, 1));
        LikelihoodRatio ratio = LikelihoodRatio.of(p -> Sde.ito((t, x) -> x.mul(p), one)).from(1).steps(0, 1, 4)
                .brownian(BrownianPath.fractional(1, 0.7));
        assertRefused("independent", String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> ratio.at(10, 0.5)).getMessage()));
    }

    @Test
    void stepsWithoutADensityAreRefused() {
        assertRefused("has no noise", refusal(p -> Sde.ode((t, x) -> x.mul(p)), 1));
        Diffusion g = Diffusion.diagonal((t, x) -> x);
        assertRefused("has jumps",
                refusal(p -> Sde.ito((t, x) -> x.mul(p), g).withJumps(Jumps.elementwise(1, (t, x) -> x)), 1));
        assertRefused("EulerMaruyama does not solve", refusal(p -> Sde.stratonovich((t, x) -> x.mul(p), g), 1));
        assertRefused("2 components has no density with 1 Wiener",
                refusal(p -> Sde.ito((t, x) -> x.mul(p), Diffusion.scalar((t, x) -> x)), 1, 2));
        assertRefused("the score is not finite",
                refusal(p -> Sde.ito((t, x) -> x.mul(p), Diffusion.additive(t -> t.mul(0))), 1));
        LikelihoodRatio described = LikelihoodRatio.of(LOGARITHM).brownian(BrownianPath.of(1));
        assertRefused("y0: choose it", String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> described.steps(0, 1, 2).at(4, 1, 2, 3)).getMessage()));
        assertRefused("steps: choose them", String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> described.from(1).at(4, 1, 2, 3)).getMessage()));
        assertRefused("payoff: must give one number per sample", String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> scores(4, 2, 1).gradient(Tensor::sum)).getMessage()));
    }
}

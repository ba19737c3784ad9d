package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.GaussPaths;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.junit.jupiter.api.Test;

/// Without sampling: by Gauss rules for the increments, payoff times weight is the Hessian of the payoff's expectation, to
/// rounding, for both kinds of weights, every structure of noise and every kind of parameter.
class SecondOrderScoresTest {
    private static final double H = 0.3;

    private static Tensor matrix(double... rows) {
        return Tensor.of(rows, 2, rows.length / 2);
    }

    private static Tensor end(
            Function<Tensor, Sde> family, UnaryOperator<Tensor> start, int n, BrownianPath path, int steps, Tensor p) {
        Tensor one = start.apply(p);
        Tensor zeros = one.shape().rank() == 0
                ? Tensor.zeros(DType.F64, n)
                : Tensor.zeros(DType.F64, n, one.size());
        return SdeSolve.of(family.apply(p))
                .solver(new EulerMaruyama())
                .steps(0, steps * H, steps)
                .brownian(path)
                .run(zeros.add(one))
                .y();
    }

    private static void assertUnbiased(
            Function<Tensor, Sde> family, UnaryOperator<Tensor> start, GaussPaths paths, BrownianPath path, int steps,
            UnaryOperator<Tensor> payoff, double... theta) {
        int n = paths.paths();
        int p = theta.length;
        LikelihoodRatio ratio = LikelihoodRatio.of(family).from(start).steps(0, steps * H, steps).brownian(path);
        SecondScores twice = ratio.secondAt(n, theta);
        KinkScores once = ratio.kinkedAt(n, theta);
        Tensor weights = Tensor.of(paths.weights(), n);
        Tensor values = payoff.apply(twice.first().states());
        Tensor gradient = Autodiff.grad(x -> payoff.apply(x).sum(), once.first().states());
        for (int i = 0; i < p; i++) {
            double[] expected = Autodiff.hessianVectorProduct(
                    q -> payoff.apply(end(family, start, n, path, steps, q)).mul(weights).sum(), Tensor.of(theta, p),
                    ScoreStep.unit(p, i)).toDoubleArray();
            for (int j = 0; j < p; j++) {
                double tolerance = 1e-8 * (1 + Math.abs(expected[j]));
                String pair = i + " " + j;
                Tensor weight = twice.weights().select(1, i).select(1, j);
                assertEquals(0, paths.mean(weight), 1e-8, "mean of weight " + pair);
                assertEquals(expected[j], paths.mean(values.mul(weight)), tolerance, "twice " + pair);
                Tensor terms = once.weights().select(1, i).select(1, j).mul(gradient);
                double mixed = paths.mean(terms.shape().rank() == 1 ? terms : terms.sum(false, 1));
                assertEquals(expected[j], mixed, tolerance, "once " + pair);
            }
        }
    }

    @Test
    void diagonalNoise() {
        GaussPaths paths = GaussPaths.of(16, 3, H, 1);
        assertUnbiased(
                p -> Sde.ito(
                        (t, x) -> x.mul(p.select(0, 1)).add(t.mul(p.select(0, 3).square())),
                        Diffusion.diagonal(
                                (t, x) -> x.mul(p.select(0, 2)).mul(0.2).add(p.select(0, 2).square().add(1)))),
                p -> p.select(0, 0).square(), paths, paths.path(), 3, x -> x.square().add(x), 0.7, -0.4, 0.3, 0.6);
    }

    @Test
    void additiveNoiseOfTwoComponents() {
        GaussPaths paths = GaussPaths.of(10, 2, H, 2);
        assertUnbiased(
                p -> Sde.ito(
                        (t, x) -> x.matmul(matrix(0.3, -0.8, 0.6, -0.4)).mul(p.select(0, 0)),
                        Diffusion.additive(t -> p.select(0, 1).add(t))),
                p -> Tensor.stack(p.select(0, 1).mul(0.5), p.select(0, 0).square()), paths, paths.path(0), 2,
                x -> x.select(1, 0).square().mul(x.select(1, 1)), 0.9, 0.6);
    }

    @Test
    void generalNoise() {
        GaussPaths paths = GaussPaths.of(10, 2, H, 2);
        assertUnbiased(
                p -> Sde.ito((t, x) -> x.mul(p.select(0, 0)), Diffusion.general(2, (t, x) -> x
                        .reshape(-1, 2, 1)
                        .mul(matrix(0.02, 0.01, -0.02, 0.02).reshape(1, 2, 2))
                        .mul(p.select(0, 1))
                        .add(matrix(0.7, 0.4, -0.5, 0.6).reshape(1, 2, 2))
                        .add(p.select(0, 2).square()))),
                p -> Tensor.stack(p.select(0, 1), p.select(0, 2)), paths, paths.path(0), 2,
                x -> x.select(1, 0).mul(x.select(1, 1)), 0.5, 0.2, 0.1);
    }

    @Test
    void moreProcessesThanComponents() {
        GaussPaths paths = GaussPaths.of(10, 1, H, 3);
        Tensor third = matrix(0.3, -0.2);
        assertUnbiased(
                p -> Sde.ito((t, x) -> x.mul(p.select(0, 0)), Diffusion.general(3, (t, x) -> Tensor.concat(
                        2,
                        x.reshape(-1, 2, 1).mul(0.02).mul(p.select(0, 1))
                                .add(matrix(0.7, 0.4, -0.5, 0.6).reshape(1, 2, 2)),
                        x.reshape(-1, 2, 1).mul(0).add(third.reshape(1, 2, 1).mul(p.select(0, 1)))))),
                p -> Tensor.stack(p.select(0, 1), p.select(0, 0)), paths, paths.path(0), 1,
                x -> x.select(1, 0).mul(x.select(1, 1)).add(x.select(1, 0).square()), 0.5, 0.8);
    }

    @Test
    void scalarNoiseOfOneNumber() {
        GaussPaths paths = GaussPaths.of(16, 2, H, 1);
        assertUnbiased(
                p -> Sde.ito((t, x) -> x.mul(p.select(0, 0)),
                        Diffusion.scalar((t, x) -> x.square().mul(0.02).add(p.select(0, 1)))),
                p -> p.slice(0, 0, 1), paths, paths.path(0), 2, x -> x.select(1, 0).square(), 0.5, 0.9);
    }

    @Test
    void aStartThatDependsOnNoParameterAndOneThatCouldAreTheSame() {
        LikelihoodRatio ratio = LikelihoodRatio
                .of(p -> Sde.ito((t, x) -> x.mul(p.select(0, 0)), Diffusion.additive(t -> p.select(0, 1))))
                .steps(0, 0.6, 2).brownian(GaussPaths.of(4, 2, H, 1).path());
        LikelihoodRatio fixed = ratio.from(0.5);
        LikelihoodRatio could = ratio.from(p -> Tensor.scalar(DType.F64, 0.5));
        assertEquals(0, apart(fixed.secondAt(16, 0.3, 2).weights(), could.secondAt(16, 0.3, 2).weights()), 1e-12);
        assertEquals(0, apart(fixed.kinkedAt(16, 0.3, 2).weights(), could.kinkedAt(16, 0.3, 2).weights()), 1e-12);
    }

    private static double apart(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item();
    }

    @Test
    void theWeightsOfABrownianMotionAreHermitePolynomials() {
        // X_T = x + σ W_T: ∂²p/∂x² / p = (Z² − 1) / (σ²T), Z = W_T/√T, however many steps.
        for (int steps : new int[]{1, 16}) {
            LikelihoodRatio ratio =
                    LikelihoodRatio.of(p -> Sde.ito((t, x) -> x.mul(0), Diffusion.additive(t -> t.mul(0).add(0.4))))
                            .from(p -> p.select(0, 0)).steps(0, 2, steps).brownian(BrownianPath.of(1));
            SecondScores twice = ratio.secondAt(50, 3);
            Tensor z = twice.first().states().sub(3).div(0.4 * Math.sqrt(2));
            Tensor second = z.square().sub(1).div(0.4 * 0.4 * 2);
            assertEquals(0, apart(second, twice.weights().reshape(50)), 1e-12);
            assertEquals(0, apart(z.div(0.4 * Math.sqrt(2)), ratio.kinkedAt(50, 3).weights().reshape(50)), 1e-12);
        }
        // By σ, one step: ∂²p/∂σ² / p = (Z⁴ − 5Z² + 2) / σ².
        SecondScores vomma = LikelihoodRatio.of(p -> Sde.ito((t, x) -> x.mul(0), Diffusion.additive(t -> p)))
                .from(3).steps(0, 2, 1).brownian(BrownianPath.of(1)).secondAt(50, 0.4);
        Tensor z = vomma.first().states().sub(3).div(0.4 * Math.sqrt(2)).square();
        Tensor second = z.square().sub(z.mul(5)).add(2).div(0.4 * 0.4);
        assertEquals(0, apart(second, vomma.weights().reshape(50)), 1e-11);
    }

    // ------------------------------------------------------------------ Black and Scholes

    private static final double SPOT = 100;
    private static final double RATE = 0.05;
    private static final double SIGMA = 0.2;
    private static final double STRIKE = 120;
    /// log S, for which Euler–Maruyama is exact.
    private static final LikelihoodRatio OPTION = LikelihoodRatio
            .of(p -> Sde.ito(
                    (t, x) -> x.mul(0).add(p.select(0, 1).square().mul(-0.5).add(RATE)),
                    Diffusion.additive(t -> p.select(0, 1))))
            .from(p -> p.select(0, 0).log())
            .steps(0, 1, 2);
    private static final UnaryOperator<Tensor> CALL = x -> x.exp().sub(STRIKE).relu();
    private static final UnaryOperator<Tensor> DIGITAL = x -> x.greaterThan(Math.log(STRIKE));

    /// E (S − K)⁺ by spot and volatility: gamma, vanna, vomma.
    private static double[] call() {
        double d1 = (Math.log(SPOT / STRIKE) + RATE + SIGMA * SIGMA / 2) / SIGMA;
        double d2 = d1 - SIGMA;
        double density = Math.exp(RATE) * Math.exp(-d1 * d1 / 2) / Math.sqrt(2 * Math.PI);
        return new double[]{
            density / (SPOT * SIGMA), -density * d2 / SIGMA, SPOT * density * d1 * d2 / SIGMA};
    }

    /// P(S > K) = Φ(d₂) by the same.
    private static double[] digital() {
        double d2 = (Math.log(SPOT / STRIKE) + RATE - SIGMA * SIGMA / 2) / SIGMA;
        double d1 = d2 + SIGMA;
        double density = Math.exp(-d2 * d2 / 2) / Math.sqrt(2 * Math.PI);
        // ∂d₂/∂S = 1/(Sσ), ∂d₂/∂σ = −d₁/σ
        double bySpot = 1 / (SPOT * SIGMA);
        return new double[]{
            -density * d2 * bySpot * bySpot - density * bySpot / SPOT,
            density * d2 * (d1 / SIGMA) * bySpot - density * bySpot / SIGMA,
            -density * d2 * (d1 / SIGMA) * (d1 / SIGMA) + density * (d1 + d2) / (SIGMA * SIGMA)};
    }

    private static void assertGradient(double[] exact, List<Slope> slopes) {
        for (int i = 0; i < 2; i++) {
            assertEquals(exact[i], slopes.get(i).value(), slopes.get(i).halfWidth(1 - 1e-6), slopes::toString);
        }
    }

    private static void assertHessian(double[] exact, List<List<Slope>> hessian, double share) {
        Slope[] slopes = {hessian.get(0).get(0), hessian.get(0).get(1), hessian.get(1).get(1)};
        assertEquals(slopes[1], hessian.get(1).get(0));
        for (int k = 0; k < 3; k++) {
            Slope slope = slopes[k];
            assertEquals(exact[k], slope.value(), slope.halfWidth(1 - 1e-6), slope::toString);
            assertTrue(slope.standardError() < share * Math.abs(exact[k]), "too little is known: " + slope);
        }
    }

    /// Delta and vega, then the second derivatives. False alarm 1e-6 for each of the ten.
    @Test
    void allGreeksAreThoseOfBlackAndScholes() {
        SecondScores scores = OPTION.brownian(BrownianPath.of(1)).secondAt(400_000, SPOT, SIGMA);
        double d2 = (Math.log(SPOT / STRIKE) + RATE - SIGMA * SIGMA / 2) / SIGMA;
        double density = Math.exp(-d2 * d2 / 2) / Math.sqrt(2 * Math.PI);
        double delta = Math.exp(RATE) * Gaussian.cdf(d2 + SIGMA);
        assertGradient(new double[]{delta, STRIKE * density}, scores.first().gradient(CALL));
        assertGradient(
                new double[]{density / (SPOT * SIGMA), -density * (d2 + SIGMA) / SIGMA},
                scores.first().gradient(DIGITAL));
        assertHessian(call(), scores.hessian(CALL), 0.4);
        assertHessian(digital(), scores.hessian(DIGITAL), 0.4);
        for (List<Slope> row : scores.hessian(x -> x.mul(0).add(7))) {
            row.forEach(slope -> assertEquals(new Slope(0, 0), slope));
        }
    }

    /// False alarm 1e-6 for each of the three.
    @Test
    void gammaVannaAndVommaOfACallAlongThePathOnceHaveLessVariance() {
        List<List<Slope>> once = OPTION.brownian(BrownianPath.of(2)).kinkedAt(100_000, SPOT, SIGMA).hessian(CALL);
        assertHessian(call(), once, 0.1);
        List<List<Slope>> twice = OPTION.brownian(BrownianPath.of(2)).secondAt(100_000, SPOT, SIGMA).hessian(CALL);
        for (int i = 0; i < 2; i++) {
            for (int j = i; j < 2; j++) {
                assertTrue(once.get(i).get(j).standardError() < 0.7 * twice.get(i).get(j).standardError(),
                        once + " " + twice);
            }
        }
    }

    /// Geometric Brownian motion by 8 steps: both kinds of weights have the same means. False alarm 1e-6 for each of the three.
    @Test
    void bothKindsAgreeWhereTheNoiseDependsOnTheState() {
        LikelihoodRatio ratio = LikelihoodRatio
                .of(p -> Sde.ito((t, x) -> x.mul(RATE), Diffusion.diagonal((t, x) -> x.mul(p.select(0, 1)))))
                .from(p -> p.select(0, 0)).steps(0, 1, 8);
        UnaryOperator<Tensor> call = x -> x.sub(STRIKE).relu();
        List<List<Slope>> twice =
                ratio.brownian(BrownianPath.of(3)).secondAt(100_000, SPOT, SIGMA).hessian(call);
        List<List<Slope>> once = ratio.brownian(BrownianPath.of(4)).kinkedAt(100_000, SPOT, SIGMA).hessian(call);
        for (int i = 0; i < 2; i++) {
            for (int j = i; j < 2; j++) {
                Slope a = twice.get(i).get(j);
                Slope b = once.get(i).get(j);
                double error = Math.hypot(a.standardError(), b.standardError());
                assertEquals(a.value(), b.value(), new Slope(0, error).halfWidth(1 - 1e-6), a + " " + b);
            }
        }
    }

    // ------------------------------------------------------------------ refusals

    private static void assertRefused(String words, Supplier<?> what) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, what::get).getMessage());
        assertTrue(message.contains(words), message);
    }

    @Test
    void aPayoffThatJumpsIsRefusedAlongThePath() {
        KinkScores scores = OPTION.brownian(BrownianPath.of(1)).kinkedAt(10_000, SPOT, SIGMA);
        assertRefused("payoff: jumps", () -> scores.hessian(x -> x.exp().mul(DIGITAL.apply(x))));
        assertRefused("payoff", () -> scores.hessian(DIGITAL));
        assertRefused("one number per sample", () -> scores.hessian(Tensor::sum));
        assertRefused("finite", () -> scores.hessian(x -> x.sub(5).log()));
        SecondScores twice = OPTION.brownian(BrownianPath.of(1)).secondAt(4, SPOT, SIGMA);
        assertRefused("one number per sample", () -> twice.hessian(Tensor::sum));
        assertRefused("finite", () -> twice.hessian(x -> x.sub(50).log()));
        assertRefused("finite", () -> twice.first().gradient(x -> x.sub(50).log()));
    }

    private static void assertRefusedByBoth(String words, Function<Tensor, Sde> family) {
        LikelihoodRatio ratio = LikelihoodRatio.of(family).from(1).steps(0, 1, 2).brownian(BrownianPath.of(1));
        assertRefused(words, () -> ratio.secondAt(4, 0));
        assertRefused(words, () -> ratio.kinkedAt(4, 0));
    }

    @Test
    void stepsWithoutADensityAreRefused() {
        Diffusion g = Diffusion.diagonal((t, x) -> x);
        assertRefusedByBoth("has no noise", p -> Sde.ode((t, x) -> x.mul(p)));
        assertRefusedByBoth(
                "has jumps",
                p -> Sde.ito((t, x) -> x.mul(p), g).withJumps(Jumps.elementwise(1, (t, x) -> x)));
        assertRefusedByBoth("EulerMaruyama does not solve", p -> Sde.stratonovich((t, x) -> x.mul(p), g));
        assertRefusedByBoth(
                "the score is not finite", p -> Sde.ito((t, x) -> x.mul(p), Diffusion.additive(t -> t.mul(0))));
    }

    @Test
    void aParameterWhoseSecondDerivativeAloneActsWhereThereIsNoNoiseIsRefused() {
        LikelihoodRatio ratio = LikelihoodRatio
                .of(p -> Sde.ito((t, x) -> x.mul(p.square()), Diffusion.additive(t -> t.mul(0))))
                .from(1).steps(0, 1, 2).brownian(BrownianPath.of(1));
        assertEquals(0, ratio.at(4, 0).scores().abs().max().item());
        assertRefused("the score is not finite", () -> ratio.secondAt(4, 0));
    }
}

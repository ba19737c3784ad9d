package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.parts.JumpLikelihood;
import org.itograd.sde.parts.Layout;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartNoise;
import org.itograd.sde.parts.PartedSde;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Jumps whose rate depends on time and state. A correct implementation fails a statistical check with probability 1e-6 for a random
/// seed; the seeds are fixed.
class IntensityTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final Marks ANY = Marks.normal(z -> z);
    private static final Sde REST = Sde.ode((t, y) -> y.mul(0));
    private static final Jumps.JumpField ONE = (t, y, z) -> y.mul(0).add(1);
    /// 2 + 1.5 sin 2πt; its integral from 0 is 2t + 1.5 (1 − cos 2πt) / 2π.
    private static final Sde WAVE = REST.withJumps(Jumps.withIntensity(
            3.5, (t, y) -> t.mul(2 * Math.PI).sin().mul(1.5).add(2), ANY, ONE));

    private static SdeSolve solve(Sde sde, Solver solver, int steps, long seed) {
        return SdeSolve.of(sde).solver(solver).steps(0, 1, steps).brownian(BrownianPath.of(seed));
    }

    private static Tensor zeros(int... dims) {
        return Tensor.zeros(DType.F64, dims);
    }

    private static double expected(double t) {
        return 2 * t + 1.5 * (1 - Math.cos(2 * Math.PI * t)) / (2 * Math.PI);
    }

    private static void assertPoisson(String name, double mean, Tensor counts) {
        Checks.mean(name, mean, counts, FALSE_ALARM).require();
        Checks.mean(name + ", variance", mean, counts.sub(mean).square(), FALSE_ALARM).require();
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void countsOfATimeDependentRateArePoisson(DType dtype) {
        Tensor n = solve(WAVE, new RungeKutta4(), 4, 1).saveAt(0.25, 0.5, 1)
                .run(Tensor.zeros(dtype, 1 << 14)).ys().cast(DType.F64);
        assertPoisson("N(¼)", expected(0.25), n.select(0, 0));
        assertPoisson("N(½) − N(¼)", expected(0.5) - expected(0.25), n.select(0, 1).sub(n.select(0, 0)));
        assertPoisson("N(1) − N(½)", 2 - expected(0.5), n.select(0, 2).sub(n.select(0, 1)));
    }

    /// G. U. Yule's process: Y jumps by 1 at the rate θY. Y(T) is geometric with mean e^{θT}; with a bound of 60 it stays below with
    /// probability 1 − 1e-12 for each path.
    @Test
    void aLinearBirthProcessIsGeometric() {
        Sde birth = REST.withJumps(Jumps.withIntensity(60, (t, y) -> y, ANY, ONE));
        Tensor y = solve(birth, new RungeKutta4(), 1, 2).run(Tensor.ones(DType.F64, 1 << 12)).y();
        double p = Math.exp(-1);
        Checks.mean("Y", 1 / p, y, FALSE_ALARM).require();
        Checks.mean("P(Y = 1)", p, y.lessOrEqual(Tensor.scalar(DType.F64, 1)), FALSE_ALARM).require();
        Checks.mean("(Y − EY)²", (1 - p) / (p * p), y.sub(1 / p).square(), FALSE_ALARM).require();
    }

    /// A. G. Hawkes' process, dλ = β (μ − λ) dt + α dN: E λ(t) = c + (λ₀ − c) e^{−(β − α) t} with c = μβ / (β − α), and
    /// E N(t) = ∫ E λ.
    @Test
    void aSelfExcitingProcessHasItsMean() {
        double mu = 1;
        double beta = 3;
        double alpha = 1.5;
        Sde hawkes = Sde.ode((t, y) -> Tensor.stack(
                y.select(1, 0).sub(mu).mul(-beta), y.select(1, 1).mul(0)).transpose())
                .withJumps(Jumps.withIntensity(25, (t, y) -> y.select(1, 0), ANY, (t, y, z) -> Tensor.stack(
                        y.select(1, 0).mul(0).add(alpha), y.select(1, 0).mul(0).add(1)).transpose()));
        Tensor y0 = Tensor.concat(1, Tensor.full(DType.F64, mu, 1 << 12, 1), zeros(1 << 12, 1));
        Tensor y = solve(hawkes, new RungeKutta4(), 8, 3).run(y0).y();
        double c = mu * beta / (beta - alpha);
        double decay = Math.exp(-(beta - alpha));
        Checks.mean("λ", c + (mu - c) * decay, y.select(1, 0), FALSE_ALARM).require();
        Checks.mean("N", c + (mu - c) * (1 - decay) / (beta - alpha), y.select(1, 1), FALSE_ALARM).require();
    }

    /// λ = 1 + ½ sin X along a Wiener process X from 1: E sin X(t) = sin 1 · e^{−t/2}.
    @Test
    void aRateDrivenByADiffusionHasItsMean() {
        Part x = Part.of("x");
        Part n = Part.of("n");
        PartedSde parted = PartedSde.ito()
                .with(x, (t, y) -> y.get(x).mul(0), PartNoise.additive(t -> Tensor.scalar(t.dtype(), 1)))
                .with(n, (t, y) -> y.get(n).mul(0));
        Layout layout = parted.layout();
        Sde sde = parted.sde().withJumps(Jumps.withIntensity(
                1.5, (t, y) -> layout.unpack(y).get(x).sin().mul(0.5).add(1), ANY,
                (t, y, z) -> layout.pack(y.select(1, 0).mul(0), y.select(1, 0).mul(0).add(1))));
        int samples = 1 << 14;
        Tensor y = solve(sde, new EulerMaruyama(), 2, 4).run(layout.pack(Tensor.ones(DType.F64, samples),
                zeros(samples))).y(layout).get(n);
        Checks.mean("N", 1 + Math.sin(1) * (1 - Math.exp(-0.5)), y, FALSE_ALARM).require();
    }

    /// With λ = Λ every candidate jumps: compound Poisson jumps.
    @Test
    void aConstantRateAtItsBoundIsCompoundPoisson() {
        Marks marks = Marks.normal(z -> z.mul(0.3));
        Jumps.JumpField c = (t, y, z) -> y.mul(z).add(t);
        Sde sde = Sde.ito((t, y) -> y.neg(), Diffusion.diagonal((t, y) -> y.mul(0.2)));
        Tensor y0 = Tensor.ones(DType.F64, 50);
        assertArrayEquals(
                solve(sde.withJumps(Jumps.compoundPoisson(3, marks, c)), new Milstein(), 4, 5).run(y0).y()
                        .toDoubleArray(),
                solve(sde.withJumps(Jumps.withIntensity(3, (t, y) -> Tensor.scalar(y.dtype(), 3), marks, c)),
                        new Milstein(), 4, 5).run(y0).y().toDoubleArray());
    }

    @Test
    void termsWithAndWithoutIntensityAddUp() {
        Sde sde = WAVE.withJumps(Jumps.compoundPoisson(1, ANY, (t, y, z) -> y.mul(0).add(1)))
                .withJumps(Jumps.withIntensity(4, (t, y) -> t.mul(2), ANY, ONE));
        assertPoisson("N", 2 + 1 + 1, solve(sde, new RungeKutta4(), 2, 6).run(zeros(1 << 14)).y());
    }

    @Test
    void aSampleDependsOnItsPlaceAloneAndNotOnThreadsOrSteps() {
        SdeSolve solve = solve(WAVE, new RungeKutta4(), 3, 7);
        double[] many = solve.run(zeros(5000)).y().toDoubleArray();
        Workers.withThreads(1, () -> assertArrayEquals(many, solve.run(zeros(5000)).y().toDoubleArray()));
        assertArrayEquals(Arrays.copyOf(many, 7), solve.run(zeros(7)).y().toDoubleArray());
        assertArrayEquals(many, solve.steps(0, 1, 20).saveEveryStep().run(zeros(5000)).ys().select(0, 20)
                .toDoubleArray());
    }

    @Test
    void aRateThatIsNotBetweenZeroAndItsBoundIsRefused() {
        Sde above = REST.withJumps(Jumps.withIntensity(1.5, (t, y) -> t.mul(2), ANY, ONE));
        assertRefused(above, "must be between 0 and its bound 1.5", "give a larger bound");
        Sde below = REST.withJumps(Jumps.withIntensity(2, (t, y) -> t.neg().add(0.5), ANY, ONE));
        assertRefused(below, "must be between 0 and its bound 2.0, but is -");
        assertRefused(
                REST.withJumps(Jumps.withIntensity(2, (t, y) -> Tensor.ones(DType.F64, 3, 1), ANY, ONE)),
                "one F64 number per sample");
        assertThrows(IllegalArgumentException.class, () -> Jumps.withIntensity(Double.NaN, (t, y) -> t, ANY, ONE));
    }

    private static void assertRefused(Sde sde, String... words) {
        String message = String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> solve(sde, new RungeKutta4(), 4, 8).run(zeros(40)))
                .getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    // ------------------------------------------------------------------ likelihood

    /// For λ = θ the logarithm of the density is N log θ − θT, and its derivative N/θ − T.
    @Test
    void theLikelihoodOfAConstantRateIsThatOfPoisson() {
        double theta = 1.7;
        Tensor p = Tensor.scalar(DType.F64, theta).variable();
        JumpLikelihood like = JumpLikelihood.of(
                REST.withJumps(Jumps.withIntensity(5, (t, y) -> p, ANY, ONE)).withJumps(
                        Jumps.compoundPoisson(1, ANY, (t, y, z) -> y.mul(0).add(1000))));
        for (boolean checkpointed : new boolean[]{false, true}) {
            Parts end = solve(like.sde(), new EulerMaruyama(), 3, 9)
                    .gradient(checkpointed ? Gradients.checkpointed() : Gradients.backpropagation())
                    .run(like.start(zeros(100))).y(like.layout());
            double total = 0;
            for (int i = 0; i < 100; i++) {
                double n = end.get(like.state()).at(i) % 1000;
                total += n;
                assertEquals(n * Math.log(theta) - theta, end.get(JumpLikelihood.LOG).at(i), 1e-12);
            }
            Tensor sum = end.get(JumpLikelihood.LOG).sum();
            assertEquals(total / theta - 100, Autodiff.gradients(sum, p).getFirst().item(), 1e-10);
        }
    }

    /// The equation with ℓ beside it has the jumps of the equation.
    @Test
    void theStateIsNotChangedByItsLikelihood() {
        JumpLikelihood like = JumpLikelihood.of(WAVE);
        assertArrayEquals(
                solve(WAVE, new RungeKutta4(), 3, 10).run(zeros(60)).y().toDoubleArray(),
                solve(like.sde(), new RungeKutta4(), 3, 10).run(like.start(zeros(60))).y(like.layout())
                        .get(like.state()).toDoubleArray());
        assertThrows(IllegalArgumentException.class, () -> JumpLikelihood.of(REST));
    }

    /// Y(T) of the linear birth process has the mean e^{θT}, whose derivative by θ is T e^{θT}; by its initial value y₀ the mean y₀ e^{θT}
    /// has e^{θT}, of which ∂Y = 1 is a part. Along each path, with a parameter for each sample.
    @Test
    void derivativesOfExpectationsPassThroughTheDecisionToJump() {
        int n = 1 << 13;
        double theta = 0.8;
        Tensor p = Tensor.full(DType.F64, theta, n).variable();
        Tensor y0 = Tensor.ones(DType.F64, n).variable();
        JumpLikelihood like = JumpLikelihood.of(
                REST.withJumps(Jumps.withIntensity(50, (t, y) -> y.mul(p), ANY, ONE)));
        Parts end = solve(like.sde(), new RungeKutta4(), 1, 11).run(like.start(y0)).y(like.layout());
        Tensor y = end.get(like.state());
        Tensor weighted = JumpLikelihood.weighted(y, end.get(JumpLikelihood.LOG));
        assertArrayEquals(y.toDoubleArray(), weighted.toDoubleArray());
        var gradients = Autodiff.gradients(weighted.sum(), p, y0);
        Checks.mean("∂E Y / ∂θ", Math.exp(theta), gradients.get(0), FALSE_ALARM).require();
        Checks.mean("∂E Y / ∂y₀", Math.exp(theta), gradients.get(1), FALSE_ALARM).require();
        Tensor score = Autodiff.gradients(end.get(JumpLikelihood.LOG).sum(), p).getFirst();
        Checks.mean("E score", 0, score, FALSE_ALARM).require();
    }

    /// λ = a (1 + sin 2πt)/… drives jumps of size b: E Y = a b ∫(1 + sin 2πt) dt over [0, ½], by a through the likelihood, by b
    /// along the path, and both at once for a = b.
    @Test
    void derivativesAlongPathsAndThroughLikelihoodsAddUp() {
        int n = 1 << 13;
        Tensor p = Tensor.full(DType.F64, 1.3, n).variable();
        Sde sde = Sde.ito((t, y) -> y.mul(0), Diffusion.additive(t -> t.cos())).withJumps(Jumps.withIntensity(
                3, (t, y) -> t.mul(2 * Math.PI).sin().add(1).mul(p), ANY, (t, y, z) -> p));
        JumpLikelihood like = JumpLikelihood.of(sde);
        Parts end = SdeSolve.of(like.sde()).solver(new EulerMaruyama()).steps(0, 0.5, 200)
                .brownian(BrownianPath.of(12)).run(like.start(zeros(n))).y(like.layout());
        Tensor weighted = JumpLikelihood.weighted(end.get(like.state()), end.get(JumpLikelihood.LOG));
        double integral = 0.5 + 1 / Math.PI;
        Checks.mean("E Y", 1.69 * integral, end.get(like.state()), FALSE_ALARM).require();
        // The score has the error of Euler's method for ∫ λ dt, 1e-3 here; the check is wider by far.
        Checks.mean("∂E Y", 2 * 1.3 * integral, Autodiff.gradients(weighted.sum(), p).getFirst(), FALSE_ALARM)
                .require();
    }
}

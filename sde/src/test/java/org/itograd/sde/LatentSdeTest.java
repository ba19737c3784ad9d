package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.parts.LatentSde;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The divergence of two equations' laws against exact ones: constant differences, Gaussian chains, Ornstein–Uhlenbeck
/// processes; and the densities of paths against the densities of their steps. But for one test nothing is random.
class LatentSdeTest {
    static final double H = 0.25;

    private static Tensor matrix(double... rows) {
        return Tensor.of(rows, 2, rows.length / 2);
    }

    static Tensor end(LatentSde latent, Solver solver, int steps, BrownianPath path, Tensor y0, Part part) {
        return SdeSolve.of(latent.sde())
                .solver(solver)
                .steps(0, steps * H, steps)
                .brownian(path)
                .run(latent.start(y0))
                .y(latent.layout())
                .get(part);
    }

    // ------------------------------------------------------------------ constant differences

    /// A structure of noise, and |u|² where the drifts differ by (0.6, −0.3).
    private record Structure(Diffusion diffusion, double squared) {
        @Override
        public String toString() {
            return diffusion.type().toString();
        }
    }

    private static List<Structure> structures() {
        Tensor square = matrix(0.5, 0.2, -0.1, 0.4).reshape(1, 2, 2);
        SimpleMatrix u = new SimpleMatrix(2, 2, true, 0.5, 0.2, -0.1, 0.4)
                .solve(new SimpleMatrix(2, 1, true, 0.6, -0.3));
        // (0.6, −0.3) in the plane of three columns: the shortest u is gᵀ (ggᵀ)⁻¹ Δ.
        Tensor wide = matrix(0.5, 0.2, 0.3, -0.1, 0.4, 0.2).reshape(1, 2, 3);
        SimpleMatrix w = new SimpleMatrix(2, 3, true, 0.5, 0.2, 0.3, -0.1, 0.4, 0.2);
        SimpleMatrix shortest = w.pseudoInverse().mult(new SimpleMatrix(2, 1, true, 0.6, -0.3));
        Tensor line = Tensor.of(new double[]{0.2, -0.1}, 2);
        return List.of(
                new Structure(Diffusion.additive(t -> Tensor.scalar(t.dtype(), 0.5)), (0.36 + 0.09) / 0.25),
                new Structure(Diffusion.diagonal((t, y) -> y.mul(0).add(0.5)), (0.36 + 0.09) / 0.25),
                new Structure(Diffusion.elementwise((t, y) -> y.mul(0).add(line)), 9 + 9),
                new Structure(Diffusion.scalar((t, y) -> y.mul(0).add(line)), 9),
                new Structure(Diffusion.commutative(2, (t, y) -> y.reshape(-1, 2, 1).mul(0).add(square)),
                        u.dot(u)),
                new Structure(Diffusion.general(2, (t, y) -> y.reshape(-1, 2, 1).mul(0).add(square)), u.dot(u)),
                new Structure(Diffusion.general(3, (t, y) -> y.reshape(-1, 2, 1).mul(0).add(wide)),
                        shortest.dot(shortest)));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void aConstantDifferenceCostsTheSameOnEveryPathWithEverySolver(Structure s) {
        VectorField prior = (t, y) -> y.sin();
        VectorField posterior = (t, y) -> y.sin().add(Tensor.of(new double[]{0.6, -0.3}, 2));
        double[] expected = new double[5];
        Arrays.fill(expected, s.squared * 4 * H / 2);
        int solvers = 0;
        for (Calculus calculus : Calculus.values()) {
            LatentSde latent = LatentSde.of(new Sde(posterior, s.diffusion, calculus, Jumps.none()), prior, 2);
            latent.check(Tensor.scalar(DType.F64, 0), Tensor.ones(DType.F64, 5, 2));
            assertEquals(s.diffusion.type(), latent.sde().noise());
            for (Solver solver : Solvers.all()) {
                // A tamed drift is shortened, and an exponential method takes the divergence for a linear part: both are right
                // only as h → 0.
                boolean exact = !solver.name().startsWith("Tamed") && !(solver instanceof ExponentialEuler);
                if (exact && Solvers.fits(solver, latent.sde())) {
                    Tensor kl = end(latent, solver, 4, BrownianPath.of(1), Tensor.ones(DType.F64, 5, 2), LatentSde.KL);
                    assertArrayEquals(expected, kl.toDoubleArray(), 1e-12, solver.name());
                    solvers++;
                }
            }
        }
        assertTrue(solvers >= 3);
    }

    @Test
    void takesSinglePrecision() {
        Tensor g = matrix(0.5, 0.2, -0.1, 0.4).reshape(1, 2, 2).cast(DType.F32);
        Tensor away = Tensor.of(new double[]{0.6, -0.3}, 2).cast(DType.F32);
        Diffusion diffusion = Diffusion.general(2, (t, y) -> y.reshape(-1, 2, 1).mul(0).add(g));
        LatentSde latent = LatentSde.of(Sde.ito((t, y) -> y.add(away), diffusion), (t, y) -> y, 2).withLogRatio();
        Tensor kl = end(latent, new EulerMaruyama(), 4, BrownianPath.of(1), Tensor.ones(DType.F32, 3, 2), LatentSde.KL);
        assertEquals(DType.F32, kl.dtype());
        assertEquals(structures().get(5).squared * 4 * H / 2, kl.at(2), 1e-5);
    }

    // ------------------------------------------------------------------ densities of steps

    private static Tensor mixed(Tensor y) {
        return y.matmul(matrix(0.3, -0.8, 0.6, -0.4)).sin();
    }

    private static final VectorField POSTERIOR = (t, y) -> mixed(y).add(t.cos());
    private static final VectorField PRIOR = (t, y) -> y.neg();
    private static final VectorField WIDTHS = (t, y) -> y.square().mul(0.1).add(0.5).add(t);
    private static final VectorField MATRIX = (t, y) -> y.sin()
            .reshape(-1, 2, 1)
            .mul(matrix(0.3, 0.1, -0.2, 0.2).reshape(1, 2, 2))
            .add(matrix(0.7, 0.4, -0.5, 0.6).reshape(1, 2, 2));

    private static List<Diffusion> densities() {
        return List.of(
                Diffusion.additive(t -> t.add(0.4)),
                Diffusion.diagonal(WIDTHS),
                Diffusion.elementwise((t, y) -> mixed(y).add(1.5)),
                Diffusion.general(2, MATRIX));
    }

    /// log of the density of y1 after an Euler–Maruyama step from y0.
    private static double logDensity(Tensor mean, SimpleMatrix g, double[] y1) {
        double[] m = mean.toDoubleArray();
        SimpleMatrix z = g.solve(new SimpleMatrix(2, 1, true, y1[0] - m[0], y1[1] - m[1])).divide(Math.sqrt(H));
        return -z.dot(z) / 2 - Math.log(Math.abs(g.determinant())) - Math.log(2 * Math.PI * H);
    }

    private static SimpleMatrix asMatrix(Diffusion diffusion, Tensor t, Tensor y) {
        double[] g = diffusion.at(t, y).broadcastTo(
                diffusion.type() == NoiseType.GENERAL ? MATRIX.apply(t, y).shape() : y.shape()).toDoubleArray();
        return g.length == 4 ? new SimpleMatrix(2, 2, true, g) : SimpleMatrix.diag(g);
    }

    @ParameterizedTest
    @MethodSource("densities")
    void theLogRatioIsThatOfTheDensitiesOfTheSteps(Diffusion diffusion) {
        LatentSde latent = LatentSde.of(Sde.ito(POSTERIOR, diffusion), PRIOR, 2).withLogRatio();
        int steps = 5;
        Parts all = SdeSolve.of(latent.sde())
                .solver(new EulerMaruyama())
                .steps(0, steps * H, steps)
                .brownian(BrownianPath.of(3))
                .saveEveryStep()
                .run(latent.start(RandomKey.of(2).normal(DType.F64, 4, 2)))
                .ys(latent.layout());
        for (int sample = 0; sample < 4; sample++) {
            double expected = 0;
            for (int k = 0; k < steps; k++) {
                Tensor t = Tensor.scalar(DType.F64, k * H);
                Tensor y = all.get(latent.state()).select(0, k).slice(0, sample, sample + 1);
                double[] next =
                        all.get(latent.state()).select(0, k + 1).slice(0, sample, sample + 1).toDoubleArray();
                SimpleMatrix g = asMatrix(diffusion, t, y);
                expected += logDensity(y.add(POSTERIOR.apply(t, y).mul(H)), g, next)
                        - logDensity(y.add(PRIOR.apply(t, y).mul(H)), g, next);
            }
            assertEquals(expected, all.get(LatentSde.LOG_RATIO).select(0, steps).at(sample), 1e-10);
        }
    }

    @Test
    void reweightedPathsHaveTheLawOfThePrior() {
        // By Gauss rules for three increments: E dP/dQ = 1, E log dQ/dP = E KL, and E X dP/dQ is the prior's mean.
        GaussPaths paths = GaussPaths.of(16, 3, H, 1);
        Tensor y0 = Tensor.ones(DType.F64, paths.paths());
        for (Diffusion g : List.of(
                Diffusion.additive(t -> t.add(0.8)), Diffusion.diagonal((t, y) -> y.cos().mul(0.2).add(1)))) {
            LatentSde latent =
                    LatentSde.of(Sde.ito((t, y) -> y.sin().mul(0.3), g), (t, y) -> y.mul(-0.5)).withLogRatio();
            assertEquals(NoiseType.SCALAR, latent.sde().noise());
            Parts end = SdeSolve.of(latent.sde())
                    .solver(new EulerMaruyama())
                    .steps(0, 3 * H, 3)
                    .brownian(paths.path(0))
                    .run(latent.start(y0))
                    .y(latent.layout());
            Tensor weight = end.get(LatentSde.LOG_RATIO).neg().exp();
            assertEquals(1, paths.mean(weight), 1e-10);
            assertEquals(Math.pow(1 - 0.5 * H, 3), paths.mean(end.get(latent.state()).mul(weight)), 1e-10);
            assertEquals(
                    paths.mean(end.get(LatentSde.KL)), paths.mean(end.get(LatentSde.LOG_RATIO)), 1e-10);
        }
    }

    // ------------------------------------------------------------------ Ornstein–Uhlenbeck

    private static final double A = 0.8;
    private static final double B = 0.3;
    private static final double SIGMA = 0.6;

    private static LatentSde ornsteinUhlenbeck() {
        Sde posterior = Sde.ito((t, y) -> y.mul(-A), Diffusion.additive(t -> Tensor.scalar(t.dtype(), SIGMA)));
        return LatentSde.of(posterior, (t, y) -> y.mul(-B));
    }

    /// The covariance of X₁ … X_N for X_{k+1} = (1 − rate h) X_k + σ √h Z from a given X₀.
    private static SimpleMatrix covariance(int n, double rate) {
        SimpleMatrix step = SimpleMatrix.identity(n);
        for (int k = 1; k < n; k++) {
            step.set(k, k - 1, -(1 - rate * H));
        }
        return step.transpose().mult(step).invert().scale(SIGMA * SIGMA * H);
    }

    @Test
    void theDivergenceOfTwoGaussianChainsIsTheirs() {
        // KL(N(μ, Q) ‖ N(ν, P)) = ½ (tr P⁻¹Q + (μ − ν)ᵀ P⁻¹ (μ − ν) − n + log det P − log det Q).
        int n = 3;
        SimpleMatrix q = covariance(n, A);
        SimpleMatrix p = covariance(n, B);
        SimpleMatrix away = new SimpleMatrix(n, 1);
        for (int k = 0; k < n; k++) {
            away.set(k, Math.pow(1 - A * H, k + 1) - Math.pow(1 - B * H, k + 1));
        }
        double expected = 0.5 * (p.invert().mult(q).trace() + away.dot(p.invert().mult(away)) - n
                + Math.log(p.determinant() / q.determinant()));
        GaussPaths paths = GaussPaths.of(3, n, H, 1);
        LatentSde latent = ornsteinUhlenbeck();
        Tensor kl = end(
                latent, new EulerMaruyama(), n, paths.path(1), Tensor.ones(DType.F64, paths.paths()), LatentSde.KL);
        assertEquals(expected, paths.mean(kl), 1e-12);
    }

    @Test
    void theDivergenceOfTwoOrnsteinUhlenbeckProcessesIsTheirs() {
        // E X² = x₀² e^−2at + σ² (1 − e^−2at) / 2a, and u = (b − a) X / σ. False alarm 1e-6; Heun's bias is below 1e-5.
        double t = 2;
        double decay = (1 - Math.exp(-2 * A * t)) / (2 * A);
        double expected =
                (B - A) * (B - A) / (2 * SIGMA * SIGMA) * (decay + SIGMA * SIGMA / (2 * A) * (t - decay));
        LatentSde latent = ornsteinUhlenbeck();
        Tensor kl = SdeSolve.of(latent.sde())
                .solver(new Heun())
                .steps(0, t, 128)
                .brownian(BrownianPath.of(9))
                .run(latent.start(Tensor.ones(DType.F64, 20_000)))
                .y(latent.layout())
                .get(LatentSde.KL);
        Checks.mean("KL", expected, kl, 1e-6).require();
    }

    // ------------------------------------------------------------------ gradients

    /// The mean divergence, and the factors of f, g and h it depends on.
    private static Tensor[] loss(boolean byMatrix, double... factors) {
        Tensor[] p =
                Arrays.stream(factors).mapToObj(x -> Tensor.scalar(DType.F64, x).variable()).toArray(Tensor[]::new);
        Diffusion diffusion = byMatrix
                ? Diffusion.general(2, (t, y) -> MATRIX.apply(t, y).mul(p[1]))
                : Diffusion.diagonal((t, y) -> WIDTHS.apply(t, y).mul(p[1]));
        LatentSde latent = LatentSde.of(
                Sde.ito((t, y) -> POSTERIOR.apply(t, y).mul(p[0]), diffusion), (t, y) -> y.mul(p[2]), 2);
        Tensor kl = end(latent, new EulerMaruyama(), 6, BrownianPath.of(4),
                RandomKey.of(2).normal(DType.F64, 4, 2), LatentSde.KL).mean();
        return new Tensor[]{kl, p[0], p[1], p[2]};
    }

    @Test
    void itsGradientIsThatOfTheNumbers() {
        double e = 1e-5;
        for (boolean byMatrix : new boolean[]{false, true}) {
            Tensor[] l = loss(byMatrix, 0.9, 1.1, -0.7);
            List<Tensor> gradients = Autodiff.gradients(l[0], l[1], l[2], l[3]);
            for (int i = 0; i < 3; i++) {
                double[] up = {0.9, 1.1, -0.7};
                double[] down = up.clone();
                up[i] += e;
                down[i] -= e;
                double slope = (loss(byMatrix, up)[0].item() - loss(byMatrix, down)[0].item()) / (2 * e);
                assertEquals(slope, gradients.get(i).item(), 1e-7 * (1 + Math.abs(slope)));
            }
        }
    }

    // ------------------------------------------------------------------ programs

    @Test
    void runsAsAProgramOverBlocksOfSamples() {
        for (Structure s : structures()) {
            for (boolean ratio : new boolean[]{false, true}) {
                LatentSde plain = LatentSde.of(Sde.ito(POSTERIOR, s.diffusion), PRIOR, 2);
                LatentSde latent = ratio ? plain.withLogRatio() : plain;
                String listing = SdeSolve.of(latent.sde())
                        .solver(new EulerMaruyama())
                        .steps(0, 1, 2)
                        .brownian(BrownianPath.of(1))
                        .listing(latent.start(Tensor.ones(DType.F64, 100_000, 2)));
                assertTrue(
                        listing.contains("for a block of") && !listing.contains("for a block of 100000"), listing);
            }
        }
    }
}

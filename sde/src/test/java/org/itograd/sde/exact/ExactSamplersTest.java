package org.itograd.sde.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.testing.Checks;
import org.itograd.sde.testing.ExactProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of the exact samplers. A correct sampler fails a statistical check with probability 1e-6 for a random seed; the seeds
/// are fixed.
class ExactSamplersTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final int SAMPLES = 1 << 16;

    private static List<ExactProblem> problems() {
        return ExactProblem.all();
    }

    @Test
    void anOrnsteinUhlenbeckProcessHasFiniteCoefficients() {
        Tensor matrix = Tensor.of(new double[]{-1, 0.5, 0, -2}, 2, 2);
        Tensor vector = Tensor.of(new double[]{1, 2}, 2);
        for (double bad : new double[]{Double.NaN, Double.NEGATIVE_INFINITY}) {
            Tensor badMatrix = Tensor.of(new double[]{-1, bad, 0, -2}, 2, 2);
            Tensor badVector = Tensor.of(new double[]{1, bad}, 2);
            assertSays("a: must be finite", () -> OrnsteinUhlenbeck.of(badMatrix, vector, matrix));
            assertSays("b: must be finite", () -> OrnsteinUhlenbeck.of(matrix, badVector, matrix));
            assertSays("sigma: must be finite", () -> OrnsteinUhlenbeck.of(matrix, vector, badMatrix));
        }
        assertSays("overflows", () -> OrnsteinUhlenbeck.of(-1, 0, 1).transition(500));
        assertSays("h: must be finite", () -> OrnsteinUhlenbeck.of(1, 0, 1).transition(Double.NaN));
        assertEquals(0.5, OrnsteinUhlenbeck.of(1, 0, 1).transition(1e6).covariance().item(), 1e-12);
    }

    private static void assertSays(String words, Executable run) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(message.contains(words), message);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void samplesFollowTheLaw(ExactProblem problem) {
        problem.check(SAMPLES, 1, FALSE_ALARM).require();
    }

    /// Chapman and Kolmogorov: many transitions have the law of one.
    @ParameterizedTest
    @MethodSource("problems")
    void pathsFollowTheSameLaw(ExactProblem problem) {
        TimeGrid grid = TimeGrid.of(0, 0.1 * problem.t1(), 0.15 * problem.t1(), problem.t1());
        Tensor path = problem.sampler().path(grid, problem.start(SAMPLES / 2), RandomKey.of(2));
        Checks.law(problem.name(), problem.cdf(), problem.observed().apply(path.select(0, 3)), FALSE_ALARM).require();
    }

    /// The sampler and the equation that it is said to be exact for: solved by short steps, the law is the same to a bias that the
    /// test cannot see. (Not so for the square-root process that reaches 0, where the bias of Euler's method is large.)
    @ParameterizedTest
    @MethodSource("problems")
    void theEquationHasThisLaw(ExactProblem problem) {
        if (!problem.name().equals("cir-reaching-0")) {
            Tensor end = SdeSolve.of(problem.sampler().sde())
                    .solver(new EulerMaruyama())
                    .steps(0, problem.t1(), 128)
                    .brownian(BrownianPath.of(3))
                    .run(problem.start(1 << 13))
                    .y();
            Checks.law(problem.name(), problem.cdf(), problem.observed().apply(end), FALSE_ALARM).require();
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aSampleDependsOnItsPlaceAlone(ExactProblem problem) {
        RandomKey key = RandomKey.of(4);
        Tensor all = problem.sampler().sample(0, problem.t1(), problem.start(9001), key);
        Tensor some = problem.sampler().sample(0, problem.t1(), problem.start(17), key);
        Workers.withThreads(1, () -> {
            Tensor alone = problem.sampler().sample(0, problem.t1(), problem.start(9001), key);
            assertArrayEquals(all.toDoubleArray(), alone.toDoubleArray());
        });
        double[] first = Arrays.copyOf(all.toDoubleArray(), some.size());
        assertArrayEquals(first, some.toDoubleArray(), 1e-15);
    }

    // ------------------------------------------------------------------ geometric Brownian motion

    @Test
    void theSolverIsExactAlongThePathForAnyStep() {
        GeometricBrownianMotion gbm = GeometricBrownianMotion.of(0.3, 0.5);
        BrownianPath path = BrownianPath.tree(5, 0, 1);
        Tensor y0 = RandomKey.of(6).uniform(DType.F64, 50);
        Tensor w = path.over(TimeGrid.uniform(0, 1, 1), DType.F64, y0.shape()).increment(0, 1);
        Tensor expected = y0.mul(w.mul(0.5).add(0.3 - 0.125).exp());
        for (int n : new int[]{1, 3, 16}) {
            Tensor y = SdeSolve.of(gbm.sde()).solver(gbm.solver()).steps(0, 1, n).brownian(path).run(y0).y();
            assertArrayEquals(expected.toDoubleArray(), y.toDoubleArray(), 1e-13);
        }
    }

    @Test
    void theSolverRefusesOtherEquations() {
        SdeSolve other = SdeSolve.of(GeometricBrownianMotion.of(0.3, 0.5).sde())
                .solver(GeometricBrownianMotion.of(0.3, 0.5).solver())
                .steps(0, 1, 2)
                .brownian(BrownianPath.of(1));
        String message = assertThrows(
                IllegalArgumentException.class, () -> other.run(Tensor.ones(DType.F64, 2)))
                .getMessage();
        assertTrue(String.valueOf(message).contains("use another solver"), message);
    }

    // ------------------------------------------------------------------ Ornstein–Uhlenbeck

    private static final Tensor A = Tensor.of(new double[]{-1, 2, 0.3, -0.5, -0.8, 0.4, 0.1, 0, -3}, 3, 3);
    private static final Tensor B = Tensor.of(new double[]{0.5, -1, 2}, 3);
    private static final Tensor SIGMA = Tensor.of(new double[]{0.5, 0, 0.2, -0.6, 0.1, 0.9}, 3, 2);

    /// AQ + QAᵀ + ΣΣᵀ = ΦΣΣᵀΦᵀ and Am + b = Φb, which determine Q and m, and Φ(h + k) = Φ(h) Φ(k): all to rounding.
    @Test
    void transitionsSolveTheirEquations() {
        OrnsteinUhlenbeck ou = OrnsteinUhlenbeck.of(A, B, SIGMA);
        for (double h : new double[]{1e-6, 0.1, 0.7, 5}) {
            OrnsteinUhlenbeck.Transition law = ou.transition(h);
            Tensor noise = SIGMA.matmul(SIGMA.transpose());
            Tensor q = law.covariance();
            Tensor left = A.matmul(q).add(q.matmul(A.transpose())).add(noise);
            Tensor right = law.phi().matmul(noise).matmul(law.phi().transpose());
            assertArrayEquals(right.toDoubleArray(), left.toDoubleArray(), 1e-13);
            Tensor forced = A.matmul(law.offset().reshape(3, 1)).add(B.reshape(3, 1));
            assertArrayEquals(law.phi().matmul(B.reshape(3, 1)).toDoubleArray(), forced.toDoubleArray(), 1e-13);
            Tensor twice = ou.transition(2 * h).phi();
            assertArrayEquals(law.phi().matmul(law.phi()).toDoubleArray(), twice.toDoubleArray(), 1e-14);
        }
        // exp of a quarter turn times an angle is a rotation.
        Tensor turn = Tensor.of(new double[]{0, -1, 1, 0}, 2, 2);
        double[] rotation =
                OrnsteinUhlenbeck.of(turn, Tensor.zeros(DType.F64, 2), turn).transition(7).phi().toDoubleArray();
        assertArrayEquals(
                new double[]{Math.cos(7), -Math.sin(7), Math.sin(7), Math.cos(7)}, rotation, 1e-13);
    }

    /// A is singular and one component has no noise of its own: the integral of a Wiener process, (∫W, W). Then
    /// Q = (h³/3, h²/2; h²/2, h).
    @Test
    void noiseMayReachAComponentThroughAnother() {
        Tensor a = Tensor.of(new double[]{0, 1, 0, 0}, 2, 2);
        Tensor sigma = Tensor.of(new double[]{0, 1}, 2, 1);
        OrnsteinUhlenbeck integral = OrnsteinUhlenbeck.of(a, Tensor.zeros(DType.F64, 2), sigma);
        double h = 0.01;
        Tensor q = integral.transition(h).covariance();
        assertArrayEquals(
                new double[]{h * h * h / 3, h * h / 2, h * h / 2, h}, q.toDoubleArray(), 1e-17);
        Tensor l = MatrixFunctions.cholesky(q);
        assertArrayEquals(q.toDoubleArray(), l.matmul(l.transpose()).toDoubleArray(), 1e-17);
        Tensor x = integral.sample(0, h, Tensor.zeros(DType.F64, SAMPLES, 2), RandomKey.of(8));
        Checks.mean("∫W · W", h * h / 2, x.select(1, 0).mul(x.select(1, 1)), FALSE_ALARM).require();
        // No noise at all in the second of two components.
        Tensor still = OrnsteinUhlenbeck.of(
                Tensor.of(new double[]{-1, 0, 0, -1}, 2, 2), Tensor.zeros(DType.F64, 2),
                Tensor.of(new double[]{1, 0}, 2, 1))
                .sample(0, 1, Tensor.ones(DType.F64, 5, 2), RandomKey.of(9));
        assertEquals(Math.exp(-1), still.at(3), 1e-15);
    }

    @Test
    void gradientsFlowToMatricesAndStates() {
        GradCheck check = Autodiff.gradCheck(
                p -> OrnsteinUhlenbeck.of(p.get(0), p.get(1), p.get(2))
                        .sample(0, 0.7, p.get(3), RandomKey.of(10))
                        .square()
                        .sum(),
                A,
                B,
                Tensor.concat(1, SIGMA, B.reshape(3, 1)),
                RandomKey.of(11).normal(DType.F64, 4, 3));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-6);
    }

    @Test
    void gradientsFlowThroughMotionsAndBridges() {
        GradCheck check = Autodiff.gradCheck(
                p -> BrownianBridge.to(2, p.get(0), p.get(1))
                        .sample(0, 0.7, p.get(2), RandomKey.of(10))
                        .mul(GeometricBrownianMotion.of(p.get(0), p.get(1)).sample(0, 2, p.get(2), RandomKey.of(12)))
                        .sum(),
                Tensor.scalar(DType.F64, 0.4),
                Tensor.scalar(DType.F64, 0.6),
                RandomKey.of(11).normal(DType.F64, 4));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-7);
    }

    @Test
    void aBridgeEndsWhereItShould() {
        Tensor path = BrownianBridge.to(1, 3, 0.5)
                .path(TimeGrid.uniform(0, 1, 4), Tensor.zeros(DType.F64, 6), RandomKey.of(13));
        assertArrayEquals(new double[]{3, 3, 3, 3, 3, 3}, path.select(0, 4).toDoubleArray(), 1e-15);
        // Exactly, from however far away, in either type.
        for (DType dtype : DType.values()) {
            Tensor end = BrownianBridge.to(1, 3, 0.5).sample(0, 1, Tensor.full(dtype, 1e10, 2), RandomKey.of(13));
            assertArrayEquals(new double[]{3, 3}, end.toDoubleArray());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> BrownianBridge.to(1, 3, 0.5).sample(0, 1.5, Tensor.zeros(DType.F64, 6), RandomKey.of(13)));
    }

    /// The gradient of the motion by its parameters is that of a solve by short Milstein steps, to O(h).
    @Test
    void theExactSolverHasTheGradientThatMilsteinApproaches() {
        BrownianPath path = BrownianPath.tree(5, 0, 1);
        Tensor sigma = Tensor.scalar(DType.F64, 0.4).variable();
        GeometricBrownianMotion gbm = GeometricBrownianMotion.of(Tensor.scalar(DType.F64, 0.2), sigma);
        SdeSolve solve = SdeSolve.of(gbm.sde()).brownian(path);
        Tensor y0 = Tensor.ones(DType.F64, 100);
        Tensor exact = solve.solver(gbm.solver()).steps(0, 1, 1).run(y0).y();
        Tensor close = solve.solver(new Milstein()).steps(0, 1, 512).run(y0).y();
        double slope = Autodiff.gradients(exact.mean(), sigma).getFirst().item();
        assertEquals(slope, Autodiff.gradients(close.mean(), sigma).getFirst().item(), 2e-3);
    }
}

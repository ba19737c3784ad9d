package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A small neural SDE, differentiated in several ways along one path.
class GradientMethodsTest {
    private static final int BATCH = 5;
    private static final int DIM = 3;
    private static final BrownianPath TREE = BrownianPath.tree(11, 0, 1);

    /// y0 and the weights of the equation.
    private static List<Tensor> parameters(DType dtype) {
        RandomKey key = RandomKey.of(3);
        return List.of(
                key.fold(0).normal(dtype, BATCH, DIM),
                key.fold(1).normal(dtype, DIM, DIM).mul(0.7),
                key.fold(2).normal(dtype, DIM).mul(0.3),
                key.fold(3).normal(dtype, DIM).mul(0.5));
    }

    private static Tensor drift(List<Tensor> p, Tensor t, Tensor y) {
        return y.matmul(p.get(1)).add(p.get(2).mul(t)).tanh();
    }

    private static Tensor diffusion(List<Tensor> p, Tensor y) {
        return y.mul(p.get(3)).sin().mul(0.6).add(0.2);
    }

    private static Sde ito(List<Tensor> p) {
        return Sde.ito((t, y) -> drift(p, t, y), Diffusion.diagonal((t, y) -> diffusion(p, y)));
    }

    private static Sde stratonovich(List<Tensor> p) {
        return Sde.stratonovich((t, y) -> drift(p, t, y), Diffusion.diagonal((t, y) -> diffusion(p, y)));
    }

    private static SdeSolve solve(Sde sde, Solver solver, int steps, GradientMethod method) {
        return SdeSolve.of(sde).solver(solver).steps(0, 1, steps).brownian(TREE).gradient(method);
    }

    private static Tensor loss(Solution s) {
        return s.ys().square().mean().add(s.y().sum());
    }

    /// Gradients of a loss on saved states with weights that a lambda closes over, one of them used before the solve too.
    private static List<Tensor> gradients(DType dtype, GradientMethod method, Solver solver) {
        List<Tensor> leaves = parameters(dtype).stream().map(Tensor::variable).toList();
        List<Tensor> used = new ArrayList<>(leaves);
        used.set(1, leaves.get(1).mul(leaves.get(1)).sub(0.2));
        Solution s = solve(ito(used), solver, 13, method)
                .saveAt(0, 0.3, 6 / 13.0, 1)
                .run(used.getFirst());
        Tensor total = loss(s).add(used.get(1).sum()).add(leaves.get(3).square().sum());
        List<Tensor> result = new ArrayList<>(Autodiff.gradients(total, leaves));
        result.add(s.ys());
        return result;
    }

    private static void assertSameBits(List<Tensor> expected, List<Tensor> actual) {
        for (int i = 0; i < expected.size(); i++) {
            double[] e = expected.get(i).toDoubleArray();
            assertTrue(e.length > 0);
            assertArrayEquals(e, actual.get(i).toDoubleArray(), "tensor " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void checkpointedGradientsAreBackpropagationsToTheLastBit(DType dtype) {
        for (Solver solver : List.of(new EulerMaruyama(), new Milstein(), new MilsteinDerivativeFree())) {
            assertSameBits(
                    gradients(dtype, Gradients.backpropagation(), solver),
                    gradients(dtype, Gradients.checkpointed(), solver));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void checkpointedGradientsHaveTheSameBitsInTheFunctionalForm(DType dtype) {
        List<List<Tensor>> results = new ArrayList<>();
        for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.checkpointed())) {
            results.add(Autodiff.valueAndGrad(
                    p -> loss(solve(ito(p), new Milstein(), 10, method).saveEveryStep().run(p.getFirst())),
                    parameters(dtype))
                    .gradients());
        }
        assertSameBits(results.get(0), results.get(1));
    }

    /// Weights that only later steps use are found too, and so are those of jumps.
    @Test
    void checkpointingFindsEveryCapturedTensor() {
        List<List<Tensor>> results = new ArrayList<>();
        for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.checkpointed())) {
            Tensor early = Tensor.scalar(DType.F64, 0.4).variable();
            Tensor late = Tensor.scalar(DType.F64, -0.8).variable();
            Tensor size = Tensor.scalar(DType.F64, 0.5).variable();
            Sde sde = Sde.ito((t, y) -> y.mul(t.item() < 0.7 ? early : late), Diffusion.none())
                    .withJumps(Jumps.elementwise(2, (t, y) -> y.mul(size)));
            Tensor y = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 20).brownian(BrownianPath.of(2))
                    .gradient(method).run(Tensor.ones(DType.F64, 4)).y();
            results.add(Autodiff.gradients(y.sum(), early, late, size));
        }
        assertSameBits(results.get(0), results.get(1));
        assertTrue(results.get(0).stream().allMatch(g -> g.item() != 0));
    }

    @Test
    void gradientsOfEverySolveMatchFiniteDifferencesToSecondOrder() {
        Tensor[] at = parameters(DType.F64).toArray(Tensor[]::new);
        for (Solver solver : List.of(new EulerMaruyama(), new Milstein(), new MilsteinDerivativeFree())) {
            for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.checkpointed())) {
                GradCheck check = Autodiff.gradCheck(
                        p -> solve(ito(p), solver, 4, method).saveEveryStep().run(p.getFirst()).ys(), at);
                assertEquals(0, check.firstOrder(), 1e-8, solver.name());
                assertEquals(0, check.secondOrder(), 1e-7, solver.name());
            }
        }
    }

    @Test
    void milsteinWithScalarNoiseIsDifferentiable() {
        Tensor[] at = parameters(DType.F64).toArray(Tensor[]::new);
        GradCheck check = Autodiff.gradCheck(
                p -> {
                    Sde sde = Sde.ito((t, y) -> drift(p, t, y), Diffusion.scalar((t, y) -> y.matmul(p.get(1)).sin()));
                    return solve(sde, new Milstein(), 3, Gradients.checkpointed()).run(p.getFirst()).y();
                },
                at);
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-7);
    }

    private static List<Tensor> stratonovichGradients(GradientMethod method, int steps, boolean saveMiddle) {
        List<Tensor> leaves = parameters(DType.F64).stream().map(Tensor::variable).toList();
        SdeSolve solve = solve(stratonovich(leaves), new Heun(), steps, method);
        Solution s = (saveMiddle ? solve.saveAt(0.25, 0.5, 1) : solve).run(leaves.getFirst());
        return Autodiff.gradients(loss(s), leaves);
    }

    private static double distance(List<Tensor> a, List<Tensor> b) {
        double square = 0;
        for (int i = 0; i < a.size(); i++) {
            square += a.get(i).sub(b.get(i)).square().sum().item();
        }
        return Math.sqrt(square);
    }

    /// Both converge to the gradient of the exact solution with order 1, since diagonal noise commutes. Ten times the steps
    /// bring the two eight times as close or better, for the state and for all weights, with a loss on inner times too.
    @Test
    void theStochasticAdjointConvergesToBackpropagation() {
        for (boolean saveMiddle : new boolean[]{false, true}) {
            double[] distance = new double[2];
            int[] steps = {64, 640};
            for (int i = 0; i < 2; i++) {
                distance[i] = distance(
                        stratonovichGradients(Gradients.backpropagation(), steps[i], saveMiddle),
                        stratonovichGradients(Gradients.stochasticAdjoint(), steps[i], saveMiddle));
            }
            double size = distance(
                    stratonovichGradients(Gradients.backpropagation(), 64, saveMiddle),
                    parameters(DType.F64).stream().map(p -> p.mul(0)).toList());
            assertTrue(distance[0] < 0.02 * size, () -> distance[0] + " of " + size);
            assertTrue(distance[1] < distance[0] / 8, () -> distance[0] + " then " + distance[1]);
        }
    }

    @Test
    void theAdjointOfAnOdeConvergesWithOrderTwo() {
        double[] distance = new double[2];
        int[] steps = {20, 200};
        for (int i = 0; i < 2; i++) {
            List<List<Tensor>> results = new ArrayList<>();
            for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.stochasticAdjoint())) {
                List<Tensor> leaves = parameters(DType.F64).stream().map(Tensor::variable).toList();
                Sde ode = Sde.ode((t, y) -> drift(leaves, t, y));
                Solution s = SdeSolve.of(ode).solver(new Heun()).steps(0, 1, steps[i]).gradient(method).run(
                        leaves.getFirst());
                results.add(Autodiff.gradients(loss(s), leaves.subList(0, 3)));
            }
            distance[i] = distance(results.get(0), results.get(1));
        }
        assertTrue(distance[1] < distance[0] / 80, () -> distance[0] + " then " + distance[1]);
    }

    /// For additive noise the two calculi are one, so the adjoint takes Itô equations with Euler–Maruyama too.
    @Test
    void theAdjointTakesAdditiveNoise() {
        double[] distance = new double[2];
        int[] steps = {64, 640};
        for (int i = 0; i < 2; i++) {
            List<List<Tensor>> results = new ArrayList<>();
            for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.stochasticAdjoint())) {
                List<Tensor> p = parameters(DType.F64).stream().map(Tensor::variable).toList();
                Sde sde = Sde.ito((t, y) -> drift(p, t, y), Diffusion.additive(t -> p.get(3).mul(t.add(1))));
                Solution s = solve(sde, new EulerMaruyama(), steps[i], method).run(p.getFirst());
                results.add(Autodiff.gradients(loss(s), p));
            }
            distance[i] = distance(results.get(0), results.get(1));
        }
        assertTrue(distance[1] < distance[0] / 8, () -> distance[0] + " then " + distance[1]);
    }

    /// dX = μX dt + σX dW has X = x0 exp((μ − σ²/2)t + σW), so ∂X/∂x0 = X/x0, ∂X/∂μ = tX, ∂X/∂σ = (W − σt)X.
    @Test
    void milsteinsGradientsConvergeToThoseOfTheExactPath() {
        int n = 4096;
        Tensor w = TREE.record(org.itograd.sde.TimeGrid.uniform(0, 1, n), DType.F64, 3).sum(false, 0);
        Tensor x0 = Tensor.of(new double[]{1, 0.5, 2}, 3).variable();
        Tensor mu = Tensor.full(DType.F64, 0.3, 3).variable();
        Tensor sigma = Tensor.full(DType.F64, 0.6, 3).variable();
        Sde gbm = Sde.ito((t, y) -> y.mul(mu), Diffusion.diagonal((t, y) -> y.mul(sigma)));
        Solution s = solve(gbm, new Milstein(), n, Gradients.checkpointed()).run(x0);
        List<Tensor> g = Autodiff.gradients(s.y().sum(), x0, mu, sigma);
        for (int i = 0; i < 3; i++) {
            double x = x0.at(i) * Math.exp(0.3 - 0.18 + 0.6 * w.at(i));
            assertEquals(x, s.y().at(i), 2e-3 * x);
            assertEquals(x / x0.at(i), g.get(0).at(i), 2e-3 * x / x0.at(i));
            assertEquals(x, g.get(1).at(i), 2e-3 * x);
            assertEquals((w.at(i) - 0.6) * x, g.get(2).at(i), 5e-3 * x);
        }
    }
}

package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerHeun;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the gradients of captured solves do not depend on, derivatives of derivatives, and solvers of one's own.
class CapturedGradientTest {
    private static final int BATCH = 150;
    private static final int STEPS = 7;

    @ParameterizedTest
    @EnumSource(DType.class)
    void resultsDoNotDependOnThreads(DType dtype) {
        for (boolean perSample : new boolean[]{false, true}) {
            GradientProblem p =
                    GradientProblem.of(dtype, Calculus.STRATONOVICH, NoiseType.DIAGONAL, 400, 6).perSample(perSample);
            for (GradientMethod method : GradientProblem.methods(new ReversibleHeun())) {
                List<GradientProblem.Result> results = new ArrayList<>();
                for (int threads : new int[]{1, 2, 3, 7}) {
                    Workers.withThreads(threads, () -> results.add(
                            p.solve(new ReversibleHeun(), method, BrownianPath.of(1), STEPS, GradientProblem.INSIDE)));
                    results.getFirst().assertSameBits(results.getLast(), threads + " threads, " + method);
                }
            }
        }
    }

    /// The recording of the way forward is used up by the first reverse pass.
    @Test
    void aGraphMayBeDifferentiatedTwice() {
        GradientProblem p = GradientProblem.of(DType.F64, Calculus.ITO, NoiseType.DIAGONAL, BATCH, 3);
        for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.checkpointed())) {
            List<Tensor> leaves = p.parameters().stream().map(Tensor::variable).toList();
            Solution s = p.run(leaves, new Milstein(), method, BrownianPath.of(1), STEPS, GradientProblem.INSIDE);
            Solution other = p.run(leaves, new Milstein(), method, BrownianPath.of(2), STEPS, GradientProblem.INSIDE);
            GradientProblem.Result first =
                    new GradientProblem.Result(s.ys(), Autodiff.gradients(GradientProblem.loss(s), leaves));
            GradientProblem.Result between =
                    new GradientProblem.Result(other.ys(), Autodiff.gradients(GradientProblem.loss(other), leaves));
            first.assertSameBits(
                    new GradientProblem.Result(s.ys(), Autodiff.gradients(GradientProblem.loss(s), leaves)), "again");
            p.solve(new Milstein(), method, BrownianPath.of(2), STEPS, GradientProblem.INSIDE).assertSameBits(between,
                    "between");
        }
    }

    @Test
    void secondDerivativesMatchFiniteDifferences() {
        GradientProblem p =
                GradientProblem.of(DType.F64, Calculus.STRATONOVICH, NoiseType.DIAGONAL, 2, 2).perSample(true);
        for (GradientMethod method : GradientProblem.methods(new ReversibleHeun())) {
            GradCheck check = Autodiff.gradCheck(
                    in -> p.run(in, new ReversibleHeun(), method, BrownianPath.of(1), 3, SdeSolve::saveEveryStep).ys(),
                    p.parameters().toArray(Tensor[]::new));
            assertEquals(0, check.firstOrder(), 1e-8, method.toString());
            assertEquals(0, check.secondOrder(), 1e-7, method.toString());
        }
    }

    /// Steps that cost less than a tape of them are computed again, some at a time: y_n = (1 + w h)ⁿ y0.
    @Test
    void cheapStepsAreComputedAgain() {
        int n = 900;
        double growth = 1 + 0.8 / n;
        for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.checkpointed())) {
            Tensor y0 = RandomKey.of(2).normal(DType.F64, 9000).variable();
            Tensor w = Tensor.scalar(DType.F64, 0.8).variable();
            Tensor ys = SdeSolve.of(Sde.ode((t, y) -> y.mul(w))).solver(new Euler()).steps(0, 1, n).gradient(method)
                    .saveAt(0, 1.0 / 3, 1).run(y0).ys();
            List<Tensor> gradients = Autodiff.gradients(ys.sum(), y0, w);
            double third = Math.pow(growth, n / 3.0);
            double all = Math.pow(growth, n);
            double byW = y0.sum().item() * (third / 3 + all) / growth;
            assertEquals(y0.sum().item() * (1 + third + all), ys.sum().item(), 1e-9);
            assertEquals(byW, gradients.get(1).item(), 1e-9 * Math.abs(byW));
            for (int i = 0; i < 9000; i++) {
                assertEquals(1 + third + all, gradients.get(0).at(i), 1e-11);
            }
        }
    }

    /// A state without axes, without samples, and without components.
    /// Thirty times x ← x + ½ x (x z), z ← 2z: each value is used twice, so following every path to the start would not end.
    @Test
    void aLongChainOfSharedValuesIsFollowedOnce() {
        VectorField chain = (t, y) -> {
            Tensor x = y;
            Tensor z = y.mul(1e-12);
            for (int i = 0; i < 30; i++) {
                x = x.add(x.mul(x.mul(z)).mul(0.5));
                z = z.mul(2);
            }
            return x;
        };
        Tensor y0 = Tensor.full(DType.F64, 0.5, 40).variable();
        Tensor end = assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> SdeSolve.of(Sde.ode(chain)).solver(new Euler()).steps(0, 1, 2).run(y0).y());
        double slope = Autodiff.gradients(end.sum(), y0).getFirst().at(7);
        // dx/dt = x to within 10⁻³ here
        assertEquals(2.25, slope, 1e-2);
    }

    @Test
    void statesOfOneElementOrNone() {
        for (int[] dims : new int[][]{{}, {0}, {0, 3}, {4, 0}}) {
            List<List<Tensor>> results = new ArrayList<>();
            for (boolean decides : new boolean[]{true, false}) {
                for (GradientMethod method : GradientProblem.methods(new ReversibleHeun())) {
                    Tensor y0 = Tensor.full(DType.F64, 0.7, dims).variable();
                    Tensor w = Tensor.scalar(DType.F64, 0.4).variable();
                    Sde sde = Sde.stratonovich(
                            (t, y) -> y.mul(w).cos().mul(decides ? t.item() * 0 + 1 : 1),
                            Diffusion.diagonal((t, y) -> y.mul(w)));
                    Tensor ys = SdeSolve.of(sde).solver(new ReversibleHeun()).steps(0, 1, STEPS)
                            .brownian(BrownianPath.of(1)).gradient(method).saveAt(0.3, 1).run(y0).ys();
                    List<Tensor> result = new ArrayList<>(Autodiff.gradients(ys.square().sum(), y0, w));
                    result.add(ys.stopGradient());
                    results.add(result);
                }
            }
            for (List<Tensor> result : results) {
                for (int i = 0; i < result.size(); i++) {
                    Tensor expected = results.getFirst().get(i);
                    assertEquals(expected.shape(), result.get(i).shape());
                    assertArrayEquals(expected.toDoubleArray(), result.get(i).toDoubleArray(), 1e-13);
                }
            }
        }
    }

    /// One tensor is then the solve's first state and a weight.
    @Test
    void theEquationMayUseTheInitialState() {
        Tensor y0 = RandomKey.of(1).normal(DType.F64, 4, 2);
        for (boolean decides : new boolean[]{false, true}) {
            for (Solver solver : List.of(new EulerHeun(), new ReversibleHeun())) {
                for (GradientMethod method : GradientProblem.methods(solver)) {
                    GradCheck check = Autodiff.gradCheck(in -> {
                        Tensor x = in.getFirst();
                        VectorField f = (t, y) -> x.sub(y).sin().mul(decides ? t.item() + 1 : 2);
                        Sde sde = Sde.stratonovich(f, Diffusion.diagonal((t, y) -> y.mul(x)));
                        return SdeSolve.of(sde).solver(solver).steps(0, 1, 5).brownian(BrownianPath.of(1))
                                .gradient(method).saveEveryStep().run(x).ys();
                    }, y0);
                    assertEquals(0, check.firstOrder(), 1e-8, solver.name() + method);
                    assertEquals(0, check.secondOrder(), 1e-7, solver.name() + method);
                }
            }
        }
    }

    @Test
    void undoingManyStepsLosesNothing() {
        for (NoiseType noise : List.of(NoiseType.NONE, NoiseType.ADDITIVE, NoiseType.DIAGONAL, NoiseType.GENERAL)) {
            GradientProblem p = GradientProblem.of(DType.F64, Calculus.STRATONOVICH, noise, 70, 3);
            p.solve(new ReversibleHeun(), Gradients.backpropagation(), BrownianPath.of(1), 200, GradientProblem.INSIDE)
                    .assertClose(
                            p.solve(new ReversibleHeun(), Gradients.reversible(), BrownianPath.of(1), 200,
                                    GradientProblem.INSIDE),
                            1e-9, noise.toString());
        }
    }

    // ------------------------------------------------------------------ solvers of one's own

    /// y' = y + h (3 f − f₋)/2 + g dW, with the drift before and the state before, handed on as they are.
    private record TwoStep() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new EulerMaruyama().order(calculus, noise);
        }

        @Override
        public List<Tensor> start(Sde sde, Tensor t0, Tensor y0) {
            return List.of(y0, sde.drift(t0, y0), y0, y0);
        }

        @Override
        public List<Tensor> advance(Sde sde, Tensor t, Tensor h, List<Tensor> carried, Increments increments) {
            Tensor y = carried.get(0);
            Tensor f = sde.drift(t, y);
            Tensor next = y.add(f.mul(1.5).sub(carried.get(1).mul(0.5)).mul(h))
                    .add(carried.get(3).sub(carried.get(2)).mul(0.1))
                    .add(sde.diffusion().times(sde.diffusion(t, y), increments.dW()));
            return List.of(next, f, y, carried.get(2));
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return advance(sde, t, h, start(sde, t, y), increments).getFirst();
        }
    }

    @Test
    void aSolverMayRememberEarlierStates() {
        for (NoiseType noise : List.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL)) {
            for (int batch : new int[]{1, BATCH}) {
                for (boolean perSample : new boolean[]{false, true}) {
                    GradientProblem.check(
                            GradientProblem.of(DType.F64, Calculus.ITO, noise, batch, 3).perSample(perSample),
                            new TwoStep(), BrownianPath.of(1), STEPS, SdeSolve::saveEveryStep);
                }
            }
        }
    }
}

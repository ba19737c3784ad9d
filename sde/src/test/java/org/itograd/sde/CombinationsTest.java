package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.exact.GeometricBrownianMotion;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.langevin.UnderdampedLangevin;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Sensitivities;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinLevyArea;
import org.itograd.sde.solver.Ri6;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.TruncatedMilstein;
import org.itograd.sde.step.Evaluations;
import org.junit.jupiter.api.Test;

/// Paths, solvers, jumps, gradients and outputs together: each pair works or is refused before the first step.
class CombinationsTest {
    private static final double[][] CORRELATION = {{1, 0.5}, {0.5, 1}};
    private static final Tensor Y0 = RandomKey.of(3).normal(DType.F64, 4, 2);

    private static String refusal(Runnable solve) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, solve::run).getMessage());
    }

    /// Columns (y₁, y₂) and (y₂, 1).
    private static Diffusion matrix() {
        return Diffusion.general(2, (t, y) -> Tensor.stack(
                y.transpose(),
                Tensor.stack(y.select(1, 1), y.select(1, 0).mul(0).add(1))).transpose(2, 1, 0));
    }

    /// Taking ½ (dW_j dW_k − δ_jk h) for an iterated integral of correlated processes leaves a mean of ½ ρ h in each step, so the
    /// limit would be another equation's solution.
    @Test
    void methodsThatTakeProductsOfIncrementsRefuseCorrelatedProcesses() {
        Sde sde = Sde.ito((t, y) -> y.neg(), matrix());
        SdeSolve solve = SdeSolve.of(sde).steps(0, 1, 8).brownian(BrownianPath.of(1).correlated(CORRELATION));
        for (Solver solver : List.of(new TruncatedMilstein(), new Ri6(), new MilsteinLevyArea())) {
            String message = refusal(() -> solve.solver(solver).run(Y0));
            String remedies = message.substring(message.indexOf("use"));
            assertTrue(remedies.contains("EulerMaruyama") && remedies.contains("correlation"), message);
            assertFalse(remedies.contains(solver.name()), message);
        }
        assertEquals(Y0.shape(), solve.solver(new EulerMaruyama()).run(Y0).y().shape());
    }

    /// The same for the drift that brings an Itô equation to the form of Stratonovich.
    @Test
    void theStochasticAdjointOfAnItoEquationRefusesCorrelatedProcesses() {
        BrownianPath path = BrownianPath.tree(1, 0, 1).correlated(CORRELATION);
        SdeSolve ito = SdeSolve.of(Sde.ito((t, y) -> y.neg(), matrix())).solver(new EulerMaruyama());
        SdeSolve adjoint = ito.steps(0, 1, 8).brownian(path).gradient(Gradients.stochasticAdjoint());
        String message = refusal(() -> adjoint.run(Y0));
        assertTrue(message.contains("correlated") && message.contains("checkpointed"), message);

        Tensor y0 = Y0.variable();
        SdeSolve heun = SdeSolve.of(Sde.stratonovich((t, y) -> y.neg(), matrix())).solver(new Heun());
        UnaryOperator<SdeSolve> run = s -> s.steps(0, 1, 4000).brownian(path);
        Tensor[] gradients = new Tensor[2];
        List<GradientMethod> methods = List.of(Gradients.backpropagation(), Gradients.stochasticAdjoint());
        for (int i = 0; i < 2; i++) {
            Tensor loss = run.apply(heun.gradient(methods.get(i))).run(y0).y().square().sum();
            gradients[i] = Autodiff.gradients(loss, y0).getFirst();
        }
        double off = gradients[0].sub(gradients[1]).abs().max().item();
        assertTrue(off < 0.05 * gradients[0].abs().max().item(), "off by " + off);
    }

    @Test
    void adaptiveStepsDoNotProposeAPathThatCannotBe() {
        Sde sde = Sde.ito((t, y) -> y.neg(), matrix());
        SdeSolve solve = SdeSolve.of(sde).solver(new MilsteinLevyArea()).adaptive(0, 1, StepControl.pid());
        for (SdeSolve s : List.of(solve, solve.brownian(BrownianPath.of(1)))) {
            String message = refusal(() -> s.run(Y0));
            assertTrue(message.contains("Lévy area") && message.contains("revisitingRejected"), message);
            assertFalse(message.contains("BrownianPath.tree"), message);
        }
        Sde heun = Sde.stratonovich((t, y) -> y.neg(), matrix());
        SdeSolve remedy = SdeSolve.of(heun).solver(new Heun())
                .adaptive(0, 1, StepControl.pid().rtol(0.1).revisitingRejected());
        assertEquals(Y0.shape(), remedy.brownian(BrownianPath.tree(1, 0, 1)).run(Y0).y().shape());
    }

    private static Sde jumping(VectorField drift, Tensor size) {
        return Sde.ito(drift, Diffusion.diagonal((t, y) -> y.mul(0.3))).withJumps(Jumps.compoundPoisson(
                3, Marks.normal(z -> z.mul(0.2)), (t, y, z) -> y.mul(z).mul(size)));
    }

    @Test
    void pathsThatDoNotKnowTheTimesOfJumpsAreRefusedBeforeTheEquationIsAsked() {
        AtomicInteger calls = new AtomicInteger();
        Sde sde = jumping((t, y) -> {
            calls.incrementAndGet();
            return y.neg();
        }, Tensor.scalar(DType.F64, 1));
        for (BrownianPath path : List.of(
                BrownianPath.fine(1, TimeGrid.uniform(0, 1, 8)),
                BrownianPath.of(1).pinned(0, 1, Tensor.scalar(DType.F64, 0)),
                BrownianPath.tree(1, 0, 0.5))) {
            SdeSolve solve = SdeSolve.of(sde).solver(new Milstein()).steps(0, 1, 8).brownian(path);
            assertTrue(refusal(() -> solve.run(Y0)).startsWith("brownian: "));
            assertEquals(0, calls.get());
        }
    }

    /// Whatever the interval, and however it was divided.
    @Test
    void timesOfAGridAreTimesOfFinerOnes() {
        for (double length : new double[]{0.05, 0.1, 0.3, 1 / 3.0, 0.7, 1, 2.5, 10}) {
            for (double start : new double[]{-0.5, 0, 0.1}) {
                double end = start + length;
                TimeGrid finest = TimeGrid.uniform(start, end, 2400);
                for (int n : new int[]{1, 3, 10, 16, 25, 100, 1200}) {
                    TimeGrid coarse = TimeGrid.uniform(start, end, n);
                    for (TimeGrid grid : List.of(coarse, TimeGrid.stepSize(start, end, (end - start) / n))) {
                        for (int k = 0; k <= n; k++) {
                            assertEquals(k * (2400 / n), finest.find(grid.time(k)), grid + " at " + k);
                        }
                    }
                }
            }
        }
        for (int n = 1; n < 200; n++) {
            TimeGrid whole = TimeGrid.uniform(0, n, n);
            for (int k = 0; k <= n; k++) {
                assertEquals(k, whole.time(k));
            }
        }
    }

    /// In a solve with jumps each sample has a step of its own, so a matrix has functions for each sample.
    @Test
    void exponentialStepsTakeATimeForEachSample() {
        Tensor a = Tensor.of(new double[]{-1, 0.3, 0.2, -2}, 2, 2);
        for (Tensor linear : List.of(a, Tensor.of(new double[]{-1, -2}, 2), Tensor.scalar(DType.F64, -1))) {
            for (Diffusion noise : List.of(
                    Diffusion.none(),
                    Diffusion.additive(t -> t.cos()),
                    Diffusion.additive(t -> Tensor.of(new double[]{0.3, 0.5}, 2)),
                    Diffusion.diagonal((t, y) -> y.mul(0.3)),
                    matrix())) {
                Sde sde = Sde.ito((t, y) -> y.mul(-2), noise);
                ExponentialEuler solver = new ExponentialEuler(linear);
                for (int batch : new int[]{1, 2, 3}) {
                    Tensor y = RandomKey.of(3).normal(DType.F64, batch, 2);
                    Tensor dW = RandomKey.of(4).normal(DType.F64, batch, 2);
                    Tensor h = RandomKey.of(5).uniform(DType.F64, batch, 1).mul(0.3);
                    Tensor t = Tensor.zeros(DType.F64, batch, 1);
                    Tensor all = solver.step(sde, t, h, y, Increments.of(dW));
                    for (int i = 0; i < batch; i++) {
                        Tensor alone = solver.step(sde, t.select(0, 0).select(0, 0), h.select(0, i).select(0, 0),
                                y.slice(0, i, i + 1), Increments.of(dW.slice(0, i, i + 1)));
                        assertArrayEquals(
                                alone.toDoubleArray(), all.slice(0, i, i + 1).toDoubleArray(), 1e-14);
                    }
                }
            }
        }
    }

    @Test
    void statisticsOfMethodsMadeForOneEquationOrOneSizeOfState() {
        UnderdampedLangevin langevin = UnderdampedLangevin.of(q -> q.square().sum(false, 1), 1, 1);
        Tensor start = UnderdampedLangevin.state(Y0, Y0);
        BrownianPath path = BrownianPath.tree(1, 0, 1, PathDetail.SPACE_TIME_TIME);
        SdeSolve solve = SdeSolve.of(langevin.sde()).steps(0, 1, 6).brownian(path);
        for (int i = 1; i <= 2; i++) {
            Solver solver = i == 1 ? langevin.baoab() : langevin.quicsort();
            assertEquals(new Evaluations(6L * i, 0), solve.solver(solver).run(start).statistics().evaluations());
            SdeSolve adaptive = solve.solver(solver).adaptive(0, 1, StepControl.pid()).dense();
            assertEquals(start.shape(), adaptive.run(start).evaluate(0.3).shape());
            Sde other = Sde.ito((t, y) -> y, Diffusion.additive(t -> t));
            String message = refusal(() -> SdeSolve.of(other).solver(solver).steps(0, 1, 6).brownian(path).run(start));
            assertTrue(message.contains(solver.name()) && message.contains("EulerMaruyama"), message);
        }
        GeometricBrownianMotion gbm = GeometricBrownianMotion.of(0.1, 0.3);
        Solution exact = SdeSolve.of(gbm.sde()).solver(gbm.solver()).steps(0, 1, 6).brownian(path).run(Y0);
        assertEquals(6, exact.steps());
        StepControl small = StepControl.pid().firstStep(1e-4);
        int few = SdeSolve.of(gbm.sde()).solver(gbm.solver()).adaptive(0, 1, small).brownian(path).run(Y0).steps();
        assertTrue(few < 30, "an exact step may be as long as you like, but there were " + few);
        Sde jumping = gbm.sde().withJumps(Jumps.compoundPoisson(1, Marks.normal(z -> z), (t, y, z) -> y.mul(z)));
        assertTrue(refusal(() -> SdeSolve.of(jumping).solver(gbm.solver()).steps(0, 1, 6).brownian(path).run(Y0))
                .contains("without jumps"));
        Solver matrix = new ExponentialEuler(Tensor.of(new double[]{-1, 0.3, 0.2, -2}, 2, 2));
        assertEquals(6, SdeSolve.of(gbm.sde()).solver(matrix).steps(0, 1, 6).brownian(path).run(Y0).steps());
    }

    @Test
    void noSamplesAreABatchToo() {
        Tensor none = Tensor.zeros(DType.F64, 0, 2);
        for (Sde sde : List.of(
                jumping((t, y) -> y.neg(), Tensor.scalar(DType.F64, 1)), Sde.ito((t, y) -> y.neg(), matrix()))) {
            SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 3).brownian(BrownianPath.of(1));
            assertEquals(none.shape(), solve.run(none).y().shape());
        }
    }

    /// The states between which samples meet decide where they step, so both passes must keep the same.
    @Test
    void sensitivitiesOfADenseSolveWithJumpsAreThoseOfItsPath() {
        Tensor size = Tensor.scalar(DType.F64, 0.7).variable();
        SdeSolve solve = SdeSolve.of(jumping((t, y) -> y.neg(), size)).solver(new Milstein()).steps(0, 1, 8)
                .brownian(BrownianPath.of(1)).dense();
        Sensitivities s = solve.sensitivities(Y0, size);
        Solution solution = solve.run(Y0);
        assertArrayEquals(solution.ys().toDoubleArray(), s.ys().toDoubleArray());
        double expected = Autodiff.gradients(solution.y().sum(), size).getFirst().item();
        assertEquals(expected, s.jacobians().getFirst().sum().item(), 1e-12);
    }
}

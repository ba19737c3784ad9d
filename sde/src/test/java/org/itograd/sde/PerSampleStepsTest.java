package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.PerSampleSolution;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// A sample among others takes the steps that it takes alone, whatever the others do, and has the same states, to the last bit, and derivatives, to rounding.
class PerSampleStepsTest {
    private static final int N = 5;
    private static final StepControl CONTROL = StepControl.pid().rtol(1e-5).atol(1e-7).firstStep(0.5);

    /// Sample i of a path for n samples.
    private record Row(BrownianPath all, int n, int i) implements BrownianPath {
        @Override
        public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
            return over(grid, dtype, shape, PathDetail.INCREMENT);
        }

        @Override
        public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
            return all.over(grid, dtype, shape.with(0, n), detail).rows(i, i + 1);
        }

        @Override
        public boolean answersAnyInterval() {
            return true;
        }

        @Override
        public Optional<RandomKey> jumpKey() {
            return Optional.empty();
        }
    }

    private static final Tensor RATES = Tensor.of(new double[]{-1, -30, 0.5, -4, -200}, N, 1);

    /// y′ = λ (y − sin t), with a λ for each sample.
    private static Sde relaxation(Tensor rates) {
        return Sde.ode((t, y) -> y.sub(t.sin()).mul(rates));
    }

    private static void assertEachAsAlone(Function<Tensor, Sde> family, Solver solver, StepControl control) {
        Tensor rates = RATES.variable();
        Tensor y0 = RandomKey.of(3).normal(DType.F64, N, 2).variable();
        BrownianPath path = BrownianPath.tree(5, 0, 2);
        SdeSolve solve = SdeSolve.of(family.apply(rates)).solver(solver).adaptive(0, 2, control);
        PerSampleSolution all = solve.brownian(path).saveAt(0, 0.7, 2).runPerSample(y0);
        PerSampleSolution plain = SdeSolve.of(family.apply(RATES)).solver(solver).adaptive(0, 2, control)
                .brownian(path).saveAt(0, 0.7, 2).runPerSample(y0.stopGradient());
        assertArrayEquals(plain.ys().toDoubleArray(), all.ys().toDoubleArray(), "not differentiated");
        assertArrayEquals(plain.y().toDoubleArray(), all.y().toDoubleArray());
        assertArrayEquals(plain.steps(), all.steps());
        List<Tensor> slopes = Autodiff.gradients(all.ys().square().sum(), y0, rates);
        for (int i = 0; i < N; i++) {
            Tensor rate = RATES.slice(0, i, i + 1).variable();
            Tensor start = y0.stopGradient().slice(0, i, i + 1).variable();
            Solution alone = SdeSolve.of(family.apply(rate))
                    .solver(solver)
                    .adaptive(0, 2, control)
                    .brownian(new Row(path, N, i))
                    .saveAt(0, 0.7, 2)
                    .run(start);
            assertEquals(alone.steps(), all.steps()[i], "steps of sample " + i);
            assertEquals(alone.statistics().rejected(), all.rejected()[i]);
            assertArrayEquals(alone.ys().toDoubleArray(), all.ys().slice(1, i, i + 1).toDoubleArray());
            assertArrayEquals(alone.y().toDoubleArray(), all.y().slice(0, i, i + 1).toDoubleArray());
            List<Tensor> own = Autodiff.gradients(alone.ys().square().sum(), start, rate);
            assertArrayEquals(own.get(0).toDoubleArray(), slopes.get(0).slice(0, i, i + 1).toDoubleArray(),
                    1e-9);
            assertEquals(own.get(1).item(), slopes.get(1).at(i),
                    1e-9 * Math.max(1, Math.abs(own.get(1).item())));
        }
        assertArrayEquals(new double[]{0, 0.7, 2}, all.times());
        assertEquals(Arrays.stream(all.steps()).max().orElseThrow(), all.mostSteps());
        assertTrue(Arrays.stream(all.steps()).distinct().count() >= 3, Arrays.toString(all.steps()));
        assertTrue(Arrays.stream(all.rejected()).sum() > 0, "none rejected");
    }

    @Test
    void pairsOfMethodsForEquationsWithoutNoise() {
        assertEachAsAlone(PerSampleStepsTest::relaxation, new Tsit5(), CONTROL);
    }

    @Test
    void stepDoubling() {
        assertEachAsAlone(PerSampleStepsTest::relaxation, new RungeKutta4(), CONTROL);
    }

    @Test
    void alongAPath() {
        StepControl loose = StepControl.pid().rtol(2e-2).atol(1e-2).firstStep(0.5);
        assertEachAsAlone(
                rates -> Sde.ito(
                        (t, y) -> y.sub(t.sin()).mul(rates.mul(0.1)),
                        Diffusion.diagonal((t, y) -> y.mul(rates.abs().sqrt().mul(0.05)))),
                new Milstein(), loose);
        assertEachAsAlone(
                rates -> Sde.stratonovich(
                        (t, y) -> y.sub(t.sin()).mul(rates.mul(0.1)),
                        Diffusion.scalar((t, y) -> y.mul(rates.abs().sqrt().mul(0.05)))),
                new Heun(), loose);
    }

    @Test
    void aSampleDoesNotSeeTheOthers() {
        Tensor y0 = RandomKey.of(3).normal(DType.F64, N, 2);
        Sde sde = Sde.ito((t, y) -> y.mul(y.square()).neg(), Diffusion.diagonal((t, y) -> y.mul(0.3)));
        SdeSolve solve = SdeSolve.of(sde)
                .solver(new Milstein())
                .adaptive(0, 1, StepControl.pid().rtol(1e-2).atol(1e-3))
                .brownian(BrownianPath.tree(5, 0, 1));
        PerSampleSolution all = solve.runPerSample(y0);
        PerSampleSolution some = solve.runPerSample(y0.slice(0, 0, 2));
        assertArrayEquals(Arrays.copyOf(all.y().toDoubleArray(), 4), some.y().toDoubleArray());
        assertArrayEquals(Arrays.copyOf(all.steps(), 2), some.steps());
    }

    @Test
    void easySamplesDoNotPayForHardOnes() {
        // Relaxation at 1 and at 1000: together, all would take the steps of the second.
        Tensor rates = Tensor.of(new double[]{-1, -1000}, 2);
        PerSampleSolution s = SdeSolve.of(relaxation(rates))
                .solver(new Tsit5())
                .adaptive(0, 2, CONTROL)
                .runPerSample(Tensor.ones(DType.F64, 2));
        assertTrue(s.steps()[1] > 15 * s.steps()[0], Arrays.toString(s.steps()));
        // y = (y0 + λ/(1+λ²)) e^{λt} … for λ = −1: y = ½ (sin t − cos t) + 3/2 e^{−t}.
        assertEquals(0.5 * (Math.sin(2) - Math.cos(2)) + 1.5 * Math.exp(-2), s.y().at(0), 1e-4);
    }

    @Test
    void takesSinglePrecision() {
        PerSampleSolution s = SdeSolve.of(relaxation(Tensor.scalar(DType.F32, -1)))
                .solver(new Tsit5())
                .adaptive(0, 2, StepControl.pid())
                .runPerSample(Tensor.ones(DType.F32, 2));
        assertEquals(0.5 * (Math.sin(2) - Math.cos(2)) + 1.5 * Math.exp(-2), s.y().at(0), 2e-3);
    }

    @Test
    void refusesWhatDoesNotFit() {
        SdeSolve solve = SdeSolve.of(relaxation(Tensor.scalar(DType.F64, -1))).solver(new Tsit5());
        SdeSolve adaptive = solve.adaptive(0, 1, CONTROL);
        Tensor y0 = Tensor.ones(DType.F64, 2);
        assertFails("steps: steps per sample are found by their error", () -> solve.steps(0, 1, 4).runPerSample(y0));
        assertFails("gradient: ", () -> adaptive.gradient(Gradients.checkpointed()).runPerSample(y0));
        assertFails("saveEveryStep, saving, dense: ", () -> adaptive.saveEveryStep().runPerSample(y0));
        assertFails("saveEveryStep, saving, dense: ", () -> adaptive.dense().runPerSample(y0));
        assertFails("y0: must have samples", () -> adaptive.runPerSample(Tensor.scalar(DType.F64, 1)));
        assertFails("solver: ReversibleHeun carries more",
                () -> adaptive.solver(new ReversibleHeun()).runPerSample(y0));
        Sde noisy = Sde.ito((t, y) -> y, Diffusion.diagonal((t, y) -> y));
        SdeSolve along = SdeSolve.of(noisy).solver(new Milstein()).adaptive(0, 1, CONTROL);
        assertFails("brownian: adaptive steps need", () -> along.brownian(BrownianPath.of(1)).runPerSample(y0));
    }

    @Test
    void saysWhichSampleCannotGoOn() {
        // y′ = y² from 2 is infinite at ½.
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.square())).solver(new Tsit5()).adaptive(0, 1, CONTROL);
        SampleException e = assertThrows(
                SampleException.class, () -> solve.runPerSample(Tensor.of(new double[]{0.1, 2, 0.2}, 3)));
        assertEquals(1, e.sample());
        assertTrue(String.valueOf(e.getMessage()).startsWith("adaptive solve: sample 1 cannot go on: "),
                e.getMessage());
        FailedSolveException cause = assertInstanceOf(FailedSolveException.class, e.getCause());
        assertEquals(0.5, cause.lastTime(), 1e-3);
    }

    private static void assertFails(String message, Runnable body) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, body::run);
        assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }
}

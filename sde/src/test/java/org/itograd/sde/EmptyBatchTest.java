package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.event.Event;
import org.itograd.sde.event.Stopped;
import org.itograd.sde.solve.PerSampleSolution;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Rodas3;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.StratonovichMilstein;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// A batch without samples is solved like any other, to one of the right shape.
class EmptyBatchTest {
    private static final Shape SAVED = Shape.of(2, 0, 3);
    private static final Shape LAST = Shape.of(0, 3);
    private static final Sde ODE = Sde.ode((t, y) -> y.neg());
    private static final Sde GBM = Sde.stratonovich((t, y) -> y.neg(), Diffusion.diagonal((t, y) -> y));

    private static Tensor none(DType dtype) {
        return Tensor.zeros(dtype, 0, 3);
    }

    private static void assertEmpty(SdeSolve solve, DType dtype) {
        Solution s = solve.saveAt(0.5, 1).dense().run(none(dtype));
        assertEquals(LAST, s.y().shape());
        assertEquals(SAVED, s.ys().shape());
        assertEquals(dtype, s.y().dtype());
        assertEquals(LAST, s.evaluate(0.3).shape());
    }

    @Test
    void adaptiveSolves() {
        for (DType dtype : DType.values()) {
            for (Solver solver : List.of(new Tsit5(), new Heun(), new Rodas3())) {
                assertEmpty(SdeSolve.of(ODE).solver(solver).adaptive(0, 1, StepControl.pid()), dtype);
            }
            for (Solver solver : List.of(new Heun(), new StratonovichMilstein())) {
                assertEmpty(
                        SdeSolve.of(GBM).solver(solver).adaptive(0, 1, StepControl.pid())
                                .brownian(BrownianPath.tree(1, 0, 1)),
                        dtype);
            }
        }
    }

    @Test
    void fixedSteps() {
        for (DType dtype : DType.values()) {
            assertEmpty(SdeSolve.of(ODE).solver(new Tsit5()).steps(0, 1, 4), dtype);
            assertEmpty(SdeSolve.of(GBM).solver(new Heun()).steps(0, 1, 4).brownian(BrownianPath.of(1)), dtype);
        }
    }

    @Test
    void stepsOfItsOwnForEachSample() {
        for (SdeSolve solve : List.of(
                SdeSolve.of(ODE).solver(new Tsit5()),
                SdeSolve.of(ODE).solver(new Heun()),
                SdeSolve.of(GBM).solver(new Heun()).brownian(BrownianPath.tree(1, 0, 1)))) {
            PerSampleSolution s = solve.adaptive(0, 1, StepControl.pid()).saveAt(0.5, 1).runPerSample(none(DType.F64));
            assertEquals(LAST, s.y().shape());
            assertEquals(SAVED, s.ys().shape());
            assertEquals(0, s.mostSteps());
        }
    }

    @Test
    void events() {
        Event event = Event.when((t, y) -> y.select(1, 0).sub(0.5));
        for (SdeSolve solve : List.of(
                SdeSolve.of(ODE).solver(new Tsit5()).steps(0, 1, 4),
                SdeSolve.of(ODE).solver(new Tsit5()).adaptive(0, 1, StepControl.pid()),
                SdeSolve.of(GBM).solver(new Heun()).steps(0, 1, 4).brownian(BrownianPath.of(1)))) {
            Stopped stopped = solve.runUntil(event, none(DType.F64));
            assertEquals(Shape.of(0), stopped.time().shape());
            assertEquals(LAST, stopped.state().shape());
            assertEquals(0, stopped.frozen().size());
        }
    }

    @Test
    void theGradientIsZero() {
        Tensor rate = Tensor.of(new double[]{1, 2, 3}, 3);
        for (boolean each : new boolean[]{false, true}) {
            Tensor gradient = Autodiff.grad(
                    a -> {
                        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.mul(a))).solver(new Tsit5())
                                .adaptive(0, 1, StepControl.pid());
                        Tensor y = each ? solve.runPerSample(none(DType.F64)).y() : solve.run(none(DType.F64)).y();
                        return y.sum().add(a.sum().mul(0));
                    },
                    rate);
            assertArrayEquals(new double[3], gradient.toDoubleArray());
        }
    }
}

package org.itograd.sde.adaptive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EmbeddedSolver;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

class StepTrialTest {
    private static StepTrial trial(VectorField drift, Solver solver, int... dims) {
        Tensor y0 = Tensor.ones(DType.F64, dims);
        return StepTrial.of(
                new StepFormula(
                        Sde.ode(drift), solver, StepControl.pid(), List.of(), List.of(y0),
                        Tensor.scalar(DType.F64, 0)),
                null);
    }

    @Test
    void smallSamplesAreTriedInLanesLargeOnesInBlocksAndDecisionsAsWritten() {
        for (Solver solver : List.of(new Tsit5(), new RungeKutta4())) {
            assertInstanceOf(LaneTrial.class, trial((t, y) -> y.square().mul(t), solver, 5, 3));
            assertInstanceOf(LaneTrial.class, trial((t, y) -> y.square().mul(t), solver, 1));
            assertInstanceOf(LaneTrial.class, trial((t, y) -> y.square().mul(t), solver));
            assertInstanceOf(BlockTrial.class, trial((t, y) -> y.sin().mul(t), solver, 2, 3000));
            assertInstanceOf(
                    WrittenTrial.class, trial((t, y) -> t.item() > 0 ? y.sin() : y, solver, 5, 3));
        }
    }

    @Test
    void aListingSaysHowAttemptsRun() {
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.square().mul(t))).solver(new Tsit5())
                .adaptive(0, 1, StepControl.pid());
        String small = solve.listing(Tensor.ones(DType.F64, 5, 3));
        assertTrue(small.contains("attempts at steps run in lanes: one kernel of"), small);
        String large = solve.listing(Tensor.ones(DType.F64, 2, 3000));
        assertTrue(large.contains("attempts at steps run in blocks of tensors, not in lanes, because a sample"), large);
    }

    /// What was computed is the solution: saved, dense, at the end.
    @Test
    void statesOnTheWayAreThoseOfASolveOverTheSteps() {
        Tensor y0 = Tensor.of(new double[]{1, 2, 3, 4}, 2, 2);
        for (Solver solver : List.of(new Tsit5(), new RungeKutta4())) {
            SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.neg().mul(t.add(1)))).solver(solver);
            SdeSolve adaptive = solve.adaptive(0, 2, StepControl.pid().rtol(1e-4));
            Solution every = adaptive.saveEveryStep().run(y0);
            Solution again = solve.grid(every.grid()).saveEveryStep().run(y0);
            Tensor differences = again.ys().sub(every.ys()).abs();
            assertEquals(0, differences.sum().item());
            long attempts = every.statistics().attempts();
            long perAttempt = solver instanceof EmbeddedSolver ? 7 : 12;
            assertEquals(perAttempt * attempts, every.statistics().evaluations().drift());
            Solution some = adaptive.saveAt(0.5, 2, 0.5, 0).dense().run(y0);
            Solution someAgain = solve.grid(some.grid()).saveAt(0.5, 2, 0.5, 0).dense().run(y0);
            assertEquals(0, some.ys().sub(someAgain.ys()).abs().sum().item());
            for (double t : new double[]{0, 0.1, 1.234, 2}) {
                assertEquals(0, some.evaluate(t).sub(someAgain.evaluate(t)).abs().sum().item(), "t = " + t);
            }
            assertEquals(0, some.y().sub(someAgain.y()).abs().sum().item());
        }
    }
}

package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.PerSampleSolution;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.StratonovichMilstein;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// Times that only rounding tells apart, as 0.3 and 3 · 0.1, are one time: no step lies between them, and each is answered.
class NeighbouringTimesTest {
    private static final double A = 0.3;
    private static final double B = 0.1 * 3;
    private static final Tensor ONE = Tensor.ones(DType.F64, 1);
    private static final Sde DECAY = Sde.ode((t, y) -> y.neg());
    private static final Sde GBM = Sde.stratonovich((t, y) -> y.mul(0.1), Diffusion.diagonal((t, y) -> y.mul(0.5)));

    private static void assertBothAnswered(Solution s, double expected, double within) {
        assertArrayEquals(new double[]{A, B, B, A}, s.times());
        for (int i = 0; i < 4; i++) {
            assertEquals(expected, s.ys().select(0, i).item(), within);
        }
    }

    @Test
    void theyAreOneStopOfAnAdaptiveSolve() {
        assertTrue(A < B);
        for (Solver solver : List.of(new Heun(), new RungeKutta4(), new Tsit5())) {
            SdeSolve solve = SdeSolve.of(DECAY).solver(solver).adaptive(0, 1, StepControl.pid().rtol(1e-6))
                    .saveAt(A, B, B, A);
            Solution s = solve.run(ONE);
            assertBothAnswered(s, Math.exp(-0.3), 1e-5);
            for (int k = 0; k < s.grid().steps(); k++) {
                assertTrue(s.grid().step(k) > 1e-6, s.grid().toString());
            }
            PerSampleSolution each = solve.runPerSample(Tensor.ones(DType.F64, 3));
            assertArrayEquals(new double[]{A, B, B, A}, each.times());
            assertEquals(each.ys().at(0), each.ys().at(3));
        }
    }

    @Test
    void theyAreOneStopAlongAPath() {
        for (Solver solver : List.of(new Heun(), new StratonovichMilstein())) {
            Solution s = SdeSolve.of(GBM).solver(solver).adaptive(0, 1, StepControl.pid()).saveAt(A, B, B, A)
                    .brownian(BrownianPath.tree(3, 0, 1)).run(ONE);
            assertBothAnswered(s, s.ys().at(0), 0);
        }
    }

    /// The grid's own 0.3 is the other one.
    @Test
    void theyAreOneTimeOfAGrid() {
        for (TimeGrid grid : List.of(TimeGrid.of(0, A, 1), TimeGrid.of(0, B, 1), TimeGrid.uniform(0, 1, 10))) {
            Solution s = SdeSolve.of(DECAY).solver(new RungeKutta4()).grid(grid).saveAt(A, B, B, A).dense().run(ONE);
            int k = grid.near(A);
            assertEquals(k, grid.near(B));
            double state = s.evaluate(grid.time(k)).item();
            assertBothAnswered(s, state, 0);
            assertEquals(state, s.evaluate(A).item());
            assertEquals(state, s.evaluate(B).item());
        }
        assertEquals(-1, TimeGrid.uniform(0, 1, 10).near(0.3 + 1e-14));
    }

    /// Grids may have such steps, if asked for.
    @Test
    void aGridThatHasBothStepsOverTheGap() {
        TimeGrid grid = TimeGrid.of(0, A, B, 1);
        assertEquals(3, grid.steps());
        assertEquals(1, grid.near(A));
        assertEquals(2, grid.near(B));
        double y = SdeSolve.of(GBM).solver(new Heun()).grid(grid).brownian(BrownianPath.tree(3, 0, 1)).run(ONE).y()
                .item();
        double without = SdeSolve.of(GBM).solver(new Heun()).grid(TimeGrid.of(0, A, 1))
                .brownian(BrownianPath.tree(3, 0, 1)).run(ONE).y().item();
        assertEquals(without, y, 1e-7);
    }

    @Test
    void theEndsOfTheSolveAreReachedUpToRounding() {
        for (SdeSolve solve : List.of(
                SdeSolve.of(DECAY).solver(new RungeKutta4()).steps(-A, A, 10),
                SdeSolve.of(DECAY).solver(new RungeKutta4()).adaptive(-A, A, StepControl.pid()))) {
            Solution s = solve.saveAt(B, -B).dense().run(ONE);
            assertEquals(s.y().item(), s.ys().at(0));
            assertEquals(1, s.ys().at(1));
            assertEquals(s.y().item(), s.evaluate(B).item());
            assertThrows(IllegalArgumentException.class, () -> solve.saveAt(A + 1e-14).run(ONE));
        }
    }

    @Test
    void aTreeSpansASolveUpToRounding() {
        BrownianPath tree = BrownianPath.tree(5, 0, A);
        double y = SdeSolve.of(GBM).solver(new Heun()).steps(0, B, 3).brownian(tree).run(ONE).y().item();
        assertEquals(
                SdeSolve.of(GBM).solver(new Heun()).steps(0, A, 3).brownian(tree).run(ONE).y().item(), y, 1e-7);
        BrownianPath pinned = tree.pinned(0, A, ONE);
        SdeSolve.of(GBM).solver(new Heun()).steps(0, B, 3).brownian(pinned).run(ONE);
    }

    /// The coarse grid's times are sums, the fine grid's fractions.
    @Test
    void aFinePathHasTheTimesOfACoarserGridUpToRounding() {
        BrownianPath fine = BrownianPath.fine(5, TimeGrid.uniform(0, 1, 10));
        Tensor w = SdeSolve.of(Sde.ito((t, y) -> y.mul(0), Diffusion.additive(t -> t.mul(0).add(1))))
                .solver(new EulerMaruyama()).grid(TimeGrid.of(0, 0.1 + 0.2, 0.1 + 0.7, 1)).brownian(fine).run(ONE).y();
        Tensor same = SdeSolve.of(Sde.ito((t, y) -> y.mul(0), Diffusion.additive(t -> t.mul(0).add(1))))
                .solver(new EulerMaruyama()).steps(0, 1, 10).brownian(fine).run(ONE).y();
        assertEquals(same.item(), w.item(), 1e-14);
    }

    @Test
    void eventsAndJumpsAreSavedAtBoth() {
        Sde jumps = Sde.ode((t, y) -> y.neg()).withJumps(Jumps.compoundPoisson(3, Marks.normal(z -> z.mul(0.2)),
                (t, y, mark) -> y.mul(mark)));
        Solution s = SdeSolve.of(jumps).solver(new EulerMaruyama()).steps(0, 1, 10).saveAt(A, B, B, A)
                .brownian(BrownianPath.of(3)).run(ONE);
        assertBothAnswered(s, s.ys().at(0), 0);
        assertTrue(Double.isFinite(s.ys().at(0)));
    }
}

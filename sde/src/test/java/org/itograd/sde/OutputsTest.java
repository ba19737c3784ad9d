package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.BogackiShampine3;
import org.itograd.sde.solver.DormandPrince5;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

class OutputsTest {
    private static final Tensor ONE = Tensor.ones(DType.F64, 1);

    /// y′ = y cos t, y = exp(sin t): the worst error inside 8 and 16 steps.
    private static double worst(Solver solver, int n) {
        Solution s = SdeSolve.of(Sde.ode((t, y) -> y.mul(t.cos()))).solver(solver).steps(0, 2, n).dense().run(ONE);
        double worst = 0;
        for (int i = 0; i <= 100; i++) {
            double t = i / 50.0;
            worst = Math.max(worst, Math.abs(s.evaluate(t).item() - Math.exp(Math.sin(t))));
        }
        return worst;
    }

    @Test
    void interpolantsOfOdesHaveTheirOrder() {
        for (Solver solver : List.of(new DormandPrince5(), new Tsit5())) {
            assertTrue(worst(solver, 8) / worst(solver, 16) > 24, solver.name());
        }
        for (Solver solver : List.of(new BogackiShampine3(), new RungeKutta4(), new ReversibleHeun())) {
            double least = solver instanceof ReversibleHeun ? 3 : 6.5;
            assertTrue(worst(solver, 8) / worst(solver, 16) > least, solver.name());
        }
    }

    @Test
    void anAdaptiveSolutionCanBeAskedForAnyTime() {
        Solution s = SdeSolve.of(Sde.ode((t, y) -> y.mul(t.cos()))).solver(new Tsit5())
                .adaptive(0, 2, StepControl.pid().rtol(1e-6).atol(1e-9)).dense().run(ONE);
        for (int i = 0; i <= 40; i++) {
            assertEquals(Math.exp(Math.sin(i / 20.0)), s.evaluate(i / 20.0).item(), 1e-4);
        }
        assertArrayEquals(s.y().toDoubleArray(), s.evaluate(2).toDoubleArray());
    }

    /// dX = σ X dW by Euler–Maruyama: inside a step X_k (1 + σ (W_t − W_{t_k})).
    @Test
    void insideAStepANoisySolutionFollowsThePath() {
        BrownianPath path = BrownianPath.tree(4, 0, 1);
        Sde sde = Sde.ito((t, y) -> y.mul(0), Diffusion.diagonal((t, y) -> y.mul(0.5)));
        Tensor y0 = Tensor.ones(DType.F64, 5);
        SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 4).dense();
        Solution s = solve.brownian(path).run(y0);
        Tensor dW = path.over(TimeGrid.of(0, 1), DType.F64, Shape.of(5)).increment(0.5, 0.6);
        Tensor expected = s.evaluate(0.5).mul(dW.mul(0.5).add(1));
        assertArrayEquals(expected.toDoubleArray(), s.evaluate(0.6).toDoubleArray(), 1e-14);
        Solution line = solve.brownian(BrownianPath.of(4)).run(y0);
        assertArrayEquals(
                line.evaluate(0.5).mul(0.6).add(line.evaluate(0.75).mul(0.4)).toDoubleArray(),
                line.evaluate(0.6).toDoubleArray(),
                1e-14);
    }

    /// A step that ends where the solver's ends is the solver's.
    @Test
    void theCurveIsContinuousAtTheEndsOfSteps() {
        Sde sde = Sde.ito((t, y) -> y.mul(0.3), Diffusion.diagonal((t, y) -> y.mul(0.5)));
        Solution s = SdeSolve.of(sde).solver(new Milstein()).steps(0, 1, 4).dense().brownian(BrownianPath.tree(4, 0, 1))
                .run(ONE);
        assertEquals(s.evaluate(0.5).item(), s.evaluate(0.5 - 1e-8).item(), 1e-3);
    }

    @Test
    void denseSolutionsCanBeDifferentiated() {
        Tensor rate = Tensor.scalar(DType.F64, 0.4).variable();
        Solution s = SdeSolve.of(Sde.ode((t, y) -> y.mul(rate))).solver(new Tsit5()).steps(0, 1, 10).dense().run(ONE);
        Tensor slope = Autodiff.gradients(s.evaluate(0.73).sum(), rate).getFirst();
        assertEquals(0.73 * Math.exp(0.4 * 0.73), slope.item(), 1e-7);
    }

    @Test
    void whatWasNotKeptCannotBeAskedFor() {
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y)).solver(new Tsit5()).steps(0, 1, 10);
        assertTrue(message(() -> solve.run(ONE).evaluate(0.5)).contains("dense()"));
        assertTrue(message(() -> solve.dense().run(ONE).evaluate(1.5)).contains("[0.0, 1.0]"));
    }

    private static String message(Runnable run) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, run::run).getMessage());
    }

    @Test
    void aFunctionOfTheStateIsKeptInstead() {
        Tensor y0 = Tensor.of(new double[]{1, 2, 3, 4}, 2, 2).variable();
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.mul(0.5))).solver(new Tsit5()).steps(0, 1, 8);
        Solution s = solve.saving((t, y) -> y.select(1, 0).add(t)).saveAt(0, 0.5, 1).run(y0);
        assertEquals(Shape.of(3, 2), s.ys().shape());
        for (int i = 0; i < 3; i++) {
            double t = s.times()[i];
            assertEquals(3 * Math.exp(0.5 * t) + t, s.ys().select(0, i).at(1), 1e-8);
        }
        assertEquals(Shape.of(2, 2), s.y().shape());
        Tensor gradient = Autodiff.gradients(s.ys().select(0, 2).sum(), y0).getFirst();
        assertArrayEquals(
                new double[]{Math.exp(0.5), 0, Math.exp(0.5), 0}, gradient.toDoubleArray(), 1e-8);
    }
}

package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.BogackiShampine3;
import org.itograd.sde.solver.DormandPrince5;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Midpoint;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Rodas3;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.solver.Sri2;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

class AdaptiveSolveTest {
    private static final Tensor ONE = Tensor.ones(DType.F64, 1);
    private static final VectorField FIELD = (t, y) -> y;

    private static StepControl tolerance(double rtol) {
        return StepControl.pid().rtol(rtol).atol(rtol * 1e-3);
    }

    /// y′ = −50 (y − cos t) with a fast start: y = (2500 cos t + 50 sin t)/2501 + C e^(−50t).
    private static final Sde FAST = Sde.ode((t, y) -> y.sub(t.cos()).mul(-50));

    private static double fast(double t) {
        double c = 2 - 2500 / 2501.0;
        return (2500 * Math.cos(t) + 50 * Math.sin(t)) / 2501 + c * Math.exp(-50 * t);
    }

    @Test
    void anIntervalThatCannotBeHalvedIsRefusedWhereStepsAreDoubled() {
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.neg())).solver(new RungeKutta4());
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> solve.adaptive(1e9, Math.nextUp(1e9), tolerance(1e-3)).run(ONE));
        assertTrue(String.valueOf(e.getMessage()).startsWith("t0, t1: RungeKutta4 tells the error"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> TimeGrid.of(0, 1, 1));
        assertTrue(String.valueOf(e.getMessage()).endsWith("sort them and give each once"), e.getMessage());
    }

    @Test
    void tighterTolerancesGiveSmallerErrorsForMoreSteps() {
        for (Solver solver : new Solver[]{
            new BogackiShampine3(), new DormandPrince5(), new Tsit5(), new RungeKutta4(), new Heun(), new Midpoint()
        }) {
            int before = 0;
            for (double rtol : new double[]{1e-3, 1e-5}) {
                Solution s = SdeSolve.of(FAST).solver(solver).adaptive(0, 2, tolerance(rtol)).run(ONE.mul(2));
                double error = Math.abs(s.y().item() - fast(2));
                assertTrue(error < 30 * rtol, solver.name() + " " + rtol + ": " + error);
                assertTrue(s.steps() > before, solver.name());
                before = s.steps();
            }
        }
    }

    /// By a method whose later steps are not held back by stability.
    @Test
    void stepsAreShortWhereTheStateIsFast() {
        Solution s = SdeSolve.of(FAST).solver(new Rodas3()).adaptive(0, 2, tolerance(1e-6)).run(ONE.mul(2));
        TimeGrid grid = s.grid();
        assertTrue(grid.step(grid.steps() / 2) > 4 * grid.step(1), grid.toString());
    }

    @Test
    void givenTimesEndAStep() {
        Solution s = SdeSolve.of(FAST).solver(new DormandPrince5()).adaptive(0, 2, tolerance(1e-6))
                .saveAt(1.5, 0.3, 0).run(ONE.mul(2));
        for (int i = 0; i < 3; i++) {
            assertTrue(s.grid().find(s.times()[i]) >= 0);
            assertEquals(fast(s.times()[i]), s.ys().select(0, i).item(), 1e-5);
        }
        assertEquals(2, s.grid().end());
    }

    @Test
    void limitsOfTheStepAreKept() {
        StepControl control = tolerance(1e-2).maxStep(0.05).firstStep(0.01);
        TimeGrid grid = SdeSolve.of(Sde.ode((t, y) -> y.neg())).solver(new Tsit5()).adaptive(0, 2, control).run(ONE)
                .grid();
        assertEquals(0.01, grid.step(0), 1e-12);
        assertTrue(grid.longestStep() <= 0.05 * (1 + 1e-8));
        assertTrue(grid.steps() < 60);
    }

    private static Sde gbm(double sigma) {
        return Sde.stratonovich((t, y) -> y.mul(0.1), Diffusion.diagonal((t, y) -> y.mul(sigma)));
    }

    /// Several blocks of samples; one thread or three; backpropagation or a plain solve on the steps found.
    @Test
    void theSolveIsThatOnTheAcceptedStepsForAnyNumberOfThreads() {
        Tensor y0 = Tensor.ones(DType.F64, 2100, 2);
        for (Solver solver : List.of(new Heun(), new ReversibleHeun())) {
            Sde sde = solver instanceof Heun
                    ? gbm(0.8)
                    : Sde.stratonovich((t, y) -> y.sin(), Diffusion.additive(t -> t.cos()));
            SdeSolve solve = SdeSolve.of(sde).solver(solver).brownian(BrownianPath.tree(5, 0, 1));
            List<Solution> all = new ArrayList<>();
            for (int threads : new int[]{1, 3}) {
                Workers.withThreads(
                        threads, () -> all.add(solve.adaptive(0, 1, tolerance(1e-2)).run(y0)));
            }
            assertEquals(all.get(0).grid(), all.get(1).grid());
            assertArrayEquals(all.get(0).y().toDoubleArray(), all.get(1).y().toDoubleArray());
            Tensor again = solve.grid(all.get(0).grid()).run(y0).y();
            assertArrayEquals(all.get(0).y().toDoubleArray(), again.toDoubleArray());
            assertTrue(all.get(0).steps() > 8, all.get(0).grid().toString());
        }
    }

    /// Every solver of strong order 1 or more, with what it needs of the path.
    @Test
    void everySolverThatFollowsThePathTakesAdaptiveSteps() {
        Tensor y0 = Tensor.full(DType.F64, 0.8, 3, 2);
        int solves = 0;
        for (Diffusion noise : List.of(
                Diffusion.none(), Diffusion.additive(t -> t.add(0.3)), Diffusion.diagonal((t, y) -> y.mul(0.5)))) {
            VectorField drift = (t, y) -> y.sin().neg();
            for (Sde sde : List.of(Sde.ito(drift, noise), Sde.stratonovich(drift, noise))) {
                for (Solver solver : Solvers.all()) {
                    if (!Solvers.fits(solver, sde) || solver.needs() == PathDetail.LEVY_AREA
                            || solver.order(sde.calculus(), sde.noise()).orElseThrow().strong() < 1) {
                        continue;
                    }
                    BrownianPath path = BrownianPath.tree(3, 0, 1, PathDetail.SPACE_TIME_TIME);
                    SdeSolve solve = SdeSolve.of(sde).solver(solver).brownian(path);
                    Solution s = solve.adaptive(0, 1, StepControl.pid().rtol(0.02).atol(0.02)).run(y0);
                    Tensor again = solve.grid(s.grid()).run(y0).y();
                    assertArrayEquals(again.toDoubleArray(), s.y().toDoubleArray(), solver.name());
                    assertTrue(s.statistics().evaluations().drift() >= s.steps(), solver.name());
                    solves++;
                }
            }
        }
        assertTrue(solves > 40, "" + solves);
    }

    @Test
    void functionsThatDecideOnNumbersFindTheSameSteps() {
        Sde captured = Sde.ito((t, y) -> y.neg(), Diffusion.diagonal((t, y) -> y.mul(0.5)));
        Sde asWritten = Sde.ito((t, y) -> t.item() < 2 ? y.neg() : y, Diffusion.diagonal((t, y) -> y.mul(0.5)));
        List<TimeGrid> grids = new ArrayList<>();
        for (Sde sde : List.of(captured, asWritten)) {
            grids.add(SdeSolve.of(sde).solver(new Sri2()).adaptive(0, 1, tolerance(1e-3))
                    .brownian(BrownianPath.tree(5, 0, 1)).run(Tensor.ones(DType.F64, 3)).grid());
        }
        assertEquals(grids.get(0).steps(), grids.get(1).steps());
        for (int k = 0; k < grids.get(0).steps(); k++) {
            assertEquals(grids.get(0).time(k), grids.get(1).time(k), 1e-9);
        }
    }

    @Test
    void singlePrecisionReachesItsTolerance() {
        Tensor one = Tensor.ones(DType.F32, 1);
        Solution s = SdeSolve.of(FAST).solver(new Tsit5()).adaptive(0, 2, tolerance(1e-4)).run(one.mul(2));
        assertEquals(fast(2), s.y().item(), 1e-3);
        Tensor y0 = Tensor.ones(DType.F32, 40);
        SdeSolve heun = SdeSolve.of(gbm(0.5)).solver(new Heun()).brownian(BrownianPath.tree(2, 0, 1));
        Solution noisy = heun.adaptive(0, 1, tolerance(1e-2)).run(y0);
        assertArrayEquals(
                heun.grid(noisy.grid()).run(y0).y().toFloatArray(), noisy.y().toFloatArray());
    }

    @Test
    void gradientsAreThoseOfTheStepsHeldFixed() {
        Tensor sigma = Tensor.scalar(DType.F64, 0.6).variable();
        Sde sde = Sde.stratonovich((t, y) -> y.mul(0.1), Diffusion.diagonal((t, y) -> y.mul(sigma)));
        Tensor y0 = Tensor.ones(DType.F64, 4).variable();
        SdeSolve solve = SdeSolve.of(sde).solver(new Heun()).brownian(BrownianPath.tree(3, 0, 1));
        for (SdeSolve way : List.of(solve, solve.gradient(Gradients.checkpointed()))) {
            Solution adaptive = way.adaptive(0, 1, tolerance(1e-4)).run(y0);
            Solution fixed = way.grid(adaptive.grid()).run(y0);
            List<Tensor> a = Autodiff.gradients(adaptive.y().sum(), y0, sigma);
            List<Tensor> b = Autodiff.gradients(fixed.y().sum(), y0, sigma);
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(b.get(i).toDoubleArray(), a.get(i).toDoubleArray());
            }
            // ∂X/∂x0 = X/x0.
            assertArrayEquals(adaptive.y().toDoubleArray(), a.get(0).toDoubleArray(), 1e-12);
        }
    }

    /// X = exp(0.1 t + σ W) on each path.
    @Test
    void adaptiveSolvesFollowThePath() {
        Tensor y0 = Tensor.ones(DType.F64, 50);
        BrownianPath path = BrownianPath.tree(11, 0, 1);
        Tensor w = path.over(TimeGrid.of(0, 1), DType.F64, Shape.of(50)).increment(0, 1);
        Tensor exact = w.mul(0.7).add(0.1).exp();
        Sde ito = Sde.ito((t, y) -> y.mul(0.1 + 0.7 * 0.7 / 2), Diffusion.diagonal((t, y) -> y.mul(0.7)));
        for (double rtol : new double[]{3e-2, 3e-3}) {
            for (SdeSolve solve : List.of(
                    SdeSolve.of(gbm(0.7)).solver(new Heun()), SdeSolve.of(ito).solver(new Milstein()))) {
                Tensor end = solve.brownian(path).adaptive(0, 1, tolerance(rtol)).run(y0).y();
                double error = end.div(exact).sub(1).square().mean().item();
                assertTrue(Math.sqrt(error) < 6 * rtol, rtol + ": " + Math.sqrt(error));
            }
        }
    }

    // ------------------------------------------------------------------ refusals and failures

    private static String refusal(SdeSolve solve, Tensor y0) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> solve.run(y0)).getMessage());
    }

    @Test
    void whatWouldGoWrongIsRefusedWithWhatWorks() {
        StepControl control = StepControl.pid();
        Tensor y0 = Tensor.ones(DType.F64, 2, 3);
        SdeSolve milstein =
                SdeSolve.of(Sde.ito(FIELD, Diffusion.diagonal(FIELD))).solver(new Milstein()).adaptive(0, 1, control);
        assertTrue(refusal(milstein, y0).contains("tree"));
        assertTrue(refusal(milstein.brownian(BrownianPath.of(1)), y0).contains("BrownianPath.tree(seed, 0.0, 1.0)"));
        Tensor given = Tensor.zeros(DType.F64, 1, 2, 3);
        assertTrue(refusal(milstein.brownian(BrownianPath.recorded(given)), y0).contains("tree"));
        BrownianPath tree = BrownianPath.tree(1, 0, 1);
        String rough = refusal(milstein.solver(new EulerMaruyama()).brownian(tree), y0);
        assertTrue(rough.contains("EulerMaruyama") && rough.contains("Milstein"), rough);
        for (Diffusion noise : List.of(
                Diffusion.elementwise(FIELD), Diffusion.general(2, (t, y) -> Tensor.zeros(DType.F64, 2, 3, 2)))) {
            SdeSolve heun = SdeSolve.of(Sde.stratonovich(FIELD, noise)).solver(new Heun()).brownian(tree);
            assertTrue(refusal(heun.adaptive(0, 1, control), y0).contains("revisitingRejected"));
            heun.adaptive(0, 1, control.revisitingRejected()).run(y0);
            SdeSolve euler = SdeSolve.of(Sde.ito(FIELD, noise)).solver(new EulerMaruyama()).brownian(tree);
            assertTrue(refusal(euler.adaptive(0, 1, control.revisitingRejected()), y0).contains("Stratonovich"));
        }
        Sde jumping = Sde.ode(FIELD).withJumps(Jumps.elementwise(1, FIELD));
        assertTrue(refusal(SdeSolve.of(jumping).solver(new EulerMaruyama()).brownian(tree).adaptive(0, 1, control), y0)
                .contains("jumps"));
        assertTrue(refusal(milstein.brownian(tree).saveAt(0.5, 3), y0).contains("saveAt"));
    }

    @Test
    void aSpentBudgetSaysHowFarItGot() {
        StepBudgetException e = assertThrows(
                StepBudgetException.class,
                () -> SdeSolve.of(FAST).solver(new Heun()).adaptive(0, 2, tolerance(1e-6).maxSteps(50))
                        .run(ONE.mul(2)));
        assertEquals(fast(e.lastTime()), e.lastState().item(), 1e-4);
        assertTrue(e.lastTime() > 0 && e.lastTime() < 2 && e.step() <= 51);
        assertTrue(String.valueOf(e.getMessage()).contains("maxSteps"));
    }

    /// A jump of the drift at t = 0.5 that no step shorter than 0.01 may resolve.
    @Test
    void aStepThatCannotBeShortEnoughIsReported() {
        Sde jump = Sde.ode((t, y) -> t.greaterThan(0.5).mul(1e4).mul(y.mul(0).add(1)));
        StepUnderflowException e = assertThrows(
                StepUnderflowException.class,
                () -> SdeSolve.of(jump).solver(new DormandPrince5())
                        .adaptive(0, 1, tolerance(1e-6).minStep(0.01).maxStep(0.05)).run(ONE));
        assertTrue(e.lastTime() <= 0.5 && e.lastTime() > 0.4 && e.error() > 1);
        assertEquals(1, e.lastState().item());
        assertTrue(String.valueOf(e.getMessage()).contains("minStep"));
    }

    /// y′ = y², y(0) = 1 blows up at t = 1.
    @Test
    void anExplosionIsReportedWithTheLastGoodState() {
        Sde explosive = Sde.ode((t, y) -> y.square());
        FailedSolveException e = assertThrows(
                FailedSolveException.class,
                () -> SdeSolve.of(explosive).solver(new Tsit5()).adaptive(0, 2, tolerance(1e-4)).run(ONE));
        assertEquals(1, e.lastTime(), 1e-3);
        assertTrue(e.lastState().item() > 1e3 && Double.isFinite(e.lastState().item()));
        Sde undefined = Sde.ode((t, y) -> y.sub(0.5).sqrt().neg().sub(1));
        NonFiniteStateException nan = assertThrows(
                NonFiniteStateException.class,
                () -> SdeSolve.of(undefined).solver(new Tsit5()).adaptive(0, 2, tolerance(1e-4)).run(ONE));
        assertEquals(0.5, nan.lastState().item(), 1e-3);
        NonFiniteStateException fixed = assertThrows(
                NonFiniteStateException.class,
                () -> SdeSolve.of(undefined).solver(new Tsit5()).steps(0, 2, 40).run(ONE));
        assertTrue(fixed.lastState().item() >= 0.5);
        assertEquals(fixed.time() - 0.05, fixed.lastTime(), 1e-12);
    }
}

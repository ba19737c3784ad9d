package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.DormandPrince5;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Kvaerno5;
import org.itograd.sde.solver.Rodas3;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// Steps may be as short as the problem asks for, whatever the interval: without a choice, neither the first step nor the shortest
/// depends on its length. Reference values: F. Mazzia, C. Magherini, "Test Set for Initial Value Problem Solvers", 2008.
class StiffDefaultsTest {
    private static Tensor part(Tensor y, int i) {
        return y.slice(1, i, i + 1);
    }

    private static final Sde VAN_DER_POL = Sde.ode((t, y) -> {
        Tensor v = part(y, 1);
        return Tensor.concat(1, v, part(y, 0).square().neg().add(1).mul(v).mul(1000).sub(part(y, 0)));
    });

    private static final Sde ROBERTSON = Sde.ode((t, y) -> {
        Tensor a = part(y, 0).mul(-0.04).add(part(y, 1).mul(part(y, 2)).mul(1e4));
        Tensor c = part(y, 1).square().mul(3e7);
        return Tensor.concat(1, a, a.add(c).neg(), c);
    });

    private static void assertRelative(double expected, double actual, double within) {
        assertEquals(1, actual / expected, within);
    }

    @Test
    void vanDerPolIsSolvedByTheDefaults() {
        Tensor y0 = Tensor.of(new double[]{2, 0}, 1, 2);
        Solution s = SdeSolve.of(VAN_DER_POL).solver(new Rodas3()).adaptive(0, 2000, StepControl.pid()).run(y0);
        assertRelative(1.706167732170483, s.y().at(0), 1e-3);
        assertRelative(-0.8928097010247975e-3, s.y().at(1), 2e-3);
        assertTrue(s.grid().step(0) < 1e-3, s.grid().toString());
        assertTrue(s.steps() < 1000);
    }

    @Test
    void robertsonIsSolvedOverElevenDecades() {
        Tensor y0 = Tensor.of(new double[]{1, 0, 0}, 1, 3);
        double[] expected = {0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050};
        Solution plain = SdeSolve.of(ROBERTSON).solver(new Rodas3()).adaptive(0, 1e11, StepControl.pid()).run(y0);
        assertRelative(expected[2], plain.y().at(2), 1e-6);
        StepControl fine = StepControl.pid().rtol(1e-5).atol(1e-12);
        Solution s = SdeSolve.of(ROBERTSON).solver(new Rodas3()).adaptive(0, 1e11, fine).saveAt(0.4, 40, 1e11).run(y0);
        // SciPy 1.17, Radau, rtol 1e-11, atol 1e-18.
        double[] early = {9.851721138610038e-1, 3.386395378974975e-5, 1.479402218520755e-2};
        double[] later = {7.158270687192392e-1, 9.185534764558105e-6, 2.841637457459963e-1};
        for (int i = 0; i < 3; i++) {
            assertRelative(early[i], s.ys().select(0, 0).at(i), 1e-4);
            assertRelative(later[i], s.ys().select(0, 1).at(i), 1e-4);
            assertRelative(expected[i], s.y().at(i), 1e-3);
        }
        assertTrue(s.grid().step(0) < 1e-3, s.grid().toString());
    }

    @Test
    void aFullyImplicitMethodNeedsFewStepsForRobertson() {
        Tensor y0 = Tensor.of(new double[]{1, 0, 0}, 1, 3);
        Solution s = SdeSolve.of(ROBERTSON).solver(new Kvaerno5()).adaptive(0, 1e11, StepControl.pid().atol(1e-10))
                .run(y0);
        assertRelative(0.2083340149701255e-7, s.y().at(0), 1e-3);
        assertTrue(s.statistics().attempts() < 200);
    }

    /// y′ = −k (y − cos t): the first step is that of the fast time scale, for one size of all steps and for one of each sample.
    @Test
    void theFirstStepIsThatOfTheProblemNotOfTheInterval() {
        Tensor k = Tensor.of(new double[]{1e8, 1}, 2, 1);
        Sde sde = Sde.ode((t, y) -> y.sub(t.cos()).mul(k).neg());
        Tensor y0 = Tensor.full(DType.F64, 2, 2, 1);
        double once = 0;
        for (double end : new double[]{1e-6, 1e-4, 1e-3}) {
            TimeGrid grid = SdeSolve.of(sde).solver(new Rodas3()).adaptive(0, end, StepControl.pid()).run(y0).grid();
            assertTrue(once == 0 || once == grid.step(0), grid.toString());
            once = grid.step(0);
        }
        assertTrue(once < 1e-8 && once > 1e-12, "" + once);
        int[] steps = SdeSolve.of(sde).solver(new Rodas3()).adaptive(0, 1, StepControl.pid()).runPerSample(y0).steps();
        assertTrue(steps[0] > steps[1], steps[0] + " " + steps[1]);
    }

    /// y = 1/(1 − t) has a pole at 1.
    @Test
    void aPoleIsReachedAndNamed() {
        Sde sde = Sde.ode((t, y) -> y.square());
        FailedSolveException e = assertThrows(
                FailedSolveException.class,
                () -> SdeSolve.of(sde).solver(new Tsit5()).adaptive(0, 2, StepControl.pid().rtol(1e-8).atol(1e-10))
                        .run(Tensor.ones(DType.F64, 1)));
        assertEquals(1, e.lastTime(), 1e-6);
        String message = String.valueOf(e.getMessage());
        assertFalse(message.contains("minStep") || message.contains(",,") || message.contains("implicit solver"),
                message);
    }

    /// A jump of the drift by 1e20 at t = ½: no step across it meets the tolerance.
    @Test
    void whoeverLimitsTheStepIsNamed() {
        Sde sde = Sde.ode((t, y) -> t.greaterThan(0.5).mul(1e20).add(y.mul(0)));
        StepControl strict = StepControl.pid().rtol(0).atol(1e-3);
        assertLimited(sde, strict, "that rounding leaves at this t", "minStep");
        assertLimited(sde, strict.minStep(1e-5), "a smaller minStep", "rounding");
    }

    private static void assertLimited(Sde sde, StepControl control, String has, String lacks) {
        StepUnderflowException e = assertThrows(
                StepUnderflowException.class,
                () -> SdeSolve.of(sde).solver(new DormandPrince5()).adaptive(0, 1, control)
                        .run(Tensor.ones(DType.F64, 1)));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(has) && !message.contains(lacks), message);
        assertEquals(0.5, e.lastTime(), 1e-4);
    }

    @Test
    void aStateThatIsNotFiniteIsSaidInOneSentence() {
        Sde sde = Sde.ode((t, y) -> y.sub(2).sqrt());
        NonFiniteStateException e = assertThrows(
                NonFiniteStateException.class,
                () -> SdeSolve.of(sde).solver(new Tsit5()).adaptive(0, 1, StepControl.pid())
                        .run(Tensor.ones(DType.F32, 1)));
        assertTrue(String.valueOf(e.getMessage()).contains("however short, at t = "), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains(",,"), e.getMessage());
    }

    /// A tree of 30 levels is not resolved below 1e-9 of its interval, so steps along it stop short of that.
    @Test
    void withNoiseStepsStayWithinWhatAPathKnows() {
        Sde sde = Sde.stratonovich(
                (t, y) -> t.greaterThan(0.5).mul(1e20).add(y.mul(0)), Diffusion.diagonal((t, y) -> y));
        StepUnderflowException e = assertThrows(
                StepUnderflowException.class,
                () -> SdeSolve.of(sde).solver(new Heun()).adaptive(0, 1, StepControl.pid())
                        .brownian(BrownianPath.tree(1, 0, 1)).run(Tensor.ones(DType.F64, 1)));
        assertTrue(String.valueOf(e.getMessage()).contains("resolved"), e.getMessage());
    }
}

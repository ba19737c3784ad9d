package outside;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Marks;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.PathFunction;
import org.itograd.sde.solve.SdeSolve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// A setting that was left null is refused where it is given, by code that no tool checks for null.
class NullsTest {
    private static final VectorField FIELD = (t, y) -> y;
    private static final Sde SDE = Sde.ito(FIELD, Diffusion.diagonal(FIELD));

    private static void assertRefused(String name, Executable run) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(message.startsWith(name + ": must not be null; "), message);
    }

    @Test
    void settingsOfASolve() {
        SdeSolve solve = SdeSolve.of(SDE);
        assertRefused("sde", () -> SdeSolve.of(null));
        assertRefused("solver", () -> solve.solver(null));
        assertRefused("grid", () -> solve.grid(null));
        assertRefused("control", () -> solve.adaptive(0, 1, null));
        assertRefused("brownian", () -> solve.brownian(null));
        assertRefused("saveAt", () -> solve.saveAt((double[]) null));
        assertRefused("saving", () -> solve.saving(null));
        assertRefused("cancellation", () -> solve.cancellation(null));
        assertRefused("progress", () -> solve.progress(null));
        assertRefused("gradient", () -> solve.gradient(null));
    }

    @Test
    void partsOfAnEquation() {
        assertRefused("drift", () -> Sde.ito(null, Diffusion.none()));
        assertRefused("drift", () -> Sde.ode(null));
        assertRefused("diffusion", () -> Sde.stratonovich(FIELD, null));
        assertRefused("calculus", () -> new Sde(FIELD, Diffusion.none(), null, Jumps.none()));
        assertRefused("jumps", () -> new Sde(FIELD, Diffusion.none(), Calculus.ITO, null));
        assertRefused("g", () -> Diffusion.diagonal(null));
        assertRefused("g", () -> Diffusion.elementwise(null));
        assertRefused("g", () -> Diffusion.scalar(null));
        assertRefused("g", () -> Diffusion.additive(null));
        assertRefused("g", () -> Diffusion.general(2, null));
        assertRefused("g", () -> Diffusion.commutative(2, null));
        assertRefused("transform", () -> Marks.normal(null));
        Marks marks = Marks.normal(z -> z);
        assertRefused("amplitude", () -> Jumps.elementwise(1, null));
        assertRefused("marks", () -> Jumps.compoundPoisson(1, null, (t, y, z) -> y));
        assertRefused("coefficient", () -> Jumps.compoundPoisson(1, marks, null));
        assertRefused("intensity", () -> Jumps.withIntensity(1, null, marks, (t, y, z) -> y));
    }

    @Test
    void settingsOfAnExpectation() {
        Expectation expectation = Expectation.of(SDE, y -> y);
        assertRefused("payoff", () -> Expectation.of(SDE, (UnaryOperator<Tensor>) null));
        assertRefused("payoff", () -> Expectation.of(SDE, (PathFunction) null));
        assertRefused("solver", () -> expectation.solver(null));
        assertRefused("method", () -> expectation.method(null));
        assertRefused("progress", () -> expectation.progress(null));
        assertRefused("function", () -> expectation.controlVariate((UnaryOperator<Tensor>) null, 0));
        assertRefused("function", () -> expectation.controlVariate((PathFunction) null, 0));
    }
}

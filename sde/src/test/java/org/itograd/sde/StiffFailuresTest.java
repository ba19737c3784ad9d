package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.ImplicitMidpoint;
import org.itograd.sde.solver.RosenbrockEuler;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.ThetaEuler;
import org.itograd.sde.solver.ThetaMilstein;
import org.junit.jupiter.api.Test;

/// An implicit equation that was not solved is noticed, and a wrong argument refused.
class StiffFailuresTest {
    /// y = h (y₁ − y₁³), y₁ = 1000 before a step of 1: Newton's method needs more than ten iterations.
    @Test
    void anIterationThatHasNotConvergedEndsTheSolve() {
        Sde cubic = Sde.ode((t, y) -> y.sub(y.pow(3)));
        Tensor y0 = Tensor.full(DType.F64, 1000, 2);
        SdeSolve solve = SdeSolve.of(cubic).steps(0, 3, 3);
        NonFiniteStateException e = assertThrows(
                NonFiniteStateException.class, () -> solve.solver(new ThetaEuler(1)).run(y0));
        assertEquals(1, e.step());
        assertTrue(String.valueOf(e.getMessage()).contains("iterations"), e.getMessage());
        double y = solve.saveAt(1).solver(new ThetaEuler(1, 25)).run(y0).ys().at(0);
        assertEquals(1000, y - (y - y * y * y), 1e-9);
    }

    /// (I − hJ) with h = 1 and J = I, for one sample of many.
    @Test
    void aSingularSystemIsNamedWithItsSample() {
        int bad = 4321;
        double[] rates = new double[2 * 5000];
        rates[2 * bad] = 1;
        rates[2 * bad + 1] = 1;
        Tensor rate = Tensor.of(rates, 5000, 2);
        Sde sde = Sde.ode((t, y) -> y.mul(rate));
        for (Solver solver : List.of(new ThetaEuler(1), new RosenbrockEuler())) {
            SampleException e = assertThrows(SampleException.class, () -> SdeSolve.of(sde)
                    .solver(solver)
                    .steps(0, 1, 1)
                    .run(Tensor.ones(DType.F64, 5000, 2)));
            assertEquals(bad, e.sample());
        }
        Sde one = Sde.ode((t, y) -> y);
        assertThrows(NonFiniteStateException.class, () -> SdeSolve.of(one)
                .solver(new ThetaEuler(1)).steps(0, 1, 1).run(Tensor.ones(DType.F64, 3)));
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new ThetaEuler(1.5));
        assertThrows(IllegalArgumentException.class, () -> new ThetaMilstein(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new ImplicitMidpoint(0));
        ExponentialEuler wide = new ExponentialEuler(Tensor.zeros(DType.F64, 3, 3));
        String message = assertThrows(IllegalArgumentException.class, () -> SdeSolve.of(Sde.ode((t, y) -> y))
                .solver(wide).steps(0, 1, 1).run(Tensor.ones(DType.F64, 5, 2))).getMessage();
        assertTrue(String.valueOf(message).contains("(batch, 3)"), message);
    }
}

package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.TamedEuler;
import org.itograd.sde.solver.TamedMilstein;
import org.junit.jupiter.api.Test;

/// dX = −X⁵ dt + σ X dW from a far start: Euler–Maruyama's step overshoots ever further, the tamed ones come back.
class SuperlinearDriftTest {
    private static final Sde SDE = Sde.ito((t, x) -> x.pow(5).neg(), Diffusion.diagonal((t, x) -> x.mul(0.3)));

    private static Tensor end(Solver solver, int steps) {
        return SdeSolve.of(SDE)
                .solver(solver)
                .steps(0, 8, steps)
                .brownian(BrownianPath.tree(4, 0, 8))
                .run(Tensor.full(DType.F64, 6, 1000))
                .y();
    }

    @Test
    void onlyTamedMethodsStayFinite() {
        assertThrows(NonFiniteStateException.class, () -> end(new EulerMaruyama(), 128));
        // X⁴ ≤ 1/(4 t) without noise, so about 0.42 at t = 8.
        for (Solver solver : List.of(new TamedEuler(), new TamedMilstein())) {
            Tensor coarse = end(solver, 128);
            Tensor fine = end(solver, 1024);
            assertTrue(coarse.abs().max().item() < 1.5, solver.name());
            assertTrue(coarse.sub(fine).square().mean().item() < 0.01, solver.name());
        }
    }

    /// f = (3000, 4000) has the length 5000, so a step of 0.1 moves by f / 5010 · 10.
    @Test
    void theLengthIsThatOfASample() {
        Sde sde = Sde.ode((t, y) -> Tensor.of(new double[]{3000, 4000, 0, 0}, 2, 2));
        Tensor y = new TamedEuler()
                .step(sde, Tensor.scalar(DType.F64, 0), Tensor.scalar(DType.F64, 0.1), Tensor.zeros(DType.F64, 2, 2),
                        Increments.none());
        assertEquals(300 / 501.0, y.at(0), 1e-15);
        assertEquals(400 / 501.0, y.at(1), 1e-15);
        assertEquals(0, y.at(2));
    }

    /// |f| has no derivative where f = 0; the method gives that of f h there.
    @Test
    void theGradientIsFiniteWhereTheDriftVanishes() {
        Tensor gradient = Autodiff.grad(
                y -> new TamedEuler()
                        .step(Sde.ode((t, x) -> x.mul(2)), Tensor.scalar(DType.F64, 0), Tensor.scalar(DType.F64, 0.1),
                                y,
                                Increments.none())
                        .sum(),
                Tensor.zeros(DType.F64, 3));
        assertEquals(1.2, gradient.at(1), 1e-15);
    }
}

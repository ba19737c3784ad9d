package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.ReversibleSolver;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Test;

/// What cannot be solved is refused before the first step, with a message that names what works.
class RefusalsTest {
    private static final VectorField FIELD = (t, y) -> y;
    private static final Tensor Y0 = Tensor.ones(DType.F64, 2, 3);

    private static String refusal(Supplier<?> solve) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, solve::get).getMessage());
    }

    private static void assertRefused(Sde sde, Solver solver, String suggestion) {
        String message = refusal(
                () -> SdeSolve.of(sde).solver(solver).steps(0, 1, 2).brownian(BrownianPath.of(1)).run(Y0));
        assertTrue(message.contains(solver.name()) && message.contains(suggestion), message);
    }

    @Test
    void solversRefuseNoiseTheyAreNotFor() {
        assertRefused(Sde.ito(FIELD, Diffusion.elementwise(FIELD)), new Milstein(), "EulerMaruyama");
        assertRefused(
                Sde.ito(FIELD, Diffusion.general(2, (t, y) -> Tensor.zeros(DType.F64, 2, 3, 2))),
                new Milstein(),
                "EulerMaruyama");
        assertRefused(Sde.ito(FIELD, Diffusion.diagonal(FIELD)), new Heun(), "EulerMaruyama");
        assertRefused(Sde.stratonovich(FIELD, Diffusion.diagonal(FIELD)), new EulerMaruyama(), "EulerHeun");
        assertRefused(Sde.stratonovich(FIELD, Diffusion.diagonal(FIELD)), new Milstein(), "EulerHeun");
        assertRefused(Sde.ito(FIELD, Diffusion.scalar(FIELD)), new Euler(), "EulerMaruyama");
        assertRefused(
                Sde.ito(FIELD, Diffusion.diagonal(FIELD)).withJumps(Jumps.elementwise(1, FIELD)),
                new Milstein(),
                "EulerMaruyama");
    }

    @Test
    void everyStructureHasASolver() {
        for (Diffusion d : new Diffusion[]{
            Diffusion.none(),
            Diffusion.diagonal(FIELD),
            Diffusion.elementwise(FIELD),
            Diffusion.scalar(FIELD),
            Diffusion.additive(t -> t),
            Diffusion.commutative(2, FIELD),
            Diffusion.general(2, FIELD)
        }) {
            for (Sde sde : new Sde[]{Sde.ito(FIELD, d), Sde.stratonovich(FIELD, d)}) {
                assertTrue(Solvers.all().stream().anyMatch(s -> Solvers.fits(s, sde)), sde.structure());
            }
        }
    }

    @Test
    void theMessageNamesEverySolverThatFits() {
        Sde sde = Sde.stratonovich(FIELD, Diffusion.commutative(2, FIELD));
        String message = String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> Solvers.requireFits(new Milstein(), sde)).getMessage());
        for (Solver solver : Solvers.all()) {
            assertEquals(
                    Solvers.fits(solver, sde),
                    message.substring(message.indexOf("use")).matches(".*\\b" + solver.name() + "\\b.*"),
                    message);
        }
    }

    @Test
    void theReversibleAdjointRefusesSolversThatCannotUndoTheirSteps() {
        for (Solver solver : Solvers.all()) {
            Sde ode = Sde.ode(FIELD);
            if (Solvers.fits(solver, ode) && !(solver instanceof ReversibleSolver)) {
                String message = refusal(() -> SdeSolve.of(ode).solver(solver).steps(0, 1, 2)
                        .gradient(Gradients.reversible()).run(Y0));
                assertTrue(message.contains(solver.name()) && message.contains("ReversibleHeun"), message);
                assertTrue(message.contains("checkpointed"), message);
            }
        }
        assertRefused(Sde.ito(FIELD, Diffusion.diagonal(FIELD)), new ReversibleHeun(), "EulerMaruyama");
    }

    @Test
    void missingPartsAndWrongShapesAreNamed() {
        Sde sde = Sde.ito(FIELD, Diffusion.diagonal(FIELD));
        SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama());
        assertTrue(refusal(() -> solve.steps(0, 1, 2).run(Y0)).contains("brownian"));
        assertTrue(refusal(() -> solve.brownian(BrownianPath.of(1)).run(Y0)).contains("steps"));
        assertTrue(refusal(() -> SdeSolve.of(sde).steps(0, 1, 2).run(Y0)).contains("solver"));
        Sde wrong = Sde.ito((t, y) -> y.sum(), Diffusion.diagonal(FIELD));
        assertTrue(refusal(() -> SdeSolve.of(wrong)
                .solver(new EulerMaruyama())
                .steps(0, 1, 2)
                .brownian(BrownianPath.of(1))
                .run(Y0))
                .contains("drift"));
        for (double[] bad : new double[][]{{0, 1, 0}, {0, 1, -0.1}, {1, 0, 0.1}, {0, Double.NaN, 0.1}}) {
            refusal(() -> solve.stepSize(bad[0], bad[1], bad[2]));
        }
    }

    @Test
    void aStateThatStopsBeingFiniteIsReportedWithItsTime() {
        Sde explosive = Sde.ode((t, y) -> y.square().mul(50));
        NonFiniteStateException e = assertThrows(
                NonFiniteStateException.class,
                () -> SdeSolve.of(explosive).solver(new Euler()).steps(0, 10, 1000).run(Y0));
        assertTrue(String.valueOf(e.getMessage()).contains("step"), e.getMessage());
    }

    @Test
    void theGridAsPublishedHasOneStepMoreThanTheQuotient() {
        assertEquals(11, TimeGrid.asPublished(1, 0.1).steps());
        assertEquals(4, TimeGrid.asPublished(0.3, 0.1).steps());
        assertEquals(3, TimeGrid.asPublished(1, 0.4).steps());
        assertEquals(1.0 / 11, TimeGrid.asPublished(1, 0.1).step(3), 1e-15);
        assertEquals(1, TimeGrid.asPublished(1, 0.1).end());
    }
}

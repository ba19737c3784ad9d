package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.ReversibleSolver;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// What cannot be solved is refused before the first step, with a message that names what works.
class RefusalsTest {
    private static final VectorField FIELD = (t, y) -> y;
    private static final Tensor Y0 = Tensor.ones(DType.F64, 2, 3);

    /// Converges to nothing.
    private record Unfit() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return Optional.empty();
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return y;
        }
    }

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
    void theMessageNamesTheThreeOfTheHighestOrdersFirst() {
        String diagonal = refusal(() -> {
            Solvers.requireFits(new Heun(), Sde.ito(FIELD, Diffusion.diagonal(FIELD)));
            return 0;
        });
        assertTrue(
                diagonal.matches(".*; use \\w+ \\(strong order 1.5, weak 1.5\\) or \\w+ \\(.*\\) or \\w+ \\([^;]*\\);"
                        + " these fit too: EulerMaruyama, .*"),
                diagonal);
        Sde ode = Sde.ode(FIELD);
        String noNoise = refusal(() -> {
            Solvers.requireFits(new Unfit(), ode);
            return 0;
        });
        assertTrue(
                noNoise.contains("; use DormandPrince5 (strong order 5, weak 5) or Tsit5 (strong order 5, weak 5) or"),
                noNoise);
    }

    @Test
    void timesThatGoBackwardsNameWhatDoesSo() {
        SdeSolve solve = SdeSolve.of(Sde.ode(FIELD)).solver(new Euler());
        for (Supplier<SdeSolve> backwards : List.<Supplier<SdeSolve>>of(
                () -> solve.steps(1, 0, 10), () -> solve.stepSize(1, 0, 0.1))) {
            String message = refusal(backwards);
            assertTrue(message.contains("got 1.0 and 0.0") && message.contains("TimeSpans.of(t0, t1).over(sde)"),
                    message);
        }
        String adaptive = refusal(() -> solve.solver(new Tsit5()).adaptive(1, 0, StepControl.pid()).run(Y0));
        assertTrue(adaptive.contains("TimeSpans"), adaptive);
        assertFalse(refusal(() -> solve.steps(0, Double.NaN, 10)).contains("TimeSpans"));
        // What the message says.
        Tensor from = Tensor.ones(DType.F64, 2, 1);
        Tensor to = Tensor.zeros(DType.F64, 2, 1);
        Tensor back = SdeSolve.of(TimeSpans.of(from, to).over(Sde.ode(FIELD)))
                .solver(new Tsit5()).steps(0, 1, 10).run(Y0).y();
        assertEquals(Math.exp(-1), back.at(0), 1e-8);
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

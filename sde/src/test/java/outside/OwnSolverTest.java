package outside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Midpoint;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Terms;
import org.itograd.sde.testing.ConvergenceReport;
import org.itograd.sde.testing.ConvergenceStudy;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;
import org.junit.jupiter.api.Test;

/// A solver of one's own in a package of one's own, written from the documentation: what it needs is public, and the kit finds
/// whether it is right.
class OwnSolverTest {
    /// Ralston's method, y + ¼ k₁ + ¾ k₂ with k = f h + g dW at y and at y + ⅔ k₁, for Stratonovich equations.
    private record Ralston() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return switch (noise) {
                case NONE -> Order.of(2, 2);
                case ADDITIVE -> Order.of(1, 1);
                case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
                case ELEMENTWISE, GENERAL -> Optional.empty();
            };
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            Tensor first = Terms.driftAndNoise(sde, t, h, y, increments);
            Tensor part = first.mul(2.0 / 3);
            Tensor second = Terms.driftAndNoise(sde, t.add(h.mul(2.0 / 3)), h, y.add(part), increments);
            return y.add(first.mul(0.25)).add(second.mul(0.75));
        }
    }

    /// The same, forgetting that an equation may have no noise.
    private record NoisyOnly() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return Order.of(1, 1);
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return y.add(sde.drift(t, y).mul(h)).add(sde.diffusion(t, y).mul(increments.dW()));
        }
    }

    @Test
    void theKitProvesIt() {
        Solver solver = new Ralston();
        int proved = 0;
        for (TestProblem problem : TestProblems.showing(solver)) {
            if (problem.name().startsWith("reverting")) {
                ConvergenceReport report =
                        ConvergenceStudy.of(solver, problem).allowingUnresolved("few paths").paths(2048, 4096).run();
                report.requireClaimedOrders();
                proved++;
            }
        }
        assertTrue(proved >= 3, "problems " + proved);
    }

    /// All second-order methods of two stages take the same step where f is linear and t does not matter.
    @Test
    void itAgreesWithTheLibrarysWhereTheyMust() {
        Sde sde = Sde.stratonovich((t, y) -> y.mul(-0.3), Diffusion.diagonal((t, y) -> y.mul(0.4)));
        Tensor y0 = Tensor.ones(DType.F64, 5);
        SdeSolve solve = SdeSolve.of(sde).steps(0, 1, 20).brownian(BrownianPath.of(3));
        assertArrayEquals(
                solve.solver(new Midpoint()).run(y0).y().toDoubleArray(),
                solve.solver(new Ralston()).run(y0).y().toDoubleArray(), 1e-14);
    }

    @Test
    void whoAsksForNoiseThatIsNotThereIsToldWhatToDo() {
        Sde ode = Sde.ode((t, y) -> y.neg());
        SdeSolve solve = SdeSolve.of(ode).solver(new NoisyOnly()).steps(0, 1, 4);
        String message = String.valueOf(
                assertThrows(IllegalStateException.class, () -> solve.run(Tensor.ones(DType.F64, 3))).getMessage());
        assertTrue(message.contains("Terms.driftAndNoise") && message.contains("NoiseType.NONE"), message);
        assertEquals(
                Math.exp(-1), SdeSolve.of(ode).solver(new Ralston()).steps(0, 1, 1000).run(Tensor.scalar(1)).y().item(),
                1e-6);
    }
}

package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.PlatenWeak2;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;

/// Mistakes that are easily made in a solver fail the checks of [StrongOrdersTest] and [WeakOrdersTest]: each is made here, and
/// the order that is seen is lower than what is stated by more than the band.
class PlantedBugsTest {
    private static final Problem PROBLEM = Problem.geometric(Calculus.ITO, 0.3, 0.7);

    /// A method that claims to be Milstein's or Platen's.
    private interface Broken extends Solver {
        @Override
        default Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new Milstein().order(calculus, noise);
        }
    }

    private static Tensor derivative(Sde sde, Tensor t, Tensor y) {
        return Autodiff.vjp(x -> sde.diffusion(t, x), y, sde.diffusion(t, y)).gradient();
    }

    private static void assertStrongCaught(Broken broken) {
        double seen = StrongOrdersTest.slope(broken, PROBLEM);
        assertTrue(seen < 0.75, "order " + seen);
    }

    @Test
    void theWrongSignOfTheCorrection() {
        assertStrongCaught((sde, t, h, y, increments) -> {
            Tensor dW = increments.dW();
            Tensor correction = derivative(sde, t, y).mul(dW.square().sub(h).mul(0.5));
            return y.add(sde.drift(t, y).mul(h)).add(sde.diffusion(t, y).mul(dW)).sub(correction);
        });
    }

    @Test
    void aForgottenStepInTheCorrection() {
        assertStrongCaught((sde, t, h, y, increments) -> {
            Tensor dW = increments.dW();
            Tensor correction = derivative(sde, t, y).mul(dW.square().mul(0.5));
            return y.add(sde.drift(t, y).mul(h)).add(sde.diffusion(t, y).mul(dW)).add(correction);
        });
    }

    @Test
    void aMissingHalf() {
        assertStrongCaught((sde, t, h, y, increments) -> {
            Tensor dW = increments.dW();
            Tensor correction = derivative(sde, t, y).mul(dW.square().sub(h));
            return y.add(sde.drift(t, y).mul(h)).add(sde.diffusion(t, y).mul(dW)).add(correction);
        });
    }

    @Test
    void theStepForItsRootInADifferenceQuotient() {
        assertStrongCaught((sde, t, h, y, increments) -> {
            Tensor dW = increments.dW();
            Tensor g = sde.diffusion(t, y);
            Tensor difference = sde.diffusion(t, y.add(g.mul(h))).sub(g);
            Tensor correction = difference.mul(dW.square().sub(h)).div(h.sqrt().mul(2));
            return y.add(sde.drift(t, y).mul(h)).add(g.mul(dW)).add(correction);
        });
    }

    @Test
    void theStepForItsRootInAnIncrement() {
        assertStrongCaught((sde, t, h, y, increments) -> new Milstein()
                .step(sde, t, h, y, Increments.of(increments.dW().mul(h.sqrt()))));
    }

    @Test
    void aMethodForTheOtherCalculus() {
        assertStrongCaught((sde, t, h, y, increments) -> {
            Tensor left = sde.drift(t, y).mul(h).add(sde.diffusion(t, y).mul(increments.dW()));
            Tensor at = y.add(left);
            Tensor right = sde.drift(t, at).mul(h).add(sde.diffusion(t, at).mul(increments.dW()));
            return y.add(left.add(right).mul(0.5));
        });
    }

    @Test
    void theWrongSignOfATermOfWeakOrderTwo() {
        Broken broken = (sde, t, h, y, increments) -> {
            Tensor right = new PlatenWeak2().step(sde, t, h, y, increments);
            Tensor once = new Milstein().step(sde, t, h, y, increments);
            return once.mul(2).sub(right);
        };
        double seen = WeakOrdersTest.order(broken, PROBLEM);
        assertTrue(seen < 1.75, "order " + seen);
    }

    @Test
    void theStepForItsRootInAWeakMethod() {
        Broken broken = (sde, t, h, y, increments) -> new PlatenWeak2()
                .step(sde, t, h, y, Increments.of(increments.dW().mul(h.sqrt())));
        double seen = WeakOrdersTest.order(broken, PROBLEM);
        assertTrue(seen < 1.75, "order " + seen);
    }

    @Test
    void aTransposedLevyArea() {
        double seen =
                MilsteinLevyAreaTest.slope(new MilsteinLevyAreaTest.Transposed(), Calculus.ITO, NoiseType.GENERAL);
        assertTrue(seen < 0.75, "order " + seen);
    }
}

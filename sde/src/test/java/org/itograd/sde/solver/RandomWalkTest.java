package org.itograd.sde.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.junit.jupiter.api.Test;

class RandomWalkTest {
    private static final Sde SDE = Sde.ito((t, y) -> y, Diffusion.diagonal((t, y) -> y));
    private static final Tensor H = Tensor.scalar(DType.F64, 0.25);

    @Test
    void twoPoints() {
        Tensor dW = Tensor.of(new double[]{-3, -1e-9, 1e-9, 0.2}, 4);
        assertArrayEquals(
                new double[]{-0.5, -0.5, 0.5, 0.5},
                RandomWalk.twoPoint(SDE, H, Increments.of(dW)).dW().toDoubleArray(),
                1e-15);
    }

    @Test
    void threePoints() {
        double edge = RandomWalk.UPPER_THIRD / 2;
        double far = Math.sqrt(0.75);
        Tensor dW = Tensor.of(new double[]{-edge - 1e-9, -edge + 1e-9, 0, edge - 1e-9, edge + 1e-9}, 5);
        assertArrayEquals(
                new double[]{-far, 0, 0, 0, far},
                RandomWalk.threePoint(SDE, H, Increments.of(dW)).dW().toDoubleArray(),
                1e-15);
    }

    /// The normal density integrated by Simpson's rule from −z to z.
    @Test
    void theMiddleHasProbabilityTwoThirds() {
        int n = 2000;
        double h = 2 * RandomWalk.UPPER_THIRD / n;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            double x = -RandomWalk.UPPER_THIRD + i * h;
            int weight = i == 0 || i == n ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.exp(-x * x / 2);
        }
        assertEquals(2 / 3.0, sum * h / 3 / Math.sqrt(2 * Math.PI), 1e-12);
    }
}

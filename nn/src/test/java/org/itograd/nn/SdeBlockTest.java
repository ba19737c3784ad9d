package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.junit.jupiter.api.Test;

/// Steps of blocks against their formulas, with f(t, x) = w x + t.
class SdeBlockTest {
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, 4);
    private static final double W = -0.7;
    private static final Tensor X0 = Tensor.of(new double[]{1, -2, 0.5}, 3);

    private final Parameter w = new Parameter("w", AxisOrder.PLAIN, Tensor.scalar(DType.F64, W));

    private SdeBlock block(Noise noise) {
        TimeLayer drift = () -> (t, x) -> x.mul(w.value()).add(t);
        return SdeBlock.of(drift, noise, GRID);
    }

    private interface Step {
        double noise(double x, double f, double dW, double h);
    }

    private void check(SdeBlock block, Step step) {
        Tensor dW = RandomKey.of(5).normal(DType.F64, 4, 3).mul(0.5);
        double[] expected = X0.toDoubleArray();
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < 3; i++) {
                double f = W * expected[i] + 0.25 * k;
                expected[i] += 0.25 * f + step.noise(expected[i], f, dW.at(3 * k + i), 0.25);
            }
        }
        assertArrayEquals(expected, block.apply(X0, BrownianPath.recorded(dW)).toDoubleArray(), 1e-13);
    }

    @Test
    void everyNoiseIsWhatItsFormulaSays() {
        check(block(new Noise.None()), (x, f, dW, h) -> 0);
        check(block(new Noise.Additive(0.3)), (x, f, dW, h) -> 0.3 * dW);
        check(block(new Noise.Multiplicative(0.3)), (x, f, dW, h) -> 0.3 * x * dW);
        check(block(new Noise.Dropout(0.8)), (x, f, dW, h) -> Math.sqrt(0.2 / 0.8) * f * dW);
        SdeBlock block = block(new Noise.Multiplicative(0.3));
        check(
                new SdeBlock(block.drift(), block.noise(), GRID, new Milstein(), Gradients.backpropagation()),
                (x, f, dW, h) -> 0.3 * x * dW + 0.5 * 0.09 * x * (dW * dW - h));
    }

    /// Without drift every element is multiplied by 1 ± s or left alone in each step: with s = ½ and 4 steps, by
    /// 0.5ᵃ 1.5ᵇ, a + b ≤ 4.
    @Test
    void jumpsMultiplyByOnePlusOrMinusTheAmplitude() {
        SdeBlock block = SdeBlock.of(() -> (t, x) -> x.mul(0), new Noise.Jump(0.8), GRID);
        double[] y = block.apply(Tensor.ones(DType.F64, 1000), BrownianPath.of(2)).toDoubleArray();
        int unchanged = 0;
        for (double v : y) {
            boolean found = false;
            for (int a = 0; a <= 4; a++) {
                for (int b = 0; a + b <= 4; b++) {
                    found |= Math.abs(v - Math.pow(0.5, a) * Math.pow(1.5, b)) < 1e-12;
                }
            }
            assertTrue(found, () -> "not a product of factors: " + v);
            unchanged += v == 1 ? 1 : 0;
        }
        // Binomial(1000, (3/4)^4 = 0.316): 15 % off is 7 standard deviations up or down, a false alarm below 1e-11.
        assertEquals(316, unchanged, 105);
    }

    /// The drift is asked for once, when a step is captured, and not again for the diffusion.
    /// The diffusion asks for it too, but a program notes a value once that is written twice.
    @Test
    void aStepOfDropoutComputesTheDriftOnce() {
        assertTrue(tanhsInAStep(new Noise.Dropout(0.8)) > 0);
        assertEquals(tanhsInAStep(new Noise.Multiplicative(0.8)), tanhsInAStep(new Noise.Dropout(0.8)));
    }

    private long tanhsInAStep(Noise noise) {
        TimeLayer drift = () -> (t, x) -> x.mul(w.value()).tanh();
        String listing = SdeSolve.of(SdeBlock.of(drift, noise, GRID).equation())
                .solver(new EulerMaruyama())
                .grid(GRID)
                .brownian(BrownianPath.of(1))
                .listing(X0);
        return Pattern.compile("(?i)tanh").matcher(listing).results().count();
    }

    @Test
    void checkpointedGradientsHaveTheSameBits() {
        SdeBlock plain = block(new Noise.Dropout(0.7));
        SdeBlock checkpointed =
                new SdeBlock(plain.drift(), plain.noise(), GRID, new EulerMaruyama(), Gradients.checkpointed());
        double[] expected = gradient(plain);
        assertArrayEquals(expected, gradient(checkpointed), 0);
        assertTrue(expected[0] != 0);
    }

    private double[] gradient(SdeBlock block) {
        Tensor loss = block.apply(X0, BrownianPath.of(8)).square().sum();
        return Autodiff.gradients(loss, List.of(w.value())).getFirst().toDoubleArray();
    }

    @Test
    void milsteinIsRefusedForDropout() {
        SdeBlock block = block(new Noise.Dropout(0.7));
        SdeBlock wrong =
                new SdeBlock(block.drift(), block.noise(), GRID, new Milstein(), Gradients.backpropagation());
        assertThrows(IllegalArgumentException.class, () -> wrong.apply(X0, BrownianPath.of(1)));
    }

    @Test
    void coefficientsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Noise.Additive(-1));
        assertThrows(IllegalArgumentException.class, () -> new Noise.Multiplicative(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Noise.Dropout(0));
        assertThrows(IllegalArgumentException.class, () -> new Noise.Jump(1.1));
        assertEquals(0, new Noise.Dropout(1).coefficient());
        assertEquals(0.5, new Noise.Jump(0.8).amplitude(), 1e-15);
    }
}

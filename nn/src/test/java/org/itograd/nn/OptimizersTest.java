package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Optimizer;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.autodiff.optim.Sgd;
import org.itograd.autodiff.optim.StepSchedule;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Optimisers against steps worked out by hand.
class OptimizersTest {
    private static Parameter parameter() {
        return new Parameter("w", AxisOrder.PLAIN, Tensor.of(new double[]{1, -2}, 2));
    }

    private static void step(Optimizer optimizer, double rate, double... gradient) {
        optimizer.step(rate, List.of(Tensor.of(gradient, gradient.length)));
    }

    @Test
    void plainSgd() {
        Parameter p = parameter();
        step(new Sgd(Parameters.of(p), 0, 0), 0.1, 3, -4);
        assertArrayEquals(new double[]{0.7, -1.6}, p.value().toDoubleArray(), 1e-15);
    }

    /// v₁ = g₁ + λθ₀ = (3.01, −4.02), θ₁ = θ₀ − 0.1 v₁ = (0.699, −1.598);
    /// v₂ = 0.9 v₁ + g₂ + λθ₁ = (2.709 + 1 + 0.00699, −3.618 + 1 − 0.01598), θ₂ = θ₁ − 0.05 v₂.
    @Test
    void sgdWithMomentumAndWeightDecay() {
        Parameter p = parameter();
        Sgd sgd = new Sgd(Parameters.of(p), 0.9, 0.01);
        step(sgd, 0.1, 3, -4);
        assertArrayEquals(new double[]{0.699, -1.598}, p.value().toDoubleArray(), 1e-14);
        step(sgd, 0.05, 1, 1);
        assertArrayEquals(
                new double[]{0.699 - 0.05 * 3.71599, -1.598 + 0.05 * 2.63398}, p.value().toDoubleArray(), 1e-14);
    }

    /// In the first step m̂ = g and v̂ = g², so θ moves by η g / (|g| + ε). In the second, with β₁ = 0.9, β₂ = 0.999:
    /// m̂ = (0.09 g₁ + 0.1 g₂) / 0.19, v̂ = (0.000999 g₁² + 0.001 g₂²) / 0.001999.
    @Test
    void adam() {
        Parameter p = parameter();
        Adam adam = new Adam(Parameters.of(p));
        step(adam, 0.1, 3, -4);
        double a = 1 - 0.1 * 3 / (3 + 1e-8);
        double b = -2 + 0.1 * 4 / (4 + 1e-8);
        assertArrayEquals(new double[]{a, b}, p.value().toDoubleArray(), 1e-14);
        step(adam, 0.1, 1, 2);
        a -= 0.1 * ((0.27 + 0.1) / 0.19) / (Math.sqrt((0.008991 + 0.001) / 0.001999) + 1e-8);
        b -= 0.1 * ((-0.36 + 0.2) / 0.19) / (Math.sqrt((0.015984 + 0.004) / 0.001999) + 1e-8);
        assertArrayEquals(new double[]{a, b}, p.value().toDoubleArray(), 1e-12);
    }

    /// Four steps at once against two, a hand-over of parameters and state to new objects, and two more.
    @Test
    void aRestoredOptimizerGoesOnBitForBit() {
        resume(p -> new Sgd(p, 0.9, 1e-3));
        resume(Adam::new);
    }

    private static void resume(Function<Parameters, Optimizer> make) {
        Linear through = new Linear(3, 2, DType.F32, RandomKey.of(1));
        Optimizer whole = make.apply(through.parameters());
        Linear first = new Linear(3, 2, DType.F32, RandomKey.of(1));
        Optimizer half = make.apply(first.parameters());
        for (int i = 0; i < 4; i++) {
            whole.step(0.1, gradients(i));
            if (i < 2) {
                half.step(0.1, gradients(i));
            }
        }
        Linear second = new Linear(3, 2, DType.F32, RandomKey.of(2));
        second.parameters().fromPyTorch(first.parameters().toPyTorch());
        Optimizer rest = make.apply(second.parameters());
        rest.restore(half.state());
        rest.step(0.1, gradients(2));
        rest.step(0.1, gradients(3));
        for (String name : List.of("weight", "bias")) {
            assertArrayEquals(
                    through.parameters().get(name).value().toFloatArray(),
                    second.parameters().get(name).value().toFloatArray());
        }
    }

    private static List<Tensor> gradients(int i) {
        RandomKey key = RandomKey.of(i);
        return List.of(key.fold(0).normal(DType.F32, 3, 2), key.fold(1).normal(DType.F32, 2));
    }

    @Test
    void statesAndStepsThatDoNotFitAreRefusedAndChangeNothing() {
        Parameter p = parameter();
        Sgd sgd = new Sgd(Parameters.of(p), 0.9, 0);
        Adam adam = new Adam(Parameters.of(p));
        assertThrows(IllegalArgumentException.class, () -> sgd.restore(Map.of()));
        assertThrows(IllegalArgumentException.class, () -> adam.restore(sgd.state()));
        assertThrows(
                IllegalArgumentException.class,
                () -> sgd.restore(Map.of("momentum.w", Tensor.zeros(DType.F64, 3))));
        assertThrows(IllegalArgumentException.class, () -> sgd.step(0.1, List.of()));
        assertThrows(IllegalArgumentException.class, () -> step(sgd, 0.1, 1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> step(adam, Double.NaN, 1, 2));
        assertArrayEquals(new double[]{1, -2}, p.value().toDoubleArray(), 0);
        assertThrows(IllegalArgumentException.class, () -> new Sgd(Parameters.of(p), 1, 0));
        assertTrue(new Sgd(Parameters.of(p), 0, 0).state().isEmpty());
    }

    @Test
    void stepSchedule() {
        StepSchedule schedule = new StepSchedule(0.1, 0.1, List.of(5, 8));
        assertEquals(0.1, schedule.at(0));
        assertEquals(0.1, schedule.at(4));
        assertEquals(0.01, schedule.at(5), 1e-17);
        assertEquals(0.001, schedule.at(8), 1e-17);
        assertThrows(IllegalArgumentException.class, () -> new StepSchedule(0.1, 0.1, List.of(5, 5)));
        assertThrows(IllegalArgumentException.class, () -> new StepSchedule(0, 0.1, List.of()));
    }
}

package org.itograd.autodiff.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Weight decay, clipping, averages and schedules, against values that PyTorch 2.13.0 gave in float64.
class TrainingAidsTest {
    private static Parameter parameter(double... x) {
        return new Parameter("w", Tensor.of(x, x.length));
    }

    private static Tensor tensor(double... x) {
        return Tensor.of(x, x.length);
    }

    @Test
    void adamWIsThatOfPyTorch() {
        Parameter p = parameter(1, -2);
        AdamW adam = new AdamW(Parameters.of(p), 0.9, 0.999, 1e-8, 0.05);
        adam.step(0.1, List.of(tensor(3, -4)));
        adam.step(0.05, List.of(tensor(1, 2)));
        Map<String, Tensor> state = adam.state();
        Parameter q = new Parameter("w", p.value().stopGradient());
        adam.step(0.2, List.of(tensor(-0.5, 0.25)));
        assertArrayEquals(new double[]{0.727677418267061, -1.81926443188085}, p.value().toDoubleArray(), 1e-14);
        AdamW restored = new AdamW(Parameters.of(q), 0.9, 0.999, 1e-8, 0.05);
        restored.restore(state);
        restored.step(0.2, List.of(tensor(-0.5, 0.25)));
        assertArrayEquals(p.value().toDoubleArray(), q.value().toDoubleArray());
        Parameter r = parameter(1, -2);
        AdamW standard = new AdamW(Parameters.of(r));
        standard.step(0.1, List.of(tensor(3, -4)));
        standard.step(0.05, List.of(tensor(1, 2)));
        assertArrayEquals(new double[]{0.854997302991765, -1.88373414830897}, r.value().toDoubleArray(), 1e-14);
    }

    @Test
    void aStepThatDoesNotFitChangesNothing() {
        Parameter p = parameter(1, -2);
        AdamW adam = new AdamW(Parameters.of(p));
        assertThrows(IllegalArgumentException.class, () -> adam.step(0.1, List.of(tensor(3))));
        assertThrows(IllegalArgumentException.class, () -> adam.step(0, List.of(tensor(3, 4))));
        assertArrayEquals(new double[]{1, -2}, p.value().toDoubleArray());
    }

    @Test
    void clippingIsThatOfPyTorch() {
        List<Tensor> gradients = List.of(tensor(3, -4), tensor(12));
        assertEquals(13, Clipping.norm(gradients));
        List<Tensor> clipped = Clipping.byNorm(gradients, 2);
        assertArrayEquals(
                new double[]{
                    0.461538426035506, -0.615384568047341, 1.84615370414202},
                Tensor.concat(0, clipped.get(0), clipped.get(1)).toDoubleArray(), 1e-14);
        assertSame(gradients, Clipping.byNorm(gradients, 14));
        assertArrayEquals(new double[]{3, -3.5}, Clipping.byValue(gradients, 3.5).getFirst().toDoubleArray());
        Parameter p = parameter(0.5, -0.02);
        Clipping.weights(Parameters.of(p), 0.1);
        assertArrayEquals(new double[]{0.1, -0.02}, p.value().toDoubleArray());
    }

    @Test
    void normsNeitherOverflowNorVanish() {
        assertEquals(5e200, Clipping.norm(List.of(tensor(3e200, 4e200))), 1e186);
        assertEquals(5e-200, Clipping.norm(List.of(tensor(3e-200), tensor(4e-200))), 1e-214);
        assertEquals(5 * Double.MIN_VALUE, Clipping.norm(List.of(tensor(3 * Double.MIN_VALUE, 4 * Double.MIN_VALUE))));
        assertEquals(0, Clipping.norm(List.of(Tensor.zeros(DType.F32, 2, 2))));
        for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> Clipping.byNorm(List.of(tensor(1, bad, 0)), 1));
            assertTrue(String.valueOf(e.getMessage()).contains("no direction"), e.getMessage());
        }
    }

    @Test
    void averagesAreThoseOfPyTorch() {
        Parameter p = parameter(1, 2);
        MovingAverage average = new MovingAverage(Parameters.of(p), 0.9);
        assertThrows(IllegalStateException.class, average::values);
        average.update();
        p.set(tensor(2, 0));
        average.update();
        p.set(tensor(-1, 4));
        average.update();
        assertArrayEquals(new double[]{0.89, 2.02}, average.values().getFirst().toDoubleArray(), 1e-15);
        average.during(() -> assertArrayEquals(new double[]{0.89, 2.02}, p.value().toDoubleArray(), 1e-15));
        assertEquals(2.91, average.during(() -> p.value().sum().item()), 1e-15);
        assertArrayEquals(new double[]{-1, 4}, p.value().toDoubleArray());
        assertThrows(ArithmeticException.class, () -> average.during(() -> {
            throw new ArithmeticException();
        }));
        assertArrayEquals(new double[]{-1, 4}, p.value().toDoubleArray());
        MovingAverage restored = new MovingAverage(Parameters.of(p), 0.9);
        restored.restore(average.state());
        restored.update();
        average.update();
        assertArrayEquals(
                average.values().getFirst().toDoubleArray(), restored.values().getFirst().toDoubleArray());
    }

    @Test
    void cosineIsThatOfPyTorch() {
        CosineSchedule schedule = new CosineSchedule(0.1, 0.01, 10);
        double[] expected = new double[]{
            0.1, 0.0977975432332819, 0.0914057647468726, 0.0814503363531613, 0.0689057647468726, 0.055,
            0.0410942352531274, 0.0285496636468387, 0.0185942352531274, 0.0122024567667181, 0.01};
        for (int epoch = 0; epoch < expected.length; epoch++) {
            assertEquals(expected[epoch], schedule.at(epoch), 1e-16);
        }
        assertEquals(0.01, schedule.at(25));
        assertThrows(IllegalArgumentException.class, () -> new CosineSchedule(0.1, 0.2, 10));
    }
}

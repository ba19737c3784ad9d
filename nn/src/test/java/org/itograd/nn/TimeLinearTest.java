package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class TimeLinearTest {
    private static final Tensor X = RandomKey.of(1).normal(DType.F64, 5, 3);
    private static final Tensor TIMES = RandomKey.of(2).uniform(DType.F64, 5, 1);

    private final TimeLinear layer = new TimeLinear(3, 4, DType.F64, RandomKey.of(3));

    /// A linear layer of the same weights on the input with the time put before it.
    private Tensor plain(Tensor times) {
        Linear linear = new Linear(4, 4, DType.F64, RandomKey.of(4));
        linear.parameters().fromPyTorch(layer.parameters().toPyTorch());
        return linear.apply(Tensor.concat(1, times, X));
    }

    @Test
    void itIsALinearLayerOfTheTimeAndTheState() {
        Tensor t = Tensor.scalar(DType.F64, 0.3);
        assertArrayEquals(plain(t.broadcastTo(TIMES.shape())).toDoubleArray(), layer.apply(t, X).toDoubleArray(),
                1e-15);
        assertArrayEquals(plain(TIMES).toDoubleArray(), layer.apply(TIMES, X).toDoubleArray(), 1e-15);
        assertEquals(List.of("weight", "bias"), layer.parameters().names());
    }

    @Test
    void weightsAndTimesHaveDerivatives() {
        GradCheck check = Autodiff.gradCheck(in -> layer.apply(in.get(0), in.get(1)).sin().sum(), TIMES, X);
        assertTrue(check.firstOrder() < 1e-6 && check.secondOrder() < 1e-6, check::toString);
    }

    @Test
    void otherFeaturesAreRefused() {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> layer.apply(TIMES, X.slice(1, 0, 2))).getMessage());
        assertTrue(message.contains("TimeLinear needs (N, 3), got shape (5, 2)"), message);
    }
}

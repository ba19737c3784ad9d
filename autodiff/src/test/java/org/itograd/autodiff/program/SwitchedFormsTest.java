package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.PlantedMeter;
import org.itograd.base.Simd;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Test;

/// Loops go over to vectors and back in the middle of a run; nothing of it is seen in the results.
class SwitchedFormsTest {
    private static final int ROWS = 1 << 12;

    @Test
    void theBitsOfAGradientDoNotDependOnTheFormsThatRan() {
        Tensor x = RandomKey.of(1).normal(DType.F32, ROWS, 8);
        Tensor w = RandomKey.of(2).normal(DType.F32, 8, 24);
        Tensor v = RandomKey.of(3).normal(DType.F32, 24, 3);
        double[] first = gradient(x, w, v);
        try (PlantedMeter meter = new PlantedMeter(211)) {
            // Enough verdicts that each of the loops has been taken back several times, however fast the machine is.
            for (int round = 0; round < 200 && meter.verdicts() < 3_000; round++) {
                Workers.withThreads(1 + round % 2, () -> assertArrayEquals(first, gradient(x, w, v)));
            }
            FastForm.awaitPreparations();
            assertTrue(meter.verdicts() > 0 || Simd.mode() == Simd.Mode.SCALAR);
        }
        assertArrayEquals(first, gradient(x, w, v));
    }

    private static double[] gradient(Tensor x, Tensor w, Tensor v) {
        return Autodiff.grad(u -> {
            Tensor hidden = x.matmul(u).tanh();
            Tensor noise = RandomKey.of(4).normal(DType.F32, ROWS, 3);
            return hidden.matmul(v).sin().mul(noise).add(1).square().mean();
        }, w).toDoubleArray();
    }
}

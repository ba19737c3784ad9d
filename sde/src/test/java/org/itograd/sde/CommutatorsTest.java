package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.junit.jupiter.api.Test;

class CommutatorsTest {
    private static final Tensor T = Tensor.scalar(DType.F64, 0.5);
    private static final Tensor Y = RandomKey.of(1).normal(DType.F64, 7, 2);

    @Test
    void fieldsThatCommutePass() {
        for (Problem problem : Problem.all()) {
            assertDoesNotThrow(() -> problem.sde().checkCommutative(T, problem.start(7)));
        }
    }

    @Test
    void fieldsThatDoNotCommuteAreNamed() {
        Sde area = Problem.area(Calculus.ITO, NoiseType.GENERAL);
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> area.checkCommutative(T, Y)).getMessage());
        assertTrue(message.contains("columns 0 and 1") && message.contains("Diffusion.general(2, g)"), message);
    }
}

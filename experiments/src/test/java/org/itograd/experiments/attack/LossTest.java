package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class LossTest {
    private static final Tensor LOGITS = Tensor.of(new double[]{4, 1, 2, 0.5, 3, 0, -1, 5}, 2, 4);

    @Test
    void theDifferenceOfLogitsRatioByHand() {
        // Sorted: 4, 2, 1 and 5, 3, 0.
        assertArrayEquals(new double[]{-(4.0 - 2) / (4 - 1), -(3.0 - 5) / (5 - 0)},
                Loss.DLR.each(LOGITS, new int[]{0, 0}).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[]{-(2.0 - 4) / 3, -(5.0 - 3) / 5},
                Loss.DLR.each(LOGITS, new int[]{2, 3}).toDoubleArray(), 1e-12);
    }

    @Test
    void theDifferenceOfLogitsRatioKnowsNeitherShiftNorScale() {
        double[] here = Loss.DLR.each(LOGITS, new int[]{1, 1}).toDoubleArray();
        assertArrayEquals(here, Loss.DLR.each(LOGITS.mul(1000).add(7), new int[]{1, 1}).toDoubleArray(), 1e-12);
    }

    @Test
    void itsGradientIsThatOfDifferenceQuotients() {
        assertEquals(0,
                Autodiff.gradCheck(z -> Loss.DLR.each(z.getFirst(), new int[]{0, 1}).sum(), LOGITS).firstOrder(),
                1e-7);
    }

    @Test
    void equalLogitsAreNoDivisionByZero() {
        assertArrayEquals(new double[]{0}, Loss.DLR.each(Tensor.of(new double[]{2, 2, 2}, 1, 3), new int[]{1})
                .toDoubleArray());
    }

    @Test
    void twoClassesAreRefusedAtOnce() {
        LabelledImages two = new LabelledImages(new float[4], new int[1], new ImageFormat(2, 2, 1, 2));
        Attack attack = new Apgd(Loss.DLR, Norm.L2, 1, new Budget(1, 1, 1));
        NoisyClassifier unused = Linear.of(Linear.classZero(1, 1, 1, 1));
        String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> attack.attack(unused, two, RandomKey.of(1))).getMessage());
        assertTrue(message.contains("3 classes") && message.contains("cross-entropy"), message);
        assertEquals(1, Apgd.ensemble(Norm.L2, 1, new Budget(1, 1, 1), 2).size());
        assertEquals(2, Apgd.ensemble(Norm.L2, 1, new Budget(1, 1, 1), 3).size());
    }
}

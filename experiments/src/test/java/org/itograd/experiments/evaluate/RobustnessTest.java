package org.itograd.experiments.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class RobustnessTest {
    private static final EvaluationPlan PLAN = new EvaluationPlan(
            List.of(0.05, 2.0), List.of(0.1, 0.4), List.of(0.1, 0.4), 1, 3, 1, 50);

    /// Images of one pixel, ¾ ink, class 0: recognised while the pixel stays above ½.
    private static LabelledImages images(int count) {
        float[] pixels = new float[count];
        Arrays.fill(pixels, 0.75f);
        return new LabelledImages(pixels, new int[count], ImageFormat.digits(1));
    }

    @Test
    void findsTheDistanceToTheBoundary() {
        Robustness found = Robustness.measure(Linear.of(Linear.classZero(10)), images(60), PLAN, RandomKey.of(1));
        assertEquals(1, found.clean());
        for (List<Point> curve : List.of(found.pgdL2(), found.pgdLinf())) {
            assertEquals(1, Robustness.at(curve, 0.1));
            assertEquals(0, Robustness.at(curve, 0.4));
        }
        assertEquals(1, Robustness.at(found.gaussian(), 0.05));
        // P(¾ + 2 z > ½) = 0.55; 60 images, six standard deviations.
        assertEquals(0.55, Robustness.at(found.gaussian(), 2.0), 6 * 0.5 / Math.sqrt(60));
        assertTrue(Robustness.at(found.gaussian(), 2.0) < 1);
        assertThrows(IllegalArgumentException.class, () -> Robustness.at(found.gaussian(), 0.7));
    }

    @Test
    void theMiddleLevelIsTheHeadline() {
        assertEquals(2.0, PLAN.headlineSigma());
        assertEquals(0.4, PLAN.headlineL2());
        assertThrows(IllegalArgumentException.class, () -> PLAN.with(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> PLAN.with(1, 1, 1, 0));
    }
}

package org.itograd.experiments.study.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    /// Half of 400 images differ by one: the mean has the standard error 0.025, the interval is ± 1.96 of them, to within what 1,000
    /// resamples make of it.
    @Test
    void theIntervalIsThatOfAShare() {
        double[] half = new double[400];
        Arrays.fill(half, 0, 200, 1);
        Interval interval = Bootstrap.of(List.of(half), 0.95, RandomKey.of(1));
        assertEquals(0.5, interval.mean());
        assertEquals(0.049, interval.high() - 0.5, 0.006);
        assertEquals(0.049, 0.5 - interval.low(), 0.006);
        assertEquals(interval, Bootstrap.of(List.of(half), 0.95, RandomKey.of(1)));
    }

    /// What one repetition gains on an image and another loses is no uncertainty about images.
    @Test
    void imagesAreDrawnTogetherForAllRepetitions() {
        double[] plus = new double[50];
        double[] minus = new double[50];
        for (int i = 0; i < 50; i++) {
            plus[i] = i % 2;
            minus[i] = 1 - i % 2;
        }
        Interval interval = Bootstrap.of(List.of(plus, minus), 0.95, RandomKey.of(1));
        assertTrue(interval.low() == 0.5 && interval.high() == 0.5, interval.toString());
    }

    @Test
    void repetitionsOfDifferentImagesAreRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> Bootstrap.of(List.of(new double[3], new double[2]), 0.95, RandomKey.of(1)));
    }
}

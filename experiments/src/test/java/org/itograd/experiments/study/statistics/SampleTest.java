package org.itograd.experiments.study.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
    /// Student's own example of 1908, the additional sleep of ten patients: t = 4.0621 with 9 degrees of freedom, p = 0.002833 (R,
    /// `t.test(extra ~ group, data = sleep, paired = TRUE)`), interval 0.7001142 to 2.4598858.
    @Test
    void studentsOwnExample() {
        Sample sleep = new Sample(List.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4));
        assertEquals(1.58, sleep.mean(), 1e-12);
        assertEquals(0.7001142, sleep.interval(0.95).low(), 1e-7);
        assertEquals(2.4598858, sleep.interval(0.95).high(), 1e-7);
        assertEquals(0.002833, sleep.p(), 5e-7);
    }

    /// With 4 degrees of freedom the quantile is 2.776, as every table has it.
    @Test
    void fiveSeedsHaveFourDegreesOfFreedom() {
        Sample five = new Sample(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
        assertEquals(2.776445 * Math.sqrt(2.5 / 5), five.interval(0.95).high() - 3, 1e-6);
    }

    @Test
    void anIntervalWhoseConfidenceIsOneMinusPEndsAtZero() {
        for (List<Double> values : List.of(List.of(0.3, 0.1, -0.1), List.of(-2.0, -1.0, -4.0, -3.0, 0.5))) {
            Sample sample = new Sample(values);
            Interval interval = sample.interval(1 - sample.p());
            assertEquals(0, sample.mean() > 0 ? interval.low() : interval.high(), 1e-9);
        }
    }

    @Test
    void equalValuesLeaveNoDoubt() {
        assertEquals(0, new Sample(List.of(0.5, 0.5, 0.5)).p());
        assertEquals(1, new Sample(List.of(0.0, 0.0, 0.0)).p());
        assertEquals(0.5, new Sample(List.of(0.5, 0.5)).interval(0.95).low());
    }

    @Test
    void differencesArePaired() {
        Sample differences = Sample.differences(List.of(3.0, 5.0), List.of(1.0, 4.0));
        assertEquals(List.of(2.0, 1.0), differences.values());
        assertThrows(IllegalArgumentException.class, () -> Sample.differences(List.of(3.0, 5.0), List.of(1.0)));
    }

    @Test
    void tooFewOrEndlessValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Sample(List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new Sample(List.of(1.0, Double.NaN)));
    }
}

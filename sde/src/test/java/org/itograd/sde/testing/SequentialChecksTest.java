package org.itograd.sde.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.montecarlo.Gaussian;
import org.junit.jupiter.api.Test;

class SequentialChecksTest {
    private static final double FALSE_ALARM = 1e-6;

    private final List<Integer> sizes = new ArrayList<>();

    /// Normal numbers with this mean, noting how many were asked for.
    private Tensor normal(long seed, double mean, int round, int n) {
        sizes.add(n);
        return RandomKey.of(seed).fold(round).normal(DType.F64, n).add(mean);
    }

    private int drawn() {
        return sizes.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void aCorrectSamplePassesAtItsResolution() {
        Check check = SequentialChecks.mean("z", 0.3, 0.02, (round, n) -> normal(1, 0.3, round, n), FALSE_ALARM);
        assertTrue(check.passed(), check::toString);
        assertEquals(FALSE_ALARM, check.falseAlarm());
        // A mean is known to 0.02 with 5.4 standard errors of 1/√n from 73,000 samples on.
        assertEquals(1 << 17, drawn());
    }

    @Test
    void aGrossMistakeIsFoundInTheFirstLook() {
        Check check = SequentialChecks.mean("z", 0, 0.001, (round, n) -> normal(2, 0.5, round, n), FALSE_ALARM);
        assertFalse(check.passed());
        assertEquals(1 << 10, drawn());
    }

    @Test
    void aSmallMistakeIsFoundLaterButBeforeTheEnd() {
        Check check = SequentialChecks.mean("z", 0, 0.001, (round, n) -> normal(3, 0.02, round, n), FALSE_ALARM);
        assertFalse(check.passed());
        assertTrue(drawn() > 1 << 14 && drawn() <= 1 << 19, () -> "drawn " + drawn());
    }

    @Test
    void lawsToo() {
        Check good = SequentialChecks.law(
                "z", Gaussian::cdf, 0.01, (round, n) -> normal(4, 0, round, n), FALSE_ALARM);
        assertTrue(good.passed(), good::toString);
        int enough = drawn();
        Check bad = SequentialChecks.law(
                "z", Gaussian::cdf, 0.01, (round, n) -> normal(5, 0, round, n).mul(1.1), FALSE_ALARM);
        assertFalse(bad.passed());
        assertTrue(drawn() - enough < enough, () -> drawn() + " " + enough);
    }

    /// With the rate set to 0.2, at most 0.2 of 400 correct samples fail, though each is looked at eight times: more than 122
    /// failures would have a probability below 1e-6. (Without spending, 0.2 at each look, well over half fail.)
    @Test
    void manyLooksDoNotRaiseTheFalseAlarmRate() {
        int failed = 0;
        for (int i = 0; i < 400; i++) {
            int seed = 100 + i;
            failed +=
                    SequentialChecks.mean("z", 0, 0.01, (round, n) -> normal(seed, 0, round, n), 0.2).passed() ? 0 : 1;
        }
        int alarms = failed;
        assertTrue(alarms > 0 && alarms <= 122, () -> alarms + " of 400");
    }

    @Test
    void aNanFails() {
        assertFalse(SequentialChecks.mean("z", 0, 0.1, (round, n) -> normal(6, Double.NaN, round, n), 1e-6).passed());
    }

    @Test
    void theResolutionMustBePositive() {
        assertThrows(IllegalArgumentException.class,
                () -> SequentialChecks.mean("z", 0, 0, (round, n) -> normal(1, 0, round, n), 1e-6));
    }
}

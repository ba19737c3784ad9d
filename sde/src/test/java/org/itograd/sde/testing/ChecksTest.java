package org.itograd.sde.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// The stated rates of false alarms, measured. Each count has a binomial law, and lies outside its band with a probability
/// below 1e-6 for a random seed (the seeds are fixed).
class ChecksTest {
    private static final int TRIES = 4000;

    private interface Trial {
        Check check(RandomKey key);
    }

    private static int alarms(long seed, Trial trial) {
        int alarms = 0;
        for (int i = 0; i < TRIES; i++) {
            alarms += trial.check(RandomKey.of(seed).fold(i)).passed() ? 0 : 1;
        }
        return alarms;
    }

    /// Three numbers have Student's law with two degrees of freedom: the normal quantile would alarm in 19 %.
    @Test
    void smallNormalSamplesAlarmAtTheStatedRate() {
        for (int n : new int[]{2, 3, 100}) {
            int alarms = alarms(n, key -> Checks.mean("z", 1, key.normal(DType.F64, n).add(1), 0.05));
            assertTrue(alarms > 130 && alarms < 275, () -> alarms + " of " + TRIES + " for n = " + n);
        }
    }

    /// Squares of products of four Milstein steps: their fourth moment is 100 times the square of the second. At most 1 %, 40, are
    /// stated; more than 75 would have a probability below 1e-6.
    @Test
    void heavyTailsAlarmAtMostAtTheStatedRate() {
        double expected = Math.pow(NormalMoments.ofPower(2, 1 - 0.16, 0.8, 0.32), 4);
        double variance = Math.pow(NormalMoments.ofPower(4, 1 - 0.16, 0.8, 0.32), 4) - expected * expected;
        for (int n : new int[]{10, 1000}) {
            int alarms = alarms(n, key -> {
                Tensor product = Tensor.ones(DType.F64, n);
                for (int k = 0; k < 4; k++) {
                    Tensor z = key.fold(k).normal(DType.F64, n);
                    product = product.mul(z.square().mul(0.32).add(z.mul(0.8)).add(1 - 0.16));
                }
                return Checks.mean("x²", expected, variance, product.square(), 0.01);
            });
            assertTrue(alarms <= 75, () -> alarms + " of " + TRIES + " for n = " + n);
        }
    }

    @Test
    void aMeanFiveStandardErrorsAwayIsFoundWithTheVarianceKnown() {
        Tensor z = RandomKey.of(5).normal(DType.F64, 10_000);
        assertTrue(Checks.mean("z", 0, 1, z, 1e-3).passed());
        assertFalse(Checks.mean("z", 0.06, 1, z, 1e-3).passed());
        assertFalse(Checks.mean("z", 0, 1, z.mul(Double.NaN), 1e-3).passed());
        assertEquals(Math.sqrt(2 * Math.log(2000)), Checks.mean("z", 0, 1, z, 1e-3).threshold(), 1e-12);
    }

    @Test
    void momentsOfPolynomialsOfANormalNumber() {
        assertEquals(15, NormalMoments.ofPower(6, 0, 1), 0);
        assertEquals(0.25 + 4 + 9 * 3 + 2 * 0.5 * 3, NormalMoments.ofPower(2, 0.5, 2, 3), 1e-12);
    }
}

package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StudentTTest {
    private static final double BEFORE_1 = 1 - 0x1p-53;

    private static void assertClose(double expected, double found) {
        assertEquals(expected, found, 1e-14 * expected);
    }

    /// Closed forms, written for tails: tan(πc/2) = cot(π(1 − c)/2) for one degree of freedom, c √(2/((1 − c)(1 + c))) for two.
    @Test
    void quantilesAreRightToRoundingHoweverFarOut() {
        for (double tail = 0.5; tail >= 0x1p-53; tail /= 2) {
            double c = 1 - tail;
            assertClose(1 / StrictMath.tan(Math.PI / 2 * tail), StudentT.twoSided(c, 1));
            assertClose(c * Math.sqrt(2 / (tail * (1 + c))), StudentT.twoSided(c, 2));
        }
        for (double c = 0.5; c > 1e-300; c /= 10) {
            assertClose(StrictMath.tan(Math.PI / 2 * c), StudentT.twoSided(c, 1));
            assertClose(c * Math.sqrt(2 / ((1 - c) * (1 + c))), StudentT.twoSided(c, 2));
        }
    }

    /// mpmath with 60 digits.
    @Test
    void quantilesAreRightForFewAndForManyDegreesOfFreedom() {
        assertClose(1301.637179562648114, StudentT.twoSided(0.999999999, 3));
        assertClose(1.317152762070136247e-10, StudentT.twoSided(1e-10, 5));
        assertClose(1.770207415582685984, StudentT.twoSided(0.88, 7));
        assertClose(2.039513446396408067, StudentT.twoSided(0.95, 31));
        assertClose(11.5129277699153728, StudentT.twoSided(0.999999999999, 31));
        assertClose(16.19947308437681478, StudentT.twoSided(BEFORE_1, 31));
        assertClose(4.922289523423825471, StudentT.twoSided(0.999999, 1000));
        assertClose(1.959966356814106655, StudentT.twoSided(0.95, 1_000_000));
        assertClose(6.10941023664122293, StudentT.twoSided(0.999999999, Integer.MAX_VALUE));
    }

    @Test
    void quantilesRiseWithTheConfidence() {
        for (int freedom : new int[]{1, 2, 7, 31, 32, 33, 1000, Integer.MAX_VALUE}) {
            double before = 0;
            for (int i = 1; i < 1000; i++) {
                double t = StudentT.twoSided(i / 1000.0, freedom);
                assertTrue(t > before, freedom + " degrees, " + i + "‰: " + t + " after " + before);
                before = t;
            }
        }
    }

    /// SciPy's `scipy.stats.t.isf`.
    @Test
    void quantilesAreThoseOfTables() {
        assertEquals(Math.tan(Math.PI * 0.475), StudentT.twoSided(0.95, 1), 1e-12);
        assertEquals(4.302652729749462, StudentT.twoSided(0.95, 2), 1e-12);
        assertEquals(1.7530503556925734, StudentT.twoSided(0.9, 15), 1e-12);
        assertEquals(2.039513446396408, StudentT.twoSided(0.95, 31), 1e-12);
        assertEquals(2.744041919294269, StudentT.twoSided(0.99, 31), 1e-12);
        assertEquals(Gaussian.twoSided(0.95), StudentT.twoSided(0.95, 100_000), 1e-4);
        assertThrows(IllegalArgumentException.class, () -> StudentT.twoSided(0.95, 0));
        assertThrows(IllegalArgumentException.class, () -> StudentT.twoSided(95, 3));
    }
}

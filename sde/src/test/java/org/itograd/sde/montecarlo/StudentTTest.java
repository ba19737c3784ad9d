package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StudentTTest {
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

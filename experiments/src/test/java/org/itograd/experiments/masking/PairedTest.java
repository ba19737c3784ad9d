package org.itograd.experiments.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PairedTest {
    private static final boolean[] RIGHT = {true, true, true, true, true, true};

    @Test
    void theProbabilityIsBinomial() {
        assertEquals(1, Paired.chance(RIGHT, RIGHT));
        assertEquals(1.0 / 64, Paired.chance(RIGHT, new boolean[6]), 1e-15);
        assertEquals(1, Paired.chance(new boolean[6], RIGHT), 1e-15);
        boolean[] first = {true, true, true, false, true, false};
        boolean[] second = {false, false, false, true, true, false};
        // Three of four: (4 + 1)/16.
        assertEquals(5.0 / 16, Paired.chance(first, second), 1e-15);
    }

    /// 2⁻ⁿ is less than any double above 0 from n = 1075 on: of 2,000 images, of which 1,000 are broken and 1,000 mended, a half and
    /// half the middle term of the binomial distribution remain.
    @Test
    void thousandsOfImagesAreCompared() {
        boolean[] first = new boolean[2000];
        boolean[] second = new boolean[2000];
        for (int i = 0; i < 2000; i++) {
            first[i] = i < 1000;
            second[i] = i >= 1000;
        }
        // The middle term is C(2000, 1000) / 2^2000 = 0.0178390...
        assertEquals(0.5 + 0.01783901114585432 / 2, Paired.chance(first, second), 1e-10);
        assertEquals(0, Paired.chance(first, new boolean[2000]), 1e-300);
    }
}

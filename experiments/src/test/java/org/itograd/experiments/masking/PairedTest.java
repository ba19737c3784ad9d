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
}

package org.itograd.experiments.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShareTest {
    /// R: prop.test(8, 10, correct = FALSE)$conf.int.
    @Test
    void theIntervalIsWilsons() {
        Share share = new Share(8, 10);
        assertEquals(0.8, share.value());
        assertEquals(0.4901625, share.low(), 1e-6);
        assertEquals(0.9433178, share.high(), 1e-6);
        assertEquals("80.0 % (49.0 – 94.3)", share.toString());
    }

    @Test
    void noneAndAllAreNotCertain() {
        assertEquals(0, new Share(0, 100).low());
        assertEquals(0.0369935, new Share(0, 100).high(), 1e-6);
        assertEquals(1, new Share(100, 100).high(), 1e-15);
        assertEquals(2, Share.of(new boolean[]{true, false, true}).count());
        assertThrows(IllegalArgumentException.class, () -> new Share(3, 2));
        assertThrows(IllegalArgumentException.class, () -> new Share(0, 0));
    }
}

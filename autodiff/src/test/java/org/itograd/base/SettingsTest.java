package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final class Chosen extends Settings<Chosen> {
        int steps = 3;
        String name = "none";
    }

    @Test
    void aChangeIsSeenInTheCopyOnly() {
        Chosen first = new Chosen();
        Chosen second = first.with(c -> c.steps = 4);
        Chosen third = second.with(c -> c.name = "some");
        assertEquals("3 none", first.steps + " " + first.name);
        assertEquals("4 none", second.steps + " " + second.name);
        assertEquals("4 some", third.steps + " " + third.name);
    }
}

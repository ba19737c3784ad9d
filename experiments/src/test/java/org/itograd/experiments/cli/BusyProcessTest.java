package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BusyProcessTest {
    @Test
    void itRunsUntilItIsClosed() throws IOException {
        BusyProcess busy = BusyProcess.start();
        assertTrue(busy.isRunning());
        busy.close();
        assertFalse(busy.isRunning());
    }
}

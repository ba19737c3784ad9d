package org.itograd.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.experiments.cli.FreshJvm;
import org.junit.jupiter.api.Test;

class FreshJvmTest {
    @Test
    void aFailureCarriesWhatWasPrinted() {
        FreshJvm.FailedException failure = assertThrows(
                FreshJvm.FailedException.class, () -> FreshJvm.run(0, "bench", "--case", "fly"));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("none is called \"fly\""), message);
        assertEquals(1, message.lines().count(), message);
    }
}

package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> KNOWN =
            List.of("Milstein", "MilsteinLevyArea", "Heun", "Euler", "gbm", "--epochs");

    @Test
    void theNearestWordIsFound() {
        assertEquals(Optional.of("Milstein"), Spelling.nearest("Milstien", KNOWN));
        assertEquals(Optional.of("Milstein"), Spelling.nearest("milstein", KNOWN));
        assertEquals(Optional.of("Heun"), Spelling.nearest("Huen", KNOWN));
        assertEquals(Optional.of("Euler"), Spelling.nearest("Eulr", KNOWN));
        assertEquals(Optional.of("--epochs"), Spelling.nearest("--epoch", KNOWN));
        assertEquals("; did you mean gbm?", Spelling.question("gmb", KNOWN));
    }

    @Test
    void nothingIsGuessedOfWordsThatAreFar() {
        assertEquals(Optional.empty(), Spelling.nearest("Kloeden", KNOWN));
        assertEquals(Optional.empty(), Spelling.nearest("", KNOWN));
        assertEquals("", Spelling.question("fly", KNOWN));
        assertEquals("", Spelling.question("x", List.of()));
    }
}

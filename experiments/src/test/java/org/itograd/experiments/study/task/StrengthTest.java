package org.itograd.experiments.study.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StrengthTest {
    /// Of 100 images, the standard error of 0.9 is 0.03.
    @Test
    void chosenIsTheStrongestNoiseThatCostsAtMostSoManyStandardErrors() {
        assertEquals(1, Strength.strongest(List.of(0.9, 0.88, 0.86), 100, 1));
        assertEquals(2, Strength.strongest(List.of(0.9, 0.80, 0.88), 100, 1));
        assertEquals(2, Strength.strongest(List.of(0.9, 0.88, 0.86), 100, 2));
    }

    @Test
    void withoutAnyAllowanceItIsTheBestAndOfEqualsTheStrongest() {
        assertEquals(0, Strength.strongest(List.of(0.9, 0.88), 100, 0));
        assertEquals(1, Strength.strongest(List.of(0.9, 0.9, 0.1), 100, 0));
        assertEquals(2, Strength.strongest(List.of(0.0, 0.0, 0.0), 100, 1));
    }
}

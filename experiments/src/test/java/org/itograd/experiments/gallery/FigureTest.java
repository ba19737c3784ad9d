package org.itograd.experiments.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void aGoalIsReachedWithinItsBounds() {
        Figure half = Figure.of("share", 0.5);
        assertTrue(half.isReached() && half.goal().isEmpty());
        assertTrue(half.atLeast(0.5).isReached() && half.atMost(0.5).isReached());
        assertFalse(half.atLeast(0.51).isReached() || half.atMost(0.49).isReached());
        assertEquals(">= 0.2500", half.atLeast(0.25).goal());
        assertEquals("0.2000 to 0.6000", half.near("exact", 0.4, 0.2).goal());
        assertEquals("exact 0.4000, untrained 1.000", half.near("exact", 0.4, 0.2).beside("untrained", 1).others());
        assertFalse(Figure.of("share", Double.NaN).atLeast(0).isReached());
    }

    @Test
    void whatIsShownIsATableAndNumbersForPrograms() {
        Shown shown = Shown.nothing().with(Figure.of("accuracy", 0.9).atLeast(0.8).beside("untrained", 0.5))
                .with(Figure.of("loss", 2).atMost(1));
        assertEquals(1, shown.missed());
        assertEquals("""
            figure    beside it         goal       reached   value
            accuracy  untrained 0.5000  >= 0.8000  yes      0.9000
            loss                        <= 1.000   NO        2.000""", shown.table());
        assertEquals(
                "{\"figures\": [{\"name\": \"accuracy\", \"value\": 0.9, \"low\": 0.8, \"high\": null, \"reached\": true,"
                        + " \"beside\": {\"untrained\": 0.5}}, {\"name\": \"loss\", \"value\": 2.0, \"low\": null, \"high\": 1.0,"
                        + " \"reached\": false, \"beside\": {}}]}",
                shown.json().text());
        assertEquals(2, shown.figure("loss").value());
    }
}

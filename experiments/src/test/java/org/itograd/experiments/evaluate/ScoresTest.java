package org.itograd.experiments.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.experiments.classify.Predictions;
import org.junit.jupiter.api.Test;

class ScoresTest {
    @Test
    void scoresAreThoseOfTheDefinitions() {
        Predictions said = new Predictions(new double[]{0.7, 0.3, 0.4, 0.6, 0.9, 0.1}, 2);
        Scores scores = Scores.of(said, new int[]{0, 0, 0});
        assertEquals(new Share(2, 3), scores.accuracy());
        double[] nll = {-Math.log(0.7), -Math.log(0.4), -Math.log(0.9)};
        double mean = (nll[0] + nll[1] + nll[2]) / 3;
        assertEquals(mean, scores.nll(), 1e-15);
        double variance = (Math.pow(nll[0] - mean, 2) + Math.pow(nll[1] - mean, 2) + Math.pow(nll[2] - mean, 2)) / 2;
        assertEquals(Math.sqrt(variance / 3), scores.nllError(), 1e-15);
        assertEquals((2 * 0.09 + 2 * 0.36 + 2 * 0.01) / 3, scores.brier(), 1e-15);
        // Three confidences in three of the fifteen bins: 0.7 and 0.9 are right, 0.6 is wrong.
        assertEquals((0.3 + 0.6 + 0.1) / 3, scores.calibrationError(), 1e-15);
    }

    @Test
    void confidencesOfOneBinAreTakenTogether() {
        Predictions said = new Predictions(new double[]{0.95, 0.05, 0.96, 0.04}, 2);
        // Half of them right at a confidence of 0.955.
        assertEquals(0.455, Scores.of(said, new int[]{0, 1}).calibrationError(), 1e-15);
        assertEquals(0.045, Scores.of(said, new int[]{0, 0}).calibrationError(), 1e-15);
    }

    @Test
    void certainAndWrongIsFinite() {
        Scores scores = Scores.of(new Predictions(new double[]{1, 0}, 2), new int[]{1});
        assertEquals(-Math.log(1e-300), scores.nll(), 1e-9);
        assertEquals(2, scores.brier());
        assertTrue(Double.isNaN(scores.nllError()));
        assertThrows(
                IllegalArgumentException.class, () -> Scores.of(new Predictions(new double[]{1, 0}, 2), new int[2]));
    }

    /// R. G. Newcombe 1998, table II, method 10: 56/70 − 48/80 has the interval 0.0524 to 0.3339, and 9/10 − 3/10 0.1705 to 0.8090.
    @Test
    void differencesHaveThePublishedIntervals() {
        Difference first = new Difference(new Share(56, 70), new Share(48, 80));
        assertEquals(0.0524, first.low(), 5e-5);
        assertEquals(0.3339, first.high(), 5e-5);
        Difference second = new Difference(new Share(9, 10), new Share(3, 10));
        assertEquals(0.1705, second.low(), 5e-5);
        assertEquals(0.8090, second.high(), 5e-5);
        assertTrue(first.toString().startsWith("+20.0 points (+5.2 to +33.4): better"), first.toString());
        assertTrue(new Difference(new Share(48, 80), new Share(56, 70)).toString().endsWith("worse"));
        Difference unclear = new Difference(new Share(60, 100), new Share(50, 100));
        assertFalse(unclear.isClear());
        assertTrue(unclear.toString().endsWith("too few images to tell"), unclear.toString());
    }
}

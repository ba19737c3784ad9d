package org.itograd.experiments.study.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class HolmTest {
    private static Sample sample(double mean, double... noise) {
        List<Double> values = new ArrayList<>();
        for (double n : noise) {
            values.add(mean + n);
        }
        return new Sample(values);
    }

    /// Three samples of equal spread: the smallest probability counts three times, the next twice, the last once.
    @Test
    void theKthSmallestProbabilityCountsOnceForItselfAndEachAfterIt() {
        List<Sample> samples = List.of(
                sample(0.5, -1, 1, -1, 1), sample(3, -1, 1, -1, 1), sample(2.5, -1, 1, -1, 1));
        List<Holm> decided = Holm.decide(samples, 0.05);
        assertEquals(3 * samples.get(1).p(), decided.get(1).p(), 1e-12);
        assertEquals(2 * samples.get(2).p(), decided.get(2).p(), 1e-12);
        assertEquals(samples.get(0).p(), decided.get(0).p(), 1e-12);
        assertEquals(1 - 0.05 / 3, decided.get(1).interval().confidence(), 1e-12);
        assertEquals(1 - 0.05 / 2, decided.get(2).interval().confidence(), 1e-12);
        assertEquals(
                List.of(Verdict.NOT_SUPPORTED, Verdict.SUPPORTED, Verdict.SUPPORTED),
                decided.stream().map(Holm::verdict).toList());
    }

    /// The first one fails, so the second is not decided either, though alone it would be.
    @Test
    void nothingIsDecidedAfterTheFirstThatFails() {
        Sample clear = sample(2.0, -1, 1, -1, 1);
        assertTrue(clear.p() < 0.05 && clear.p() > 0.05 / 2, () -> "p " + clear.p());
        List<Holm> decided = Holm.decide(List.of(clear, clear), 0.05);
        assertEquals(Verdict.NOT_SUPPORTED, decided.get(0).verdict());
        assertEquals(Verdict.NOT_SUPPORTED, decided.get(1).verdict());
        assertEquals(Verdict.SUPPORTED, Holm.decide(List.of(clear), 0.05).getFirst().verdict());
    }

    @Test
    void aDifferenceBelowZeroContradicts() {
        assertEquals(Verdict.CONTRADICTED,
                Holm.decide(List.of(sample(-9, -1, 1, 0.5, -0.5)), 0.05).getFirst().verdict());
    }

    @Test
    void theVerdictIsThatOfTheAdjustedProbability() {
        for (int i = 0; i < 200; i++) {
            List<Sample> samples = planted(RandomKey.of(7).fold(i), 1);
            for (Holm holm : Holm.decide(samples, 0.05)) {
                assertEquals(holm.p() < 0.05, holm.verdict() != Verdict.NOT_SUPPORTED, holm.toString());
            }
        }
    }

    private static List<Sample> planted(RandomKey key, double effect) {
        double[] z = key.normal(DType.F64, 15).toDoubleArray();
        List<Sample> samples = new ArrayList<>();
        for (int claim = 0; claim < 3; claim++) {
            List<Double> values = new ArrayList<>();
            for (int seed = 0; seed < 5; seed++) {
                values.add(effect * claim + z[5 * claim + seed]);
            }
            samples.add(new Sample(values));
        }
        return samples;
    }

    /// Of 2,000 studies in which no claim is true, 5 % decide any by chance: 100 ± 9.7. The seed is fixed; another would give a number
    /// outside 62 … 138, four deviations, once in 16,000.
    @Test
    void studiesWithoutAnyEffectDecideOneInTwenty() {
        int alarms = 0;
        for (int i = 0; i < 2000; i++) {
            boolean any = Holm.decide(planted(RandomKey.of(3).fold(i), 0), 0.05).stream()
                    .anyMatch(h -> h.verdict() != Verdict.NOT_SUPPORTED);
            alarms += any ? 1 : 0;
        }
        int count = alarms;
        assertTrue(count >= 62 && count <= 138, () -> count + " false alarms in 2,000");
    }
}

package org.itograd.experiments.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.model.Architecture;
import org.itograd.experiments.model.ModelKind;
import org.junit.jupiter.api.Test;

class NoiseToSignalTest {
    private static final RandomKey KEY = RandomKey.of(8);

    private static Images images() throws IOException {
        return Split.of("digits", DigitsCsv.embedded()).train().first(40);
    }

    private static NoiseToSignal of(NoiseLevel noise, Architecture model) throws IOException {
        TrainingOptions options = TrainingOptions.standard(Variant.ODE, 1).withNoise(noise).withModel(model);
        return NoiseToSignal.of(TrainedClassifier.initial(options, images().format(), KEY), images(), KEY);
    }

    /// σ √h in a step and σ on the whole way, whatever the state: 40 images × 36 pixels × 8 channels × 11 steps are 126,720 normal
    /// numbers, so the rms is within 1 % but in 1 of 10⁶ cases; the seed is fixed.
    @Test
    void additiveNoiseIsItsSigma() throws IOException {
        NoiseToSignal found = of(NoiseLevel.ofSigma(Variant.ADDITIVE, 0.5), Architecture.small(8));
        assertEquals(0.5 * Math.sqrt(1 / 11.0), found.increment(), 0.01 * found.increment());
        assertEquals(0.5, found.path(), 0.005);
        assertEquals(found.increment() / found.state(), found.ratio());
    }

    @Test
    void withoutNoiseNothingIsLeftBesideTheDrift() throws IOException {
        for (ModelKind kind : ModelKind.values()) {
            Architecture model = new Architecture(kind, 8, 4, kind == ModelKind.MULTI_SCALE ? 3 : 1);
            NoiseToSignal found = of(NoiseLevel.OFF, model);
            assertTrue(found.ratio() < 1e-6, kind + " " + found);
            assertTrue(found.state() > 0.1, kind + " " + found);
        }
    }

    /// With noise proportional to the state, a step's noise is σ √h of what the state then is.
    @Test
    void relativeNoiseGrowsWithTheState() throws IOException {
        NoiseToSignal weak = of(NoiseLevel.ofSigma(Variant.MULTIPLICATIVE, 0.1), Architecture.small(8));
        NoiseToSignal strong = of(NoiseLevel.ofSigma(Variant.MULTIPLICATIVE, 0.2), Architecture.small(8));
        assertEquals(2, strong.increment() / weak.increment(), 0.05);
        assertTrue(of(NoiseLevel.ofSigma(Variant.JUMP, 0.5), Architecture.small(8)).ratio() > 0.01);
    }
}

package org.itograd.experiments.corruption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class GaussianNoiseTest {
    private static final RandomKey KEY = RandomKey.of(6);
    private static final int PIXELS = 100_000;

    private static LabelledImages filled(float value) {
        float[] pixels = new float[PIXELS];
        Arrays.fill(pixels, value);
        return new LabelledImages(pixels, new int[10], ImageFormat.digits(100));
    }

    /// Six standard errors: false alarm 2e-9 each. Clipping at five standard deviations is far below that in effect.
    @Test
    void hasTheMeanAndVarianceItSays() {
        double sigma = 0.1;
        float[] noisy = GaussianNoise.apply(filled(0.5f), sigma, KEY).pixels();
        double mean = 0;
        double squares = 0;
        for (float pixel : noisy) {
            mean += (pixel - 0.5) / PIXELS;
            squares += (pixel - 0.5) * (pixel - 0.5) / PIXELS;
        }
        assertEquals(0, mean, 6 * sigma / Math.sqrt(PIXELS));
        assertEquals(sigma * sigma, squares, 6 * sigma * sigma * Math.sqrt(2.0 / PIXELS));
    }

    /// Half of the pixels that start at 0 are clipped, give or take six standard deviations of a binomial count: 2e-9.
    @Test
    void clipsToValidPixels() {
        float[] noisy = GaussianNoise.apply(filled(0), 0.5, KEY).pixels();
        int clipped = 0;
        for (float pixel : noisy) {
            assertTrue(pixel >= 0 && pixel <= 1);
            clipped += pixel == 0 ? 1 : 0;
        }
        assertEquals(0.5 * PIXELS, clipped, 3 * Math.sqrt(PIXELS));
    }

    @Test
    void dependsOnTheKeyAloneAndScalesWithSigma() {
        LabelledImages grey = filled(0.5f);
        float[] weak = GaussianNoise.apply(grey, 0.01, KEY).pixels();
        float[] strong = GaussianNoise.apply(grey, 0.02, KEY).pixels();
        for (int i = 0; i < PIXELS; i++) {
            assertEquals(2 * (weak[i] - 0.5), strong[i] - 0.5, 1e-6);
        }
        assertArrayEquals(weak, GaussianNoise.apply(grey, 0.01, KEY).pixels());
        assertArrayEquals(grey.pixels(), GaussianNoise.apply(grey, 0, KEY).pixels());
        assertThrows(IllegalArgumentException.class, () -> GaussianNoise.apply(grey, -0.1, KEY));
    }
}

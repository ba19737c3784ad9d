package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.experiments.data.LabelledImages;

/// Independent Gaussian noise on every pixel, clipped: x' = min(1, max(0, x + σ z)), z ~ N(0, 1).
public final class GaussianNoise {
    private GaussianNoise() {}

    /// Corrupts images.
    ///
    /// @param sigma standard deviation in units of full ink, >= 0; 0 changes nothing
    /// @param key   gives z; the same key gives the same noise for every sigma
    public static LabelledImages apply(LabelledImages images, double sigma, RandomKey key) {
        require(sigma >= 0 && Double.isFinite(sigma), "sigma: must be finite and >= 0, got %s", sigma);
        float[] pixels = images.pixels().clone();
        float[] z = key.normal(DType.F32, pixels.length).toFloatArray();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.clamp((float) (pixels[i] + sigma * z[i]), 0f, 1f);
        }
        return images.withPixels(pixels);
    }
}

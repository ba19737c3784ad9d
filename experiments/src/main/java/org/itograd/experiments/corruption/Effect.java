package org.itograd.experiments.corruption;

import com.google.errorprone.annotations.CheckReturnValue;
import org.itograd.autodiff.RandomKey;

/// A corruption at one strength: what its file says, and nothing else, happens to an image.
///
/// Where the original scripts compute in single precision, so does an effect; sums run in the order of the libraries they used. So
/// what those scripts make of the same image and the same random numbers differs by no byte or, where a library leaves it open, by one.
@CheckReturnValue
public sealed interface Effect
        permits NormalNoise, ShotNoise, ImpulseNoise, SpeckleNoise, DefocusBlur, GlassBlur, MotionBlur, ZoomBlur, Snow,
        Frost, Fog,
        Brightness, Contrast, ElasticTransform, Pixelate, JpegCompression, GaussianBlur, Water, Mud, Saturate {
    /// The corrupted image, of the same size.
    ///
    /// @param draws the random numbers, in the order that the effect's file says; effects without chance ask for none
    /// @throws IllegalArgumentException if the image is too large or has too few channels for this effect
    ByteImage apply(ByteImage image, Draws draws);

    /// The corrupted image: a function of image and key alone.
    default ByteImage apply(ByteImage image, RandomKey key) {
        return apply(image, new KeyDraws(key));
    }
}

package org.itograd.experiments.corruption;

/// A Gaussian blur, cut off at 4σ, edges repeated.
///
/// @param sigma σ in pixels
record GaussianBlur(double sigma) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        return image.withUnit(GaussianFilter.standard(sigma).apply(
                image.unit(), image.height(), image.width(), image.channels()));
    }
}

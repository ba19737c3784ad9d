package org.itograd.experiments.corruption;

/// A moving camera: a smear at one angle, uniform in (−45°, 45°).
///
/// @param radius of the smear, in pixels
/// @param sigma  of the smear, in pixels
record MotionBlur(double radius, double sigma) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        return new MotionFilter(radius, sigma, draws.uniform(-45, 45)).apply(image);
    }
}

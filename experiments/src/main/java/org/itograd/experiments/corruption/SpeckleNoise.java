package org.itograd.experiments.corruption;

/// Noise in proportion to brightness: x' = x + x σ z with a standard normal z for each sample.
///
/// @param sigma standard deviation at white
record SpeckleNoise(double sigma) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        double[] x = image.unit();
        for (int i = 0; i < x.length; i++) {
            x[i] += x[i] * (sigma * draws.normal());
        }
        return image.withUnit(x);
    }
}

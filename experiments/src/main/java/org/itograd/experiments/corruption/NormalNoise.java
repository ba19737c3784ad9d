package org.itograd.experiments.corruption;

/// Gaussian noise: x' = x + σ z with a standard normal z for each sample, row by row, channel by channel.
///
/// @param sigma standard deviation, where 1 is white
record NormalNoise(double sigma) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        double[] x = image.unit();
        for (int i = 0; i < x.length; i++) {
            x[i] += sigma * draws.normal();
        }
        return image.withUnit(x);
    }
}

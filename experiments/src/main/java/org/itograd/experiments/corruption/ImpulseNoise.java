package org.itograd.experiments.corruption;

/// Salt and pepper: each sample, not each pixel, is replaced with probability p, by black or white with equal chances. One uniform
/// number for each sample: below p/2 white, below p black.
///
/// @param amount p
record ImpulseNoise(double amount) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        byte[] samples = image.samples().clone();
        for (int i = 0; i < samples.length; i++) {
            double u = draws.uniform();
            if (u < amount) {
                samples[i] = (byte) (u < amount / 2 ? 255 : 0);
            }
        }
        return image.withSamples(samples);
    }
}

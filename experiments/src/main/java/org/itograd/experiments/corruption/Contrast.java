package org.itograd.experiments.corruption;

/// Less contrast: x' = (x − mean) · c + mean, with the mean of each channel of this image.
///
/// @param share c, what remains
record Contrast(double share) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        double[] x = image.unit();
        int channels = image.channels();
        for (int c = 0; c < channels; c++) {
            double mean = 0;
            for (int i = c; i < x.length; i += channels) {
                mean += x[i];
            }
            mean /= image.height() * image.width();
            for (int i = c; i < x.length; i += channels) {
                x[i] = (x[i] - mean) * share + mean;
            }
        }
        return image.withUnit(x);
    }
}

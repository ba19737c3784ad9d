package org.itograd.experiments.corruption;

/// A camera or snowflake in motion, as ImageMagick 6 blurs it: a smear to one side only.
///
/// 2⌈radius⌉ + 1 weights exp(−i²/2σ²), i = 0, 1, …, normalised. Weight i meets the pixel ⌈i cos θ − ½⌉ columns to the right and ⌈i sin θ − ½⌉
/// rows further down, or the nearest one in the image. Sums are rounded to 16 bits and truncated to 8.
///
/// @param radius  in pixels
/// @param sigma   σ in pixels
/// @param degrees θ, clockwise from the right
record MotionFilter(double radius, double sigma, double degrees) {
    ByteImage apply(ByteImage image) {
        double[] weights = weights();
        int height = image.height();
        int width = image.width();
        int channels = image.channels();
        double[] sums = new double[image.samples().length];
        double down = weights.length * StrictMath.sin(StrictMath.toRadians(degrees));
        double right = weights.length * StrictMath.cos(StrictMath.toRadians(degrees));
        double length = StrictMath.hypot(right, down);
        for (int i = 0; i < weights.length; i++) {
            int dx = (int) Math.ceil(i * right / length - 0.5);
            int dy = (int) Math.ceil(i * down / length - 0.5);
            for (int row = 0; row < height; row++) {
                int from = Border.EDGE.inside(row + dy, height) * width;
                for (int column = 0; column < width; column++) {
                    int at = (from + Border.EDGE.inside(column + dx, width)) * channels;
                    int to = (row * width + column) * channels;
                    for (int c = 0; c < channels; c++) {
                        sums[to + c] += weights[i] * (257 * image.at(at + c));
                    }
                }
            }
        }
        byte[] samples = new byte[sums.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ((int) (sums[i] + 0.5) / 257);
        }
        return image.withSamples(samples);
    }

    private double[] weights() {
        double[] weights = new double[2 * (int) Math.ceil(radius) + 1];
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.exp(-(double) (i * i) / (2 * sigma * sigma));
            total += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
        return weights;
    }
}

package org.itograd.experiments.corruption;

/// Frosted glass: blurs and truncates to bytes, then replaces pixels by near ones, and blurs again.
///
/// In each round, from row H − δ up to row δ + 1 and in a row from column W − δ to δ + 1, a pixel is replaced by the one at (row + dy,
/// column + dx), where first dx and then dy is drawn from −δ … δ − 1. The original means to exchange the two, but its arrays are views,
/// so the other pixel keeps its colour.
///
/// @param sigma  of both blurs, in pixels
/// @param delta  δ, in pixels
/// @param rounds how often all pixels are replaced
record GlassBlur(double sigma, int delta, int rounds) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        ByteImage blurred = new GaussianBlur(sigma).apply(image, draws);
        int width = image.width();
        int channels = image.channels();
        byte[] samples = blurred.samples();
        for (int round = 0; round < rounds; round++) {
            for (int row = image.height() - delta; row > delta; row--) {
                for (int column = width - delta; column > delta; column--) {
                    int dx = draws.integer(-delta, delta);
                    int dy = draws.integer(-delta, delta);
                    System.arraycopy(samples, ((row + dy) * width + column + dx) * channels,
                            samples, (row * width + column) * channels, channels);
                }
            }
        }
        return new GaussianBlur(sigma).apply(image.withSamples(samples), draws);
    }
}

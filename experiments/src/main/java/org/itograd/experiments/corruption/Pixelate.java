package org.itograd.experiments.corruption;

/// Fewer pixels: shrinks to ⌊share · side⌋ pixels and back, each time by means of boxes.
///
/// A pixel gets the mean of those pixels whose centres lie in its window, all with equal weight. Columns first, then rows, each rounded to
/// a byte with weights of 22 bits, as in Pillow.
///
/// @param share of the side in pixels
record Pixelate(double share) implements Effect {
    private static final int BITS = 22;

    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        int height = image.height();
        int width = image.width();
        int channels = image.channels();
        int fewRows = Math.max(1, (int) (height * share));
        int fewColumns = Math.max(1, (int) (width * share));
        byte[] x = resized(image.samples(), height, width, fewColumns, channels);
        x = resized(x, 1, height, fewRows, fewColumns * channels);
        x = resized(x, fewRows, fewColumns, width, channels);
        x = resized(x, 1, fewRows, height, width * channels);
        return image.withSamples(x);
    }

    /// From shape (lines, from, values) to (lines, to, values).
    private static byte[] resized(byte[] x, int lines, int from, int to, int values) {
        if (from == to) {
            return x;
        }
        byte[] y = new byte[lines * to * values];
        double scale = (double) from / to;
        double reach = 0.5 * Math.max(scale, 1);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int first = Math.max((int) (centre - reach + 0.5), 0);
            int last = Math.min((int) (centre + reach + 0.5), from) - 1;
            first += inside(first, centre, reach) ? 0 : 1;
            last -= inside(last, centre, reach) ? 0 : 1;
            int weight = (int) (1.0 / (last - first + 1) * (1 << BITS) + 0.5);
            for (int line = 0; line < lines; line++) {
                for (int v = 0; v < values; v++) {
                    int sum = 1 << (BITS - 1);
                    for (int j = first; j <= last; j++) {
                        sum += weight * (x[(line * from + j) * values + v] & 0xFF);
                    }
                    y[(line * to + i) * values + v] = (byte) Math.clamp(sum >> BITS, 0, 255);
                }
            }
        }
        return y;
    }

    /// Whether the centre of pixel j lies in the window, which its upper end belongs to.
    private static boolean inside(int j, double centre, double reach) {
        double at = (j - centre + 0.5) * (1 / (2 * reach));
        return at > -0.5 && at <= 0.5;
    }
}

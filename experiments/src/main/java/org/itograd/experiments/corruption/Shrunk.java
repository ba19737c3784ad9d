package org.itograd.experiments.corruption;

/// A smaller picture by linear interpolation between the two nearest pixels of each axis, in the fixed-point arithmetic of OpenCV: weights of
/// 11 bits, sums cut to 16 bits. By a factor of 1/5 it takes every fifth pixel, from the third on.
final class Shrunk {
    private static final int ONE = 1 << 11;

    private Shrunk() {}

    /// One axis: the pixel before each place, and the weights of it and the next.
    private record Axis(int[] before, int[] near, int[] far) {
        static Axis of(int n, double factor) {
            int few = Math.max(1, (int) Math.rint(n * factor));
            Axis axis = new Axis(new int[few], new int[few], new int[few]);
            double scale = 1 / factor;
            for (int i = 0; i < few; i++) {
                float at = (float) ((i + 0.5) * scale - 0.5);
                int floor = (int) Math.floor(at);
                float share = floor < 0 || floor >= n - 1 ? 0 : at - floor;
                axis.before[i] = Math.clamp(floor, 0, n - 1);
                axis.near[i] = (int) Math.rint((1 - share) * ONE);
                axis.far[i] = (int) Math.rint(share * ONE);
            }
            return axis;
        }
    }

    static ByteImage by(double factor, ByteImage picture) {
        int channels = picture.channels();
        Axis rows = Axis.of(picture.height(), factor);
        Axis columns = Axis.of(picture.width(), factor);
        int height = rows.before.length;
        int width = columns.before.length;
        byte[] samples = new byte[height * width * channels];
        for (int r = 0; r < height; r++) {
            int above = rows.before[r];
            int below = Math.min(above + 1, picture.height() - 1);
            for (int c = 0; c < width; c++) {
                for (int k = 0; k < channels; k++) {
                    int upper = across(picture, above, columns, c, k) >> 4;
                    int lower = across(picture, below, columns, c, k) >> 4;
                    int sum = ((rows.near[r] * upper) >> 16) + ((rows.far[r] * lower) >> 16);
                    samples[(r * width + c) * channels + k] = (byte) ((sum + 2) >> 2);
                }
            }
        }
        return new ByteImage(samples, height, width, channels);
    }

    private static int across(ByteImage picture, int row, Axis columns, int column, int channel) {
        int left = columns.before[column];
        int right = Math.min(left + 1, picture.width() - 1);
        int start = row * picture.width();
        return columns.near[column] * picture.at((start + left) * picture.channels() + channel)
                + columns.far[column] * picture.at((start + right) * picture.channels() + channel);
    }
}

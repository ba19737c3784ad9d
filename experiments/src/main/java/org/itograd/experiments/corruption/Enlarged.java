package org.itograd.experiments.corruption;

/// The middle of an image, enlarged to the image's size by linear interpolation.
///
/// Along an axis of n pixels: the middle ⌈n / z⌉ pixels become m, the product rounded (half to even), whose first and last are pixels of the
/// image; of these the middle n are taken.
final class Enlarged {
    private Enlarged() {}

    /// One axis: what lies before each of the n places, and how far behind.
    private record Axis(int[] before, double[] share, int last) {
        static Axis of(int n, double zoom) {
            int inner = (int) Math.ceil(n / zoom);
            int outer = (int) Math.rint(inner * zoom);
            int start = (n - inner) / 2;
            int trim = (outer - n) / 2;
            double step = outer == 1 ? 0 : (inner - 1.0) / (outer - 1.0);
            int[] before = new int[n];
            double[] share = new double[n];
            for (int i = 0; i < n; i++) {
                double at = Math.min((i + trim) * step, inner - 1.0);
                before[i] = start + (int) at;
                share[i] = at - (int) at;
            }
            return new Axis(before, share, start + inner - 1);
        }

        int after(int i) {
            return Math.min(before[i] + 1, last);
        }
    }

    /// @param zoom z >= 1
    static double[] by(double zoom, double[] x, int height, int width, int channels) {
        Axis rows = Axis.of(height, zoom);
        Axis columns = Axis.of(width, zoom);
        double[] y = new double[x.length];
        int to = 0;
        for (int r = 0; r < height; r++) {
            int above = rows.before[r] * width;
            int below = rows.after(r) * width;
            double v = rows.share[r];
            for (int c = 0; c < width; c++) {
                int left = columns.before[c];
                int right = columns.after(c);
                double u = columns.share[c];
                for (int k = 0; k < channels; k++, to++) {
                    y[to] = x[(above + left) * channels + k] * (1 - v) * (1 - u)
                            + x[(above + right) * channels + k] * (1 - v) * u
                            + x[(below + left) * channels + k] * v * (1 - u)
                            + x[(below + right) * channels + k] * v * u;
                }
            }
        }
        return y;
    }
}

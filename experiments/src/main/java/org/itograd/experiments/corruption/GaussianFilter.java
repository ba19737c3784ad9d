package org.itograd.experiments.corruption;

import java.util.Arrays;

/// A Gaussian blur along the rows' axis, then along the columns' axis, with weights exp(−i²/2σ²), |i| <= ⌊reach · σ + ½⌋, normalised.
/// A σ of 0 changes nothing. Sums start in the centre and then run from the outermost pair of weights inwards, as in SciPy.
///
/// @param sigma  σ in pixels, >= 0
/// @param reach  where the weights are cut off, in units of σ
/// @param border what lies outside
record GaussianFilter(double sigma, double reach, Border border) {
    private static final int LANES = 8;

    /// As scikit-image blurs unless told otherwise.
    static GaussianFilter standard(double sigma) {
        return new GaussianFilter(sigma, 4, Border.EDGE);
    }

    double[] apply(double[] x, int height, int width, int channels) {
        return acrossColumns(acrossRows(x, height, width, channels), height, width, channels);
    }

    /// Blurs along the first axis.
    double[] acrossRows(double[] x, int height, int width, int channels) {
        double[] weights = weights();
        double[] y = new double[x.length];
        int row = width * channels;
        for (int j = 0; j < row; j++) {
            line(weights, x, y, j, row, height);
        }
        return y;
    }

    /// Blurs along the second axis.
    double[] acrossColumns(double[] x, int height, int width, int channels) {
        double[] weights = weights();
        double[] y = new double[x.length];
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < channels; c++) {
                line(weights, x, y, r * width * channels + c, channels, width);
            }
        }
        return y;
    }

    private void line(double[] weights, double[] x, double[] y, int start, int stride, int n) {
        for (int i = 0; i < n; i++) {
            double sum = x[start + i * stride] * weights[0];
            for (int k = weights.length - 1; k >= 1; k--) {
                sum += (x[start + border.inside(i - k, n) * stride] + x[start + border.inside(i + k, n) * stride])
                        * weights[k];
            }
            y[start + i * stride] = sum;
        }
    }

    private double[] weights() {
        return weights(sigma, (int) (reach * sigma + 0.5));
    }

    /// The centre's weight and those on one side, in single precision.
    static float[] floats(double sigma, int radius) {
        double[] weights = weights(sigma, radius);
        float[] floats = new float[weights.length];
        for (int k = 0; k <= radius; k++) {
            floats[k] = (float) weights[k];
        }
        return floats;
    }

    /// The centre's weight and those on one side.
    private static double[] weights(double sigma, int radius) {
        double[] all = new double[2 * radius + 1];
        for (int i = 0; i < all.length; i++) {
            int k = i - radius;
            all[i] = sigma == 0 ? 1 : StrictMath.exp(-0.5 / (sigma * sigma) * (k * k));
        }
        double total = total(all);
        double[] weights = Arrays.copyOfRange(all, radius, all.length);
        for (int k = 0; k <= radius; k++) {
            weights[k] /= total;
        }
        return weights;
    }

    /// In eight lanes and a rest, as NumPy adds.
    private static double total(double[] x) {
        double[] lanes = new double[LANES];
        int whole = x.length / LANES * LANES;
        for (int i = 0; i < whole; i++) {
            lanes[i % LANES] += x[i];
        }
        double total = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
        for (int i = whole; i < x.length; i++) {
            total += x[i];
        }
        return total;
    }
}

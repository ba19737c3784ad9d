package org.itograd.nn;

/// Convolution by its definition, in plain loops.
final class PlainConvolution {
    private PlainConvolution() {}

    /// @param x    (n, h, w, in)
    /// @param w    (k, k, in, out)
    /// @param bias (out)
    static double[] of(
            double[] x, int n, int h, int width, int in, double[] w, double[] bias, int out, int k, int stride,
            int padding) {
        int rows = (h + 2 * padding - k) / stride + 1;
        int columns = (width + 2 * padding - k) / stride + 1;
        double[] y = new double[n * rows * columns * out];
        for (int at = 0; at < y.length; at++) {
            int o = at % out;
            int column = at / out % columns;
            int row = at / out / columns % rows;
            int sample = at / out / columns / rows;
            double sum = bias[o];
            for (int a = 0; a < k; a++) {
                for (int b = 0; b < k; b++) {
                    int i = row * stride + a - padding;
                    int j = column * stride + b - padding;
                    for (int c = 0; c < in && i >= 0 && i < h && j >= 0 && j < width; c++) {
                        sum += x[((sample * h + i) * width + j) * in + c] * w[((a * k + b) * in + c) * out + o];
                    }
                }
            }
            y[at] = sum;
        }
        return y;
    }
}

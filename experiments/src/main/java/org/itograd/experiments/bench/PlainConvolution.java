package org.itograd.experiments.bench;

import org.itograd.autodiff.Tensor;

/// A 3 × 3 convolution with stride 1 and padding 1, and its gradients, by plain sums in double precision:
///
/// y[n,i,j,o] = Σ x[n, i+a−1, j+b−1, c] · w[a,b,c,o] over a, b, c.
///
/// @param x         image (N, H, W, in)
/// @param w         weights (3, 3, in, out)
/// @param cotangent of y (N, H, W, out)
record PlainConvolution(Tensor x, Tensor w, Tensor cotangent) {
    /// Elements that are compared, spread over each tensor; the first and the last lie at corners.
    private static final int SAMPLES = 24;

    @FunctionalInterface
    private interface Element {
        double at(int p0, int p1, int p2, int p3);
    }

    void checkOutput(Tensor y) {
        compare("output", y, 9 * in(), this::output);
    }

    void checkInputGradient(Tensor gradient) {
        compare("gradient by the image", gradient, 9 * out(), this::inputGradient);
    }

    void checkWeightGradient(Tensor gradient) {
        compare("gradient by the weights", gradient, x.size() / in(), this::weightGradient);
    }

    /// A sum of so many products of two normal numbers is of the size of the square root of their number.
    private static void compare(String what, Tensor tensor, int products, Element expected) {
        double tolerance = ResultChecks.tolerance(tensor.dtype()) * Math.sqrt(products);
        int[] d = tensor.shape().dims();
        for (int k = 0; k < SAMPLES; k++) {
            int p = (int) ((tensor.size() - 1L) * k / (SAMPLES - 1));
            double value = expected.at(p / d[3] / d[2] / d[1], p / d[3] / d[2] % d[1], p / d[3] % d[2], p % d[3]);
            ResultChecks.near("element " + p + " of the convolution's " + what, tensor.at(p), value, tolerance);
        }
    }

    private double output(int n, int i, int j, int o) {
        double sum = 0;
        for (int tap = 0; tap < 9; tap++) {
            for (int c = 0; c < in(); c++) {
                sum += pixel(x, n, i + tap / 3 - 1, j + tap % 3 - 1, c) * weight(tap, c, o);
            }
        }
        return sum;
    }

    private double inputGradient(int n, int i, int j, int c) {
        double sum = 0;
        for (int tap = 0; tap < 9; tap++) {
            for (int o = 0; o < out(); o++) {
                sum += pixel(cotangent, n, i - tap / 3 + 1, j - tap % 3 + 1, o) * weight(tap, c, o);
            }
        }
        return sum;
    }

    private double weightGradient(int a, int b, int c, int o) {
        double sum = 0;
        for (int n = 0; n < x.shape().dim(0); n++) {
            for (int i = 0; i < x.shape().dim(1); i++) {
                for (int j = 0; j < x.shape().dim(2); j++) {
                    sum += pixel(x, n, i + a - 1, j + b - 1, c) * pixel(cotangent, n, i, j, o);
                }
            }
        }
        return sum;
    }

    private double weight(int tap, int c, int o) {
        return w.at((tap * in() + c) * out() + o);
    }

    /// 0 outside the image.
    private static double pixel(Tensor image, int n, int i, int j, int c) {
        int height = image.shape().dim(1);
        int width = image.shape().dim(2);
        boolean inside = i >= 0 && i < height && j >= 0 && j < width;
        return inside ? image.at(((n * height + i) * width + j) * image.shape().dim(3) + c) : 0;
    }

    private int in() {
        return w.shape().dim(2);
    }

    private int out() {
        return w.shape().dim(3);
    }
}

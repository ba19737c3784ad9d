package org.itograd.autodiff.kernel;

import java.util.Arrays;

/// [NormalizationLoops] over `double[]` without vectors.
final class ScalarDoubleNormalization implements NormalizationLoops {
    @Override
    public void sums(Object x, int at, int rows, int channels, Object f) {
        sums((double[]) x, at, rows, 0, channels, (double[]) f);
    }

    /// The channels from `first` on.
    static void sums(double[] x, int at, int rows, int first, int channels, double[] f) {
        int sum = SUM * channels;
        Arrays.fill(f, sum + first, sum + channels, 0);
        for (int p = 0, i = at; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                f[sum + c] += x[i + c] - f[c];
            }
        }
    }

    @Override
    public void squares(Object x, int at, int rows, int channels, Object f) {
        squares((double[]) x, at, rows, 0, channels, (double[]) f);
    }

    /// The channels from `first` on.
    static void squares(double[] x, int at, int rows, int first, int channels, double[] f) {
        int sum = SUM * channels;
        int delta = DELTA * channels;
        Arrays.fill(f, sum + first, sum + channels, 0);
        for (int p = 0, i = at; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                double d = x[i + c] - f[c] + f[delta + c];
                f[sum + c] = Math.fma(d, d, f[sum + c]);
            }
        }
    }

    @Override
    public void normalize(Object x, int at, int rows, int channels, Object f, Object y, int yAt) {
        normalize((double[]) x, at, rows, 0, channels, (double[]) f, (double[]) y, yAt);
    }

    /// The channels from `first` on.
    static void normalize(double[] x, int at, int rows, int first, int channels, double[] f, double[] y, int yAt) {
        int scale = SCALE * channels;
        int offset = OFFSET * channels;
        for (int p = 0, i = 0; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                y[yAt + i + c] = Math.fma(x[at + i + c] - f[c], f[scale + c], f[offset + c]);
            }
        }
    }

    @Override
    public void products(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f) {
        products((double[]) x, at, (double[]) dy, dyAt, rows, 0, channels, (double[]) f);
    }

    /// The channels from `first` on.
    static void products(double[] x, int at, double[] dy, int dyAt, int rows, int first, int channels, double[] f) {
        int scale = SCALE * channels;
        int offset = OFFSET * channels;
        int sum = SUM * channels;
        int product = PRODUCT * channels;
        Arrays.fill(f, sum + first, sum + channels, 0);
        Arrays.fill(f, product + first, product + channels, 0);
        for (int p = 0, i = 0; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                double y = Math.fma(x[at + i + c] - f[c], f[scale + c], f[offset + c]);
                double g = dy[dyAt + i + c];
                f[sum + c] += g;
                f[product + c] = Math.fma(g, y, f[product + c]);
            }
        }
    }

    @Override
    public void gradient(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f, Object dx, int dxAt) {
        gradient((double[]) x, at, (double[]) dy, dyAt, rows, 0, channels, (double[]) f, (double[]) dx, dxAt);
    }

    /// The channels from `first` on.
    static void gradient(
            double[] x, int at, double[] dy, int dyAt, int rows, int first, int channels, double[] f, double[] dx,
            int dxAt) {
        int scale = SCALE * channels;
        int offset = OFFSET * channels;
        int slope = SLOPE * channels;
        int constant = CONSTANT * channels;
        for (int p = 0, i = 0; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                double y = Math.fma(x[at + i + c] - f[c], f[scale + c], f[offset + c]);
                double rest = Math.fma(y, f[slope + c], f[constant + c]);
                dx[dxAt + i + c] = Math.fma(dy[dyAt + i + c], f[scale + c], rest);
            }
        }
    }
}

package org.itograd.autodiff.kernel;

import java.util.Arrays;

/// [NormalizationLoops] over `float[]` without vectors.
final class ScalarFloatNormalization implements NormalizationLoops {
    @Override
    public void sums(Object x, int at, int rows, int channels, Object f) {
        sums((float[]) x, at, rows, 0, channels, (float[]) f);
    }

    /// The channels from `first` on.
    static void sums(float[] x, int at, int rows, int first, int channels, float[] f) {
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
        squares((float[]) x, at, rows, 0, channels, (float[]) f);
    }

    /// The channels from `first` on.
    static void squares(float[] x, int at, int rows, int first, int channels, float[] f) {
        int sum = SUM * channels;
        int delta = DELTA * channels;
        Arrays.fill(f, sum + first, sum + channels, 0);
        for (int p = 0, i = at; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                float d = x[i + c] - f[c] + f[delta + c];
                f[sum + c] = Math.fma(d, d, f[sum + c]);
            }
        }
    }

    @Override
    public void normalize(Object x, int at, int rows, int channels, Object f, Object y, int yAt) {
        normalize((float[]) x, at, rows, 0, channels, (float[]) f, (float[]) y, yAt);
    }

    /// The channels from `first` on.
    static void normalize(float[] x, int at, int rows, int first, int channels, float[] f, float[] y, int yAt) {
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
        products((float[]) x, at, (float[]) dy, dyAt, rows, 0, channels, (float[]) f);
    }

    /// The channels from `first` on.
    static void products(float[] x, int at, float[] dy, int dyAt, int rows, int first, int channels, float[] f) {
        int scale = SCALE * channels;
        int offset = OFFSET * channels;
        int sum = SUM * channels;
        int product = PRODUCT * channels;
        Arrays.fill(f, sum + first, sum + channels, 0);
        Arrays.fill(f, product + first, product + channels, 0);
        for (int p = 0, i = 0; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                float y = Math.fma(x[at + i + c] - f[c], f[scale + c], f[offset + c]);
                float g = dy[dyAt + i + c];
                f[sum + c] += g;
                f[product + c] = Math.fma(g, y, f[product + c]);
            }
        }
    }

    @Override
    public void gradient(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f, Object dx, int dxAt) {
        gradient((float[]) x, at, (float[]) dy, dyAt, rows, 0, channels, (float[]) f, (float[]) dx, dxAt);
    }

    /// The channels from `first` on.
    static void gradient(
            float[] x, int at, float[] dy, int dyAt, int rows, int first, int channels, float[] f, float[] dx,
            int dxAt) {
        int scale = SCALE * channels;
        int offset = OFFSET * channels;
        int slope = SLOPE * channels;
        int constant = CONSTANT * channels;
        for (int p = 0, i = 0; p < rows; p++, i += channels) {
            for (int c = first; c < channels; c++) {
                float y = Math.fma(x[at + i + c] - f[c], f[scale + c], f[offset + c]);
                float rest = Math.fma(y, f[slope + c], f[constant + c]);
                dx[dxAt + i + c] = Math.fma(dy[dyAt + i + c], f[scale + c], rest);
            }
        }
    }
}

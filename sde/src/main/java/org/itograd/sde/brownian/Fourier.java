package org.itograd.sde.brownian;

/// The discrete Fourier transform of a size that is a power of two, x_j ← Σ_k x_k exp(−2πi jk/M).
///
/// J. W. Cooley, J. W. Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965: places in the
/// order of their reversed bits, then log₂ M rounds of pairs (u, v) ↦ (u + wv, u − wv).
final class Fourier {
    private final int size;
    private final double[] cos;
    private final double[] sin;

    Fourier(int size) {
        this.size = size;
        cos = new double[size / 2];
        sin = new double[size / 2];
        for (int k = 0; k < size / 2; k++) {
            cos[k] = StrictMath.cos(2 * Math.PI * k / size);
            sin[k] = -StrictMath.sin(2 * Math.PI * k / size);
        }
    }

    int size() {
        return size;
    }

    /// In place.
    void transform(double[] re, double[] im) {
        int unused = Integer.numberOfLeadingZeros(size) + 1;
        for (int i = 0; i < size; i++) {
            int j = Integer.reverse(i) >>> unused;
            if (j > i) {
                swap(re, i, j);
                swap(im, i, j);
            }
        }
        for (int half = 1; half < size; half *= 2) {
            int stride = size / (2 * half);
            for (int start = 0; start < size; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int u = start + k;
                    int v = u + half;
                    double c = cos[k * stride];
                    double s = sin[k * stride];
                    double x = re[v] * c - im[v] * s;
                    double y = re[v] * s + im[v] * c;
                    re[v] = re[u] - x;
                    im[v] = im[u] - y;
                    re[u] += x;
                    im[u] += y;
                }
            }
        }
    }

    private static void swap(double[] x, int i, int j) {
        double kept = x[i];
        x[i] = x[j];
        x[j] = kept;
    }
}

package org.itograd.sde.brownian;

/// Steps of fractional Brownian motion over unit time: normal numbers X_0, …, X_{n−1} with covariances
///
/// γ(k) = E X_i X_{i+k} = ½ (|k + 1|^2H − 2 |k|^2H + |k − 1|^2H), H the Hurst exponent,
///
/// by circulant embedding. The circulant matrix C of the row γ(0), …, γ(M/2), …, γ(1), of a size M = 2^p ≥ 2n, has the
/// eigenvalues λ = DFT(γ), which are ≥ 0 for every H, and the eigenvectors cas(2π jk/M) / √M with cas = cos + sin. So
///
/// X_j = Σ_k √(λ_k / M) cas(2π jk/M) Z_k, j < n,
///
/// has exactly the covariances of C, whose corner of size n is the one wanted.
///
/// R. B. Davies, D. S. Harte, "Tests for Hurst effect", Biometrika 74, 1987; λ ≥ 0: E. Perrin,
/// R. Harba, R. Jennane, I. Iribarren, "Fast and exact synthesis for 1-D fractional Brownian motion and fractional Gaussian
/// noises", 2002, for H > ½, and P. F. Craigmile, "Simulating a class of stationary Gaussian processes using the Davies–Harte
/// algorithm", 2003, for H < ½.
final class FractionalNoise {
    /// From this lag on γ is a series in 1/k², as the differences of powers would lose digits.
    private static final int FAR = 8;

    private final int n;
    private final double[] roots;
    private final Fourier fourier;

    /// @param n how many steps
    FractionalNoise(double hurst, int n) {
        this.n = n;
        fourier = new Fourier(Math.max(2, 2 * Integer.highestOneBit(2 * n - 1)));
        roots = eigenvalues(hurst);
        for (int k = 0; k < roots.length; k++) {
            roots[k] = Math.sqrt(Math.max(0, roots[k]) / roots.length);
        }
    }

    /// How many normal numbers it takes.
    int size() {
        return fourier.size();
    }

    /// λ.
    double[] eigenvalues(double hurst) {
        int size = fourier.size();
        double[] re = new double[size];
        for (int k = 0; k <= size / 2; k++) {
            re[k] = covariance(hurst, k);
            re[(size - k) % size] = re[k];
        }
        fourier.transform(re, new double[size]);
        return re;
    }

    /// γ(k); for large k, Σ_{i ≥ 1} binomial(2H, 2i) k^(2H − 2i).
    static double covariance(double hurst, int k) {
        double p = 2 * hurst;
        if (k < FAR) {
            return 0.5 * (StrictMath.pow(k + 1, p) - 2 * StrictMath.pow(k, p) + StrictMath.pow(Math.abs(k - 1), p));
        }
        double sum = 0;
        double term = 1;
        for (int i = 1; i <= 24; i += 1) {
            term *= (p - 2 * i + 2) * (p - 2 * i + 1) / ((2.0 * i - 1) * (2.0 * i) * k * k);
            sum += term;
        }
        return sum * StrictMath.pow(k, p);
    }

    /// X from Z.
    ///
    /// @param z [#size] numbers, overwritten
    /// @return the n steps
    double[] steps(double[] z) {
        for (int k = 0; k < z.length; k++) {
            z[k] *= roots[k];
        }
        double[] im = new double[z.length];
        fourier.transform(z, im);
        double[] x = new double[n];
        for (int j = 0; j < n; j++) {
            x[j] = z[j] - im[j];
        }
        return x;
    }
}

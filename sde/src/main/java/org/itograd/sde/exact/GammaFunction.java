package org.itograd.sde.exact;

/// log Γ and its derivative, for positive arguments: Stirling's series, after the argument has been raised to at least 12 by
/// Γ(x + 1) = x Γ(x).
///
/// M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 1964, eq. 6.1.41 and 6.3.18.
final class GammaFunction {
    private static final double ENOUGH = 12;
    private static final double HALF_LOG_2_PI = 0.9189385332046727;
    /// B₂ₖ / (2k (2k − 1)), k = 1, 2, …
    private static final double[] LOG_SERIES = {1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0,
        -691 / 360360.0, 1 / 156.0};
    /// B₂ₖ / 2k.
    private static final double[] DIGAMMA_SERIES = {1 / 12.0, -1 / 120.0, 1 / 252.0, -1 / 240.0, 1 / 132.0,
        -691 / 32760.0, 1 / 12.0};

    private GammaFunction() {}

    /// log Γ(x), x > 0.
    static double log(double x) {
        double product = 1;
        double y = x;
        for (; y < ENOUGH; y++) {
            product *= y;
        }
        double series = polynomial(LOG_SERIES, 1 / (y * y)) / y;
        return (y - 0.5) * StrictMath.log(y) - y + HALF_LOG_2_PI + series - StrictMath.log(product);
    }

    /// log (mᵏ e^−m / Γ(k + 1)) for m > 0 and k ≥ 0, not necessarily whole: the logarithm of a Poisson weight, without the differences
    /// of large numbers that the formula has. Stirling's series, and for the rest −k log(k/m) + k − m.
    ///
    /// C. Loader, "Fast and accurate computation of binomial probabilities", 2000.
    static double logWeight(double m, double k) {
        if (k < ENOUGH) {
            return k == 0 ? -m : k * StrictMath.log(m) - m - log(k + 1);
        }
        double series = polynomial(LOG_SERIES, 1 / (k * k)) / k;
        return -deviance(k, m) - series - HALF_LOG_2_PI - StrictMath.log(k) / 2;
    }

    /// k log(k/m) + m − k = k Σ 2 v²ʲ⁺¹ / (2j + 1) − (k − m) with v = (k − m) / (k + m).
    private static double deviance(double k, double m) {
        double v = (k - m) / (k + m);
        if (Math.abs(v) > 0.1) {
            return k * StrictMath.log(k / m) + m - k;
        }
        double sum = 0;
        double square = v * v;
        for (int odd = 19; odd >= 3; odd -= 2) {
            sum = (sum + 1.0 / odd) * square;
        }
        return (k - m) * v + 2 * k * v * sum;
    }

    /// ψ(x) = Γ′(x) / Γ(x), x > 0.
    static double digamma(double x) {
        double sum = 0;
        double y = x;
        for (; y < ENOUGH; y++) {
            sum += 1 / y;
        }
        double square = 1 / (y * y);
        return StrictMath.log(y) - 0.5 / y - polynomial(DIGAMMA_SERIES, square) * square - sum;
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            sum = sum * x + coefficients[k];
        }
        return sum;
    }
}

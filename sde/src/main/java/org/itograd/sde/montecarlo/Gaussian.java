package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.require;

/// The standard normal distribution, as confidence intervals and exact prices need it.
public final class Gaussian {
    /// Beyond this the distribution function is 0 or 1 to rounding.
    private static final double FAR = 8.3;

    private Gaussian() {}

    /// Φ(x) = P(Z ≤ x), to about 1e-15: ½ + φ(x) (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …).
    ///
    /// G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11, 2004.
    public static double cdf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (Math.abs(x) > FAR) {
            return x > 0 ? 1 : 0;
        }
        double sum = x;
        double before = 0;
        double term = x;
        for (int odd = 3; sum != before; odd += 2) {
            before = sum;
            term *= x * x / odd;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /// The x with Φ(x) = p, by bisection.
    ///
    /// @throws IllegalArgumentException unless 0 < p < 1
    public static double quantile(double p) {
        require(p > 0 && p < 1, "p: must be > 0 and < 1, got %s", p);
        double low = -FAR;
        double high = FAR;
        for (int halving = 0; halving < 60; halving++) {
            double middle = (low + high) / 2;
            if (cdf(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /// The z with P(|Z| ≤ z) = confidence.
    ///
    /// @throws IllegalArgumentException unless 0 < confidence < 1
    public static double twoSided(double confidence) {
        require(confidence > 0 && confidence < 1, "confidence: must be > 0 and < 1, such as 0.95, got %s", confidence);
        return -quantile((1 - confidence) / 2);
    }
}

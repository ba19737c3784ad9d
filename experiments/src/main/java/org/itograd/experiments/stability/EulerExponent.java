package org.itograd.experiments.stability;

import static org.itograd.base.Arguments.require;

/// The Lyapunov exponent of Euler–Maruyama steps of dx = a x dt + σ x dB, E log|1 + a h + σ √h ξ| / h with ξ ~ N(0, 1).
///
/// The recursion multiplies x by independent factors, so by the law of large numbers this is the limit of log|x| / t. It tends to
/// a − σ²/2 as h → 0.
///
/// (μ + ξ)² has the noncentral χ² distribution with one degree of freedom, a χ² with 1 + 2 J degrees where J is a Poisson number of mean
/// m = μ²/2 (N. L. Johnson, S. Kotz, "Continuous Univariate Distributions 2", 1970, chapter 28), and E log χ²_ν = log 2 + ψ(ν/2).
/// With ψ(½ + j) = −γ − 2 log 2 + Σ_{i ≤ j} 2/(2i − 1) that makes
///
/// E log|μ + ξ| = ½ (−γ − log 2) + E Σ_{i ≤ J} 1/(2i − 1).
final class EulerExponent {
    private static final double EULER_GAMMA = 0.57721566490153286;
    private static final double NEGLIGIBLE = 1e-18;

    private EulerExponent() {}

    /// The exponent, per unit of time.
    ///
    /// @param h step, > 0
    static double of(double a, double sigma, double h) {
        require(h > 0 && Double.isFinite(h), "h: must be finite and > 0, got %s", h);
        double constant = 1 + a * h;
        double random = Math.abs(sigma) * Math.sqrt(h);
        if (random == 0) {
            return StrictMath.log(Math.abs(constant)) / h;
        }
        return (StrictMath.log(random) + expectedLog(constant / random)) / h;
    }

    /// E log|μ + ξ|.
    private static double expectedLog(double mu) {
        double m = mu * mu / 2;
        int mode = (int) Math.min(m, 1 << 24);
        double at = 0;
        for (int i = 1; i <= mode; i++) {
            at += 1.0 / (2 * i - 1);
        }
        // Poisson weights relative to that of the mode, both ways until they don't count.
        double weights = 1;
        double sum = at;
        double weight = 1;
        double inner = at;
        for (int j = mode + 1; weight > NEGLIGIBLE; j++) {
            weight *= m / j;
            inner += 1.0 / (2 * j - 1);
            weights += weight;
            sum += weight * inner;
        }
        weight = 1;
        inner = at;
        for (int j = mode; j >= 1 && weight > NEGLIGIBLE; j--) {
            weight *= j / m;
            inner -= 1.0 / (2 * j - 1);
            weights += weight;
            sum += weight * inner;
        }
        return sum / weights - (EULER_GAMMA + StrictMath.log(2)) / 2;
    }
}

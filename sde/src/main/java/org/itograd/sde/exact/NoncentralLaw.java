package org.itograd.sde.exact;

/// The noncentral chi-square law of δ ≥ 0 degrees of freedom and noncentrality λ ≥ 0 at one place x, with x(δ, λ) the quantile whose
/// probability F is held.
///
/// The moment generating function exp K(s), K(s) = λs/(1 − 2s) − (δ/2) log(1 − 2s), has its inversion integral through the saddle point
/// s₀ with K′(s₀) = x; w = 1 − 2s₀ = (δ + √(δ² + 4λx)) / 2x. Where the saddle is sharp, all numbers are integrals over it
/// ([SaddleSum]); otherwise sums of few terms ([PoissonSum]).
///
/// @param cdf               F
/// @param complement        1 − F
/// @param density           f
/// @param quantileByDegrees ∂x/∂δ
/// @param quantileByLambda  ∂x/∂λ
/// @param excess            x − δ ∂x/∂δ − λ ∂x/∂λ, which is ∂(c x(a/c, b/c))/∂c
record NoncentralLaw(
        double cdf, double complement, double density, double quantileByDegrees, double quantileByLambda,
        double excess) {
    /// The density is less than e to this power, and what is needed of it nothing.
    private static final double NOTHING = -650;
    private static final double SHARP = 90;
    /// Below this by a series in w − 1.
    private static final double NEAR = 0.05;

    /// @param x any number; infinity included
    static NoncentralLaw of(double degrees, double lambda, double x) {
        if (x <= 0 || x == Double.POSITIVE_INFINITY || (degrees == 0 && lambda == 0)) {
            double cdf = x > 0 ? 1 : x == 0 && degrees == 0 ? StrictMath.exp(-lambda / 2) : 0;
            return new NoncentralLaw(cdf, 1 - cdf, 0, 0, 0, 0);
        }
        Saddle saddle = Saddle.of(degrees, lambda, x);
        if (saddle.logHeight() < NOTHING) {
            return saddle.limit();
        }
        return saddle.isSharp() ? SaddleSum.of(saddle) : PoissonSum.of(degrees, lambda, x);
    }

    /// The saddle point.
    ///
    /// @param root √(δ² + 4λx)
    /// @param w    1 − 2s₀
    /// @param away w − 1 = −2s₀, without cancellation
    /// @param logW its logarithm
    record Saddle(double degrees, double lambda, double x, double root, double w, double away, double logW) {
        static Saddle of(double degrees, double lambda, double x) {
            double root = StrictMath.hypot(degrees, 2 * StrictMath.sqrt(lambda) * StrictMath.sqrt(x));
            double w = (degrees + root) / (2 * x);
            double away = 2 * x >= degrees ? (degrees + lambda - x) / (x - degrees / 2 + root / 2) : w - 1;
            double logW = Math.abs(away) < 0.5
                    ? StrictMath.log1p(away)
                    : StrictMath.log(degrees + root) - StrictMath.log(2 * x);
            return new Saddle(degrees, lambda, x, root, w, away, logW);
        }

        /// Whether the integrand is as good as 0 within a few units of Im s.
        boolean isSharp() {
            return (root - degrees) / 2 + 2 * degrees > SHARP;
        }

        /// away / w.
        private double part() {
            return Double.isInfinite(w) ? 1 : away / w;
        }

        /// K(s₀) − s₀ x.
        double logHeight() {
            return -lambda / 2 * part() * part() + degrees / 2 * (Math.abs(away) > NEAR ? part() - logW : away * lag());
        }

        /// 1/w − log(w)/(w − 1) = Σ (1 − w)ⁿ n / (n + 1).
        private double lag() {
            if (Math.abs(away) > NEAR) {
                return 1 / w - logW / away;
            }
            double sum = 0;
            for (int n = 14; n >= 1; n--) {
                sum = -away * (sum + n / (n + 1.0));
            }
            return sum;
        }

        /// The law as far as the saddle point alone says, in a tail that is nothing.
        NoncentralLaw limit() {
            double byDegrees = away == 0 ? 1 : Double.isInfinite(away) ? 0 : logW / away;
            double excess = degrees * lag() - lambda * part() / w;
            return new NoncentralLaw(away > 0 ? 0 : 1, away > 0 ? 1 : 0, 0, byDegrees, 1 / w, excess);
        }
    }
}

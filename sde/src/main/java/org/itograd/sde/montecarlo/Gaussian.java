package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

/// The standard normal distribution, as confidence intervals and exact prices need it.
public final class Gaussian {
    /// Up to here the series for the middle loses no digits in the lower tail.
    private static final double MIDDLE = 1.5;
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private Gaussian() {}

    /// Φ(x) = P(Z ≤ x), from 0 to 1, to a relative error of 5e-15, the lower tail included, down to the smallest numbers.
    ///
    /// In the middle ½ + φ(x) (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …); the tails are 1 − φ(x) R(x) and φ(x) R(−x) with
    /// Laplace's continued fraction R(x) = 1/(x + 1/(x + 2/(x + 3/(x + …)))).
    ///
    /// G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11, 2004; M. Abramowitz, I. Stegun,
    /// "Handbook of Mathematical Functions", 1964, eq. 26.2.14.
    public static double cdf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (Math.abs(x) > MIDDLE) {
            return x < 0 ? upperTail(-x) : 1 - upperTail(x);
        }
        double sum = x;
        double before = 0;
        double term = x;
        for (int odd = 3; sum != before; odd += 2) {
            before = sum;
            term *= x * x / odd;
            sum += term;
        }
        return 0.5 + sum * density(x);
    }

    /// P(Z > x) for x > [#MIDDLE], by so many terms that the rest is below rounding.
    private static double upperTail(double x) {
        double fraction = x;
        for (int k = 10 + (int) (500 / (x * x)); k >= 1; k--) {
            fraction = x + k / fraction;
        }
        return density(x) / fraction;
    }

    /// φ(x). With x = a + b, a of few bits, x² = a² + b (a + x) has an exact and a small part.
    private static double density(double x) {
        double a = Math.rint(x * 16) / 16;
        double near = StrictMath.exp(-a * a / 2);
        return near == 0 ? 0 : near * StrictMath.exp(-(x - a) * (x + a) / 2) / ROOT_TWO_PI;
    }

    // spotless:off
    /// Numerators and denominators of Wichura's three approximations, from the highest power down.
    private static final double[] CENTRE = {
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
        1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080};
    private static final double[] CENTRE_BELOW = {
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
        5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1};
    private static final double[] TAIL = {
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
        3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734};
    private static final double[] TAIL_BELOW = {
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1};
    private static final double[] FAR_TAIL = {
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720};
    private static final double[] FAR_TAIL_BELOW = {
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1};
    // spotless:on

    /// The x with Φ(x) = p, to a relative error of about 1e-15, the lower tail included: rational functions of p − ½ in the
    /// middle and of √(−ln p) in the tails.
    ///
    /// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37, 1988, PPND16.
    ///
    /// @throws IllegalArgumentException unless 0 < p < 1
    public static double quantile(double p) {
        require(p > 0 && p < 1, "p: must be > 0 and < 1, got %s", p);
        double q = p - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * (polynomial(CENTRE, r) / polynomial(CENTRE_BELOW, r));
        }
        double r = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
        double x = r <= 5
                ? polynomial(TAIL, r - 1.6) / polynomial(TAIL_BELOW, r - 1.6)
                : polynomial(FAR_TAIL, r - 5) / polynomial(FAR_TAIL_BELOW, r - 5);
        return q < 0 ? -x : x;
    }

    private static double polynomial(double[] c, double x) {
        double sum = c[0];
        for (int k = 1; k < c.length; k++) {
            sum = sum * x + c[k];
        }
        return sum;
    }

    /// The z with P(|Z| ≤ z) = confidence.
    ///
    /// @throws IllegalArgumentException unless 0 < confidence < 1
    public static double twoSided(double confidence) {
        require(confidence > 0 && confidence < 1, "confidence: must be > 0 and < 1, such as 0.95, got %s", confidence);
        return -quantile((1 - confidence) / 2);
    }
}

package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

/// Student's t distribution, for means of a few independent numbers.
///
/// With x = ν/(ν + t²), P(|T| > t) is the incomplete beta function I_x(ν/2, ½). From t² = 3 on a continued fraction gives the
/// tail without a difference from 1 (A. DiDonato, A. Morris, "Algorithm 708: significant digit computation of the incomplete beta
/// function ratios", ACM TOMS 18, 1992); below, a series of positive terms gives P(|T| ≤ t) (M. Abramowitz, I. Stegun,
/// "Handbook of Mathematical Functions", 1964, eq. 26.5.4).
public final class StudentT {
    /// The square of the t from which the tail is computed.
    private static final double TAIL = 3;
    /// More than any result: for 1 degree of freedom and the confidence before 1 it is 6e15.
    private static final double LARGEST = 1e16;
    private static final double SMALL = 0x1p-54;
    /// From here on the series of the ratio of gamma functions has all digits.
    private static final double LARGE = 16;

    private StudentT() {}

    /// The t with P(|T| ≤ t) = confidence, to a relative error of 1e-14 wherever the confidence lies: between neighbouring
    /// numbers, by bisection.
    ///
    /// @throws IllegalArgumentException unless 0 < confidence < 1 and freedom ≥ 1
    public static double twoSided(double confidence, int freedom) {
        require(confidence > 0 && confidence < 1, "confidence: must be > 0 and < 1, such as 0.95, got %s", confidence);
        require(freedom >= 1, "freedom: must be >= 1, got %d", freedom);
        double scale = 2 * gammaRatio(freedom / 2.0) / Math.sqrt(Math.PI);
        long low = 0;
        long high = Double.doubleToRawLongBits(LARGEST);
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (isWithin(Double.longBitsToDouble(middle), freedom, scale, confidence)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Double.longBitsToDouble(high);
    }

    /// Whether P(|T| ≤ t) ≥ confidence.
    private static boolean isWithin(double t, double freedom, double scale, double confidence) {
        double odds = t / freedom * t;
        double common = scale * StrictMath.exp(-freedom / 2 * StrictMath.log1p(odds));
        if (t * t >= TAIL) {
            return common * Math.sqrt(odds / (1 + odds)) / 2 / fraction(freedom / 2, t, odds) <= 1 - confidence;
        }
        double y = odds / (1 + odds);
        double term = 1;
        double sum = 1;
        for (int n = 0; term > SMALL * sum; n++) {
            term *= y * (0.5 + freedom / 2 + n) / (1.5 + n);
            sum += term;
        }
        return common * t / Math.sqrt(freedom * (1 + odds)) * sum >= confidence;
    }

    /// x^a √y / (B(a, ½) P(|T| > t)) with y = 1 − x = odds x: a continued fraction β₀ + α₁/(β₁ + α₂/(β₂ + …)), by Lentz's method.
    private static double fraction(double a, double t, double odds) {
        double x = 1 / (1 + odds);
        double y = odds / (1 + odds);
        double above = (t * t - 1) * x / 2;
        double value = a / (a + 1) * (above + 1);
        double c = value;
        double d = 0;
        double change = 0;
        for (int n = 1; Math.abs(change - 1) > SMALL; n++) {
            double middle = a + 2 * n - 1;
            double alpha = (a + n - 1) / middle * ((a + n - 0.5) / middle) * n * (0.5 - n) * x * x;
            double beta = n + n * (0.5 - n) * x / middle + (a + n) / (middle + 2) * (above + 1 + n * (1 + y));
            d = 1 / (beta + alpha * d);
            c = beta + alpha / c;
            change = c * d;
            value *= change;
        }
        return value;
    }

    /// Γ(a + ½)/Γ(a).
    private static double gammaRatio(double a) {
        double factor = 1;
        double at = a;
        for (; at < LARGE; at++) {
            factor *= at / (at + 0.5);
        }
        double r = 1 / (at * at);
        double series = -1.0 / 8 + r * (1.0 / 192 - r * (1.0 / 640 - r * (17.0 / 14336 - r * (31.0 / 18432))));
        return factor * Math.sqrt(at) * StrictMath.exp(series / at);
    }
}

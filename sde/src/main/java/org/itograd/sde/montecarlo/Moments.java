package org.itograd.sde.montecarlo;

import java.io.Serializable;
import java.util.Arrays;

/// Number, mean and spread of numbers, √(Σd²/n) with d the deviations, and the sums of d³ and d⁴ relative to that of d², added in a
/// fixed order, in F64 (B. P. Welford 1962; merged as by T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise
/// algorithm for computing sample variances", 1979; higher ones by P. Pébay, "Formulas for robust, one-pass parallel computation
/// of covariances and arbitrary-order statistical moments", 2008). Numbers may be of any size: nothing is squared but relative to
/// the largest.
///
/// @param n      how many
/// @param mean   0 if there are none
/// @param spread √(Σd²/n)
/// @param cubes  Σd³ / (Σd²)^1½; 0 if all are equal
/// @param fourth Σd⁴ / (Σd²)²; 0 if all are equal
public record Moments(long n, double mean, double spread, double cubes, double fourth) implements Serializable {
    /// Of no numbers.
    public static final Moments NONE = new Moments(0, 0, 0, 0, 0);

    /// Of exponents between these, squares of numbers and of their deviations are numbers.
    private static final int ORDINARY = 300;

    /// Of these numbers, in this order.
    public static Moments of(double[] values) {
        double unit = unit(values);
        return unit == 1 ? ordinary(values) : ordinary(scaled(values, unit)).times(unit);
    }

    /// 1, or if squares might be no numbers, the power of two of the largest number's size.
    private static double unit(double[] values) {
        double most = largest(values);
        int exponent = Math.getExponent(most);
        return most == 0 || Math.abs(exponent) < ORDINARY || exponent > Double.MAX_EXPONENT
                ? 1
                : Math.scalb(1.0, exponent);
    }

    static double largest(double[] values) {
        double most = 0;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    static double[] scaled(double[] values, double unit) {
        return Arrays.stream(values).map(v -> v / unit).toArray();
    }

    private Moments times(double unit) {
        return new Moments(n, mean * unit, spread * unit, cubes, fourth);
    }

    private static Moments ordinary(double[] values) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double away = values[i] - mean;
            mean += away / (i + 1);
            squares += away * (values[i] - mean);
        }
        double cubes = 0;
        double fourth = 0;
        double root = Math.sqrt(squares);
        for (int i = 0; i < values.length && root > 0; i++) {
            double d = (values[i] - mean) / root;
            cubes += d * d * d;
            fourth += d * d * d * d;
        }
        return new Moments(values.length, mean, root / Math.sqrt(values.length), cubes, fourth);
    }

    /// With other numbers, which come after these. Sums are rounded, so the order matters to the last bits.
    public Moments with(Moments other) {
        if (n == 0) {
            return other;
        }
        long all = n + other.n;
        double p = (double) n / all;
        double q = (double) other.n / all;
        double away = other.mean - mean;
        double newMean = mean + away * q;
        double unit = Math.max(Math.max(spread, other.spread), Math.abs(away));
        if (!(unit > 0)) {
            return new Moments(all, newMean, unit, 0, 0);
        }
        double squaresA = p * (spread / unit) * (spread / unit);
        double squaresB = q * (other.spread / unit) * (other.spread / unit);
        double sum = squaresA + squaresB + p * q * (away / unit) * (away / unit);
        double a = squaresA / sum;
        double b = squaresB / sum;
        double d = away / unit / Math.sqrt(all * sum);
        double cubesA = cubes * a * Math.sqrt(a);
        double cubesB = other.cubes * b * Math.sqrt(b);
        double third = cubesA + cubesB + all * p * q * (p - q) * d * d * d + 3 * d * (p * b - q * a);
        double fourths = fourth * a * a + other.fourth * b * b + all * p * q * (p * p - p * q + q * q) * d * d * d * d
                + 6 * d * d * (p * p * b + q * q * a) + 4 * d * (p * cubesB - q * cubesA);
        return new Moments(all, newMean, unit * Math.sqrt(sum), third, fourths);
    }

    /// The same.
    ///
    /// @throws NonFinitePayoffException if they are not finite, though the payoff is
    Moments checked() {
        if (!Double.isFinite(mean) || !Double.isFinite(spread)) {
            throw new NonFinitePayoffException(
                    "payoff: is so large that what is averaged, the payoff times a weight, or less a control or the payoff with"
                            + " fewer steps, is no finite number for some path; scale payoff, controls or shift down");
        }
        return this;
    }

    /// Of one number, √(Σd²/(n − 1)).
    public double deviation() {
        return spread * Math.sqrt(n / (n - 1.0));
    }

    /// Of the mean.
    public double standardError() {
        return deviation() / Math.sqrt((double) n);
    }

    /// The square of the deviation; infinite or 0 where that is no number.
    public double variance() {
        return deviation() * deviation();
    }

    /// Of how many samples the variance is made, (Σd²)² / Σd⁴, the number over the kurtosis: a third of all normal numbers, and of
    /// a rare event about as many as have seen it; 0 if all are equal.
    double effective() {
        return fourth > 0 ? 1 / fourth : 0;
    }

    /// The size of the samples that make the variance, √(Σd⁴ / Σd²).
    double typicalSize() {
        return Math.sqrt(fourth * n) * spread;
    }
}

package org.itograd.sde.montecarlo;

/// Number, mean and sum of squared deviations d of numbers, and the sums of d³ and d⁴ relative to that of d², added in a fixed
/// order, in F64 (B. P. Welford 1962; merged as by T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise
/// algorithm for computing sample variances", 1979; higher ones by P. Pébay, "Formulas for robust, one-pass parallel computation
/// of covariances and arbitrary-order statistical moments", 2008).
///
/// @param cubes  Σd³ / (Σd²)^1½; 0 if all are equal
/// @param fourth Σd⁴ / (Σd²)²; 0 if all are equal
record Moments(long n, double mean, double squares, double cubes, double fourth) {
    static final Moments NONE = new Moments(0, 0, 0, 0, 0);

    static Moments of(double[] values) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double away = values[i] - mean;
            mean += away / (i + 1);
            squares += away * (values[i] - mean);
        }
        double cubes = 0;
        double fourth = 0;
        double unit = Math.sqrt(squares);
        for (int i = 0; i < values.length && unit > 0; i++) {
            double d = (values[i] - mean) / unit;
            cubes += d * d * d;
            fourth += d * d * d * d;
        }
        return new Moments(values.length, mean, squares, cubes, fourth);
    }

    Moments with(Moments other) {
        if (n == 0) {
            return other;
        }
        long all = n + other.n;
        double p = (double) n / all;
        double q = (double) other.n / all;
        double away = other.mean - mean;
        double sum = squares + other.squares + away * away * ((double) n * other.n / all);
        double newMean = mean + away * other.n / all;
        if (!(sum > 0)) {
            return new Moments(all, newMean, sum, 0, 0);
        }
        double a = squares / sum;
        double b = other.squares / sum;
        double d = away / Math.sqrt(sum);
        double cubesA = cubes * a * Math.sqrt(a);
        double cubesB = other.cubes * b * Math.sqrt(b);
        double third = cubesA + cubesB + all * p * q * (p - q) * d * d * d + 3 * d * (p * b - q * a);
        double fourths = fourth * a * a + other.fourth * b * b + all * p * q * (p * p - p * q + q * q) * d * d * d * d
                + 6 * d * d * (p * p * b + q * q * a) + 4 * d * (p * cubesB - q * cubesA);
        return new Moments(all, newMean, sum, third, fourths);
    }

    /// With the next samples, one batch of them or up to `wanted` in all.
    Moments with(Sampler.Kind kind, int batch, long wanted) {
        return with(of(kind.values(n, (int) Math.min(batch, wanted - n)).toDoubleArray()));
    }

    double variance() {
        return squares / (n - 1);
    }

    /// Of how many samples the variance is made, (Σd²)² / Σd⁴, the number over the kurtosis: a third of all normal numbers, and of
    /// a rare event about as many as have seen it; 0 if all are equal.
    double effective() {
        return fourth > 0 ? 1 / fourth : 0;
    }

    /// The size of the samples that make the variance, squared: Σd⁴ / Σd².
    double typicalSquare() {
        return fourth * squares;
    }
}

package org.itograd.sde.montecarlo;

/// Number, mean and sum of squared deviations of numbers, added in a fixed order, in F64 (B. P. Welford 1962; merged as by
/// T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979).
record Moments(long n, double mean, double squares) {
    static final Moments NONE = new Moments(0, 0, 0);

    static Moments of(double[] values) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double away = values[i] - mean;
            mean += away / (i + 1);
            squares += away * (values[i] - mean);
        }
        return new Moments(values.length, mean, squares);
    }

    Moments with(Moments other) {
        if (n == 0) {
            return other;
        }
        long all = n + other.n;
        double away = other.mean - mean;
        return new Moments(
                all,
                mean + away * other.n / all,
                squares + other.squares + away * away * ((double) n * other.n / all));
    }

    /// With the next samples, one batch of them or up to `wanted` in all.
    Moments with(Sampler.Kind kind, int batch, long wanted) {
        return with(of(kind.values(n, (int) Math.min(batch, wanted - n)).toDoubleArray()));
    }

    double variance() {
        return squares / (n - 1);
    }
}

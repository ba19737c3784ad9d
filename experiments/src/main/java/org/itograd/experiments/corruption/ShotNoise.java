package org.itograd.experiments.corruption;

import java.util.Arrays;

/// Counting photons: x' = N / c with N Poisson of mean c x. N is the least number whose distribution function reaches one uniform
/// number for each sample, so it grows with the number and with x.
///
/// @param photons c, the mean count at white, <= 700
record ShotNoise(double photons) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        double[][] tables = new double[256][];
        double[] x = image.unit();
        for (int i = 0; i < x.length; i++) {
            int sample = image.at(i);
            if (tables[sample] == null) {
                tables[sample] = distribution(x[i] * photons);
            }
            x[i] = count(tables[sample], draws.uniform()) / photons;
        }
        return image.withUnit(x);
    }

    /// P(N <= n) for n = 0, 1, … up to where it no longer grows.
    private static double[] distribution(double mean) {
        double[] sums = new double[(int) (mean + 12 * Math.sqrt(mean) + 40)];
        double term = StrictMath.exp(-mean);
        double sum = term;
        int n = 0;
        while (n < sums.length && (n <= mean || sum > sums[n - 1])) {
            sums[n++] = sum;
            term *= mean / n;
            sum += term;
        }
        return Arrays.copyOf(sums, n);
    }

    private static int count(double[] distribution, double u) {
        int found = Arrays.binarySearch(distribution, u);
        return found >= 0 ? found : Math.min(-found - 1, distribution.length - 1);
    }
}

package org.itograd.sde.montecarlo;

import java.util.Arrays;
import org.ejml.simple.SimpleMatrix;

/// What paths of their own say of a payoff with control variates: the coefficients that make the variance least,
/// c = Cov(C)⁻¹ Cov(C, P), which are so independent of all other samples, and these stay unbiased (P. Glasserman, "Monte Carlo
/// Methods in Financial Engineering", 2004, section 4.1).
///
/// @param coefficients of the controls
/// @param payoff       its moments without the controls
record Pilot(double[] coefficients, Moments payoff) {
    /// Without controls.
    static final Pilot NONE = new Pilot(new double[0], Moments.NONE);

    /// The payoff and its controls, numbered from 0 on, for n samples from number `first` on.
    @FunctionalInterface
    interface Columns {
        double[][] values(long first, int n);
    }

    /// @param columns what to sample
    /// @param m       controls
    /// @param batch   samples at once
    /// @param bounds  of the payoff
    /// @throws UnreachableToleranceException if the payoff hardly varies
    static Pilot of(Columns columns, int m, int batch, Bounds bounds) {
        Sums sums = new Sums(m + 1);
        Moments payoff = Survey.of(wanted -> sums.to(columns, batch, wanted), bounds);
        SimpleMatrix among = sums.products.extractMatrix(1, m + 1, 1, m + 1);
        SimpleMatrix with = sums.products.extractMatrix(1, m + 1, 0, 1);
        double[] c = among.pseudoInverse().mult(with).getDDRM().getData().clone();
        for (int j = 0; j < m; j++) {
            c[j] *= sums.units[0] / sums.units[j + 1];
        }
        return new Pilot(c, payoff);
    }

    /// Sums of products of deviations, merged as those of [Moments], each column in a unit of its own: the power of two of its
    /// largest number's size. So products are numbers, and none is lost beside another's.
    private static final class Sums {
        private final double[] units;
        private final double[] means;
        private final SimpleMatrix products;
        private Moments payoff = Moments.NONE;

        Sums(int columns) {
            units = new double[columns];
            Arrays.fill(units, Double.MIN_VALUE);
            means = new double[columns];
            products = new SimpleMatrix(columns, columns);
        }

        Moments to(Columns columns, int batch, long wanted) {
            while (payoff.n() < wanted) {
                add(columns.values(payoff.n(), (int) Math.min(batch, wanted - payoff.n())));
            }
            return payoff;
        }

        private void add(double[][] numbers) {
            double[][] values = new double[numbers.length][];
            for (int i = 0; i < numbers.length; i++) {
                grow(i, Moments.largest(numbers[i]));
                values[i] = Moments.scaled(numbers[i], units[i]);
            }
            long before = payoff.n();
            int n = values[0].length;
            double weight = (double) before * n / (before + n);
            double[] other = Arrays.stream(values).mapToDouble(v -> Moments.of(v).mean()).toArray();
            for (int i = 0; i < means.length; i++) {
                for (int j = 0; j < means.length; j++) {
                    double sum = (other[i] - means[i]) * (other[j] - means[j]) * weight;
                    for (int k = 0; k < n; k++) {
                        sum += (values[i][k] - other[i]) * (values[j][k] - other[j]);
                    }
                    products.set(i, j, products.get(i, j) + sum);
                }
            }
            for (int i = 0; i < means.length; i++) {
                means[i] += (other[i] - means[i]) * n / (before + n);
            }
            payoff = payoff.with(Moments.of(numbers[0]));
        }

        private void grow(int i, double largest) {
            double unit = Math.max(units[i], Math.scalb(1.0, Math.min(Math.getExponent(largest), Double.MAX_EXPONENT)));
            double factor = units[i] / unit;
            units[i] = unit;
            means[i] *= factor;
            for (int j = 0; j < means.length; j++) {
                products.set(i, j, products.get(i, j) * factor);
                products.set(j, i, products.get(j, i) * factor);
            }
        }
    }
}

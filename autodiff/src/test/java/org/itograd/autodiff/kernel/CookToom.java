package org.itograd.autodiff.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The matrices of F(m, 3) at given points and ∞, in exact fractions, by the construction that [WinogradLoops] states.
record CookToom(Fraction[][] image, Fraction[][] result, Fraction[][] filter) {

    /// n / d.
    record Fraction(long n, long d) {
        static final Fraction ZERO = new Fraction(0, 1);
        static final Fraction ONE = new Fraction(1, 1);

        Fraction {
            long common = gcd(Math.abs(n), Math.abs(d)) * Long.signum(d);
            n /= common;
            d /= common;
        }

        private static long gcd(long a, long b) {
            return b == 0 ? a : gcd(b, a % b);
        }

        Fraction plus(Fraction o) {
            return new Fraction(n * o.d + o.n * d, d * o.d);
        }

        Fraction minus(Fraction o) {
            return plus(new Fraction(-o.n, o.d));
        }

        Fraction times(Fraction o) {
            return new Fraction(n * o.n, d * o.d);
        }

        Fraction over(Fraction o) {
            return new Fraction(n * o.d, d * o.n);
        }

        Fraction power(int exponent) {
            return exponent == 0 ? ONE : times(power(exponent - 1));
        }

        double value() {
            return (double) n / d;
        }
    }

    static CookToom at(List<Fraction> points, int outputs) {
        int n = outputs + 2;
        Fraction[][] image = zeros(n, n);
        Fraction[][] result = zeros(outputs, n);
        Fraction[][] filter = zeros(n, 3);
        for (int j = 0; j < n - 1; j++) {
            Fraction p = points.get(j);
            List<Fraction> others = new ArrayList<>(points);
            others.remove(p);
            Fraction f = Fraction.ONE;
            for (Fraction other : others) {
                f = f.times(p.minus(other));
            }
            for (int i = 0; i < outputs; i++) {
                result[i][j] = p.power(i);
            }
            for (int i = 0; i < 3; i++) {
                filter[j][i] = p.power(i).over(f);
            }
            roots(others, image[j]);
        }
        roots(points, image[n - 1]);
        result[outputs - 1][n - 1] = Fraction.ONE;
        filter[n - 1][2] = Fraction.ONE;
        return new CookToom(image, result, filter);
    }

    /// The coefficients of the monic polynomial with these roots, the constant first.
    private static void roots(List<Fraction> roots, Fraction[] coefficients) {
        coefficients[0] = Fraction.ONE;
        int degree = 0;
        for (Fraction root : roots) {
            degree++;
            for (int i = degree; i > 0; i--) {
                coefficients[i] = coefficients[i - 1].minus(root.times(coefficients[i]));
            }
            coefficients[0] = Fraction.ZERO.minus(root.times(coefficients[0]));
        }
    }

    private static Fraction[][] zeros(int rows, int columns) {
        Fraction[][] matrix = new Fraction[rows][columns];
        for (Fraction[] row : matrix) {
            Arrays.fill(row, Fraction.ZERO);
        }
        return matrix;
    }

    static Fraction[][] transposed(Fraction[][] matrix) {
        Fraction[][] transposed = new Fraction[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                transposed[j][i] = matrix[i][j];
            }
        }
        return transposed;
    }
}

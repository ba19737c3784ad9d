package org.itograd.sde.testing;

/// Moments of polynomials of a standard normal number.
final class NormalMoments {
    private NormalMoments() {}

    /// E (c₀ + c₁ Z + c₂ Z² + …)ⁿ.
    static double ofPower(int n, double... c) {
        double[] power = {1};
        for (int i = 0; i < n; i++) {
            double[] product = new double[power.length + c.length - 1];
            for (int a = 0; a < power.length; a++) {
                for (int b = 0; b < c.length; b++) {
                    product[a + b] += power[a] * c[b];
                }
            }
            power = product;
        }
        double sum = 0;
        double moment = 1;
        for (int k = 0; k < power.length; k += 2) {
            sum += power[k] * moment;
            moment *= k + 1;
        }
        return sum;
    }
}

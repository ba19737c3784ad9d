package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.require;

/// Student's t distribution, for means of a few independent numbers.
public final class StudentT {
    private StudentT() {}

    /// P(|T| ≤ t) for a whole number of degrees of freedom, a finite sum in θ = arctan(t/√ν) (M. Abramowitz, I. Stegun, "Handbook
    /// of Mathematical Functions", 1964, eq. 26.7.3 and 26.7.4).
    static double within(double t, int freedom) {
        double theta = StrictMath.atan(t / Math.sqrt(freedom));
        double cos = StrictMath.cos(theta);
        double term = freedom % 2 == 0 ? 1 : cos;
        double sum = freedom == 1 ? 0 : term;
        for (int k = freedom % 2 == 0 ? 2 : 3; k < freedom; k += 2) {
            term *= cos * cos * (k - 1) / k;
            sum += term;
        }
        return freedom % 2 == 0 ? StrictMath.sin(theta) * sum : 2 / Math.PI * (theta + StrictMath.sin(theta) * sum);
    }

    /// The t with P(|T| ≤ t) = confidence, by bisection.
    ///
    /// @throws IllegalArgumentException unless 0 < confidence < 1 and freedom ≥ 1
    public static double twoSided(double confidence, int freedom) {
        require(confidence > 0 && confidence < 1, "confidence: must be > 0 and < 1, such as 0.95, got %s", confidence);
        require(freedom >= 1, "freedom: must be >= 1, got %d", freedom);
        double low = 0;
        double high = 1;
        while (within(high, freedom) < confidence) {
            high *= 2;
        }
        for (int halving = 0; halving < 60; halving++) {
            double middle = (low + high) / 2;
            if (within(middle, freedom) < confidence) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}

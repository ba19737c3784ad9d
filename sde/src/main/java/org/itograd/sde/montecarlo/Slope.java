package org.itograd.sde.montecarlo;

import java.util.Locale;

/// An estimate of a derivative.
///
/// @param value         without bias for the derivative of the expectation after the steps that were taken
/// @param standardError from the samples' spread
public record Slope(double value, double standardError) {
    /// Half the width of an interval that holds the derivative with this probability.
    ///
    /// @param confidence > 0 and < 1
    public double halfWidth(double confidence) {
        return Gaussian.twoSided(confidence) * standardError;
    }

    /// For example `0.6368 ± 0.0012`, the standard error.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.6g ± %.2g", value, standardError);
    }
}

package org.itograd.sde.testing;

import java.util.Locale;

/// A statistical check and its verdict.
///
/// @param name       what was checked
/// @param statistic  how far the sample is from what was expected
/// @param threshold  what it exceeds by chance with probability `falseAlarm`, at most
/// @param falseAlarm the probability that a correct sample fails
public record Check(String name, double statistic, double threshold, double falseAlarm) {
    /// Whether the statistic is within the threshold; NaN is not.
    public boolean passed() {
        return statistic <= threshold;
    }

    /// Fails unless [#passed].
    ///
    /// @throws AssertionError with everything that was found
    public void require() {
        if (!passed()) {
            throw new AssertionError(this);
        }
    }

    /// For example `mean of x²: 1.3 of at most 4.9 (false alarm 1e-06): passed`.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: %.4g of at most %.4g (false alarm %.0e): %s", name, statistic, threshold,
                falseAlarm, passed() ? "passed" : "failed");
    }
}

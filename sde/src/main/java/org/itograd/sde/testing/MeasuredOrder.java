package org.itograd.sde.testing;

import java.util.List;

/// An order of convergence as measured.
///
/// @param order  the slope of log error over log step, from the finest three levels
/// @param low    lower end of the band
/// @param high   upper end of the band
/// @param levels the errors behind it, coarsest first
public record MeasuredOrder(double order, double low, double high, List<Level> levels) {
    /// The error with one step size.
    ///
    /// @param steps         number of steps
    /// @param error         estimated
    /// @param standardError of that estimate
    public record Level(int steps, double error, double standardError) {}

    /// Whether an order p is within reach of this measurement: `high ≥ p − 0.1`. Converging faster than promised is no
    /// mistake; the tenth leaves room for steps that are not yet small.
    public boolean reaches(double p) {
        return high >= p - 0.1;
    }

    /// Whether the band can tell an order p from half of it, `low > p/2`: else it is too wide for [#reaches] to say anything.
    public boolean resolves(double p) {
        return low > p / 2;
    }
}

package org.itograd.experiments.bench;

import java.util.Locale;
import org.itograd.base.DType;

/// Checks of results.
final class ResultChecks {
    private ResultChecks() {}

    /// Throws unless |actual − expected| ≤ tolerance; NaN never passes.
    static void near(String what, double actual, double expected, double tolerance) {
        if (!(Math.abs(actual - expected) <= tolerance)) {
            throw new WrongResultException(String.format(
                    Locale.ROOT, "wrong result: %s is %s, not %s ± %s", what, actual, expected, tolerance));
        }
    }

    /// An error that sums of products in this dtype stay far below, relative to the size of the sum.
    static double tolerance(DType dtype) {
        return switch (dtype) {
            case F32 -> 3e-5;
            case F64 -> 1e-13;
        };
    }
}

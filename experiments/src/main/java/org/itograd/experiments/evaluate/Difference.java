package org.itograd.experiments.evaluate;

import java.util.Locale;

/// How much greater one share is than another, with a 95 % interval (R. G. Newcombe, "Interval estimation for the difference between
/// independent proportions", 1998, method 10: from Wilson's intervals of both).
///
/// It counts the images as drawn anew for each share. Measured on the same images, shares mostly go up and down together, and the
/// interval is then wider than need be.
///
/// @param share     the one
/// @param reference the other
public record Difference(Share share, Share reference) {
    /// share − reference.
    public double value() {
        return share.value() - reference.value();
    }

    /// The lower end of the interval.
    public double low() {
        return value() - StrictMath.hypot(share.value() - share.low(), reference.high() - reference.value());
    }

    /// The upper end of the interval.
    public double high() {
        return value() + StrictMath.hypot(share.high() - share.value(), reference.value() - reference.low());
    }

    /// Whether the interval leaves out 0.
    public boolean isClear() {
        return low() > 0 || high() < 0;
    }

    /// Such as "+3.2 points (-1.0 to +7.4): too few images to tell".
    @Override
    public String toString() {
        String verdict = isClear() ? value() > 0 ? "better" : "worse" : "too few images to tell";
        return String.format(
                Locale.ROOT, "%+.1f points (%+.1f to %+.1f): %s", 100 * value(), 100 * low(), 100 * high(), verdict);
    }
}

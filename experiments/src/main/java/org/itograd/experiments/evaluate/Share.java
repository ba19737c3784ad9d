package org.itograd.experiments.evaluate;

import static org.itograd.base.Arguments.require;

import org.itograd.experiments.text.Format;

/// A share of images, with the interval in which the share among all images of their kind lies.
///
/// @param count how many
/// @param of    of how many, >= 1
public record Share(int count, int of) {
    /// Of the normal distribution, 97.5 % lies below.
    private static final double QUANTILE = 1.959963984540054;

    /// Checks the ranges.
    public Share {
        require(of >= 1 && count >= 0 && count <= of, "count, of: need 0 <= count <= of and of >= 1, got %d of %d",
                count, of);
    }

    /// How many are true.
    public static Share of(boolean[] each) {
        int count = 0;
        for (boolean one : each) {
            count += one ? 1 : 0;
        }
        return new Share(count, each.length);
    }

    /// The share.
    public double value() {
        return (double) count / of;
    }

    /// The lower end of the 95 % interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927).
    public double low() {
        return end(-1);
    }

    /// The upper end of the 95 % interval.
    public double high() {
        return end(1);
    }

    private double end(int side) {
        double q = QUANTILE * QUANTILE / of;
        double p = value();
        double end = (p + q / 2 + side * Math.sqrt(q * (p * (1 - p) + q / 4))) / (1 + q);
        return Math.clamp(end, 0, 1);
    }

    /// Such as "61.3 % (55.7 – 66.7)".
    @Override
    public String toString() {
        return Format.percent(value()) + " (" + shortened(low()) + " – " + shortened(high()) + ")";
    }

    private static String shortened(double share) {
        String percent = Format.percent(share);
        return percent.substring(0, percent.length() - 2);
    }
}

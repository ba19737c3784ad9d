package org.itograd.experiments.ensemble;

import static org.itograd.base.Arguments.require;

import java.io.Serializable;

/// How many numbers lie in each of equal intervals.
///
/// @param from   lower end of the first interval
/// @param to     upper end of the last
/// @param counts of the intervals, each with its lower end
/// @param below  numbers < from
/// @param above  numbers >= to
public record Histogram(double from, double to, long[] counts, long below, long above) implements Serializable {
    /// @param bins how many intervals
    static Histogram empty(double from, double to, int bins) {
        require(Double.isFinite(to - from) && from < to, "from, to: must be finite with from < to, got %s and %s", from,
                to);
        require(bins >= 1 && bins <= 1 << 20, "bins: must be from 1 to 2^20, got %d", bins);
        return new Histogram(from, to, new long[bins], 0, 0);
    }

    /// @param values none of them NaN
    Histogram of(double[] values) {
        long[] found = new long[counts.length];
        long less = 0;
        long more = 0;
        for (double value : values) {
            if (value < from) {
                less++;
            } else if (value >= to) {
                more++;
            } else {
                found[Math.min(found.length - 1, (int) ((value - from) / (to - from) * found.length))]++;
            }
        }
        return new Histogram(from, to, found, less, more);
    }

    Histogram with(Histogram other) {
        long[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.counts[i];
        }
        return new Histogram(from, to, sum, below + other.below, above + other.above);
    }
}

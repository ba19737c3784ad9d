package org.itograd.experiments.study.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.itograd.experiments.study.statistics.Interval;
import org.itograd.experiments.study.statistics.Sample;

/// How numbers of a study are written.
final class Figures {
    private Figures() {}

    /// A mean over seeds as a percentage with the half-width of its interval; without one for a single seed.
    static String share(Collection<Double> values) {
        if (values.isEmpty()) {
            return "–";
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
        if (values.size() == 1) {
            return String.format(Locale.ROOT, "%.1f", 100 * mean);
        }
        Interval interval = new Sample(List.copyOf(values)).interval(Decisions.CONFIDENCE);
        return String.format(Locale.ROOT, "%.1f ± %.1f", 100 * mean, 100 * (interval.high() - interval.mean()));
    }

    /// A mean over seeds with the half-width of its interval.
    static String number(Collection<Double> values) {
        if (values.isEmpty()) {
            return "–";
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
        if (values.size() == 1) {
            return String.format(Locale.ROOT, "%.3f", mean);
        }
        Interval interval = new Sample(List.copyOf(values)).interval(Decisions.CONFIDENCE);
        return String.format(Locale.ROOT, "%.3f ± %.3f", mean, interval.high() - interval.mean());
    }

    /// A difference of shares in points.
    static String points(double difference) {
        return String.format(Locale.ROOT, "%+.2f", 100 * difference);
    }

    /// An interval of a difference of shares, in points.
    static String points(Interval interval) {
        return String.format(Locale.ROOT, "%+.2f to %+.2f", 100 * interval.low(), 100 * interval.high());
    }

    /// An interval in points instead of shares.
    static Interval inPoints(Interval interval) {
        return new Interval(100 * interval.mean(), 100 * interval.low(), 100 * interval.high(), interval.confidence());
    }

    /// A probability.
    static String probability(double p) {
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }
}

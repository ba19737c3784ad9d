package org.itograd.experiments.study.statistics;

import java.util.Locale;

/// What measurements say to the claim that a difference is positive.
public enum Verdict {
    /// The interval lies above 0.
    SUPPORTED,
    /// The interval includes 0: there may be no difference, or one too small for so few repetitions.
    NOT_SUPPORTED,
    /// The interval lies below 0.
    CONTRADICTED;

    static Verdict of(Interval interval) {
        if (interval.low() > 0) {
            return SUPPORTED;
        }
        return interval.high() < 0 ? CONTRADICTED : NOT_SUPPORTED;
    }

    /// In words.
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

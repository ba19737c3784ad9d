package org.itograd.experiments.text;

import java.util.Locale;

/// How numbers are shown to people, the same in every country.
public final class Format {
    private Format() {}

    /// A share as a percentage with one decimal.
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// A noise level, radius or coefficient, without needless zeros.
    public static String level(double level) {
        return level == Math.rint(level) ? Long.toString((long) level) : Double.toString(level);
    }

    /// A time in seconds with two decimals.
    public static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /// A length of time in minutes and seconds.
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }
}

package org.itograd.experiments.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where numbers lie on an axis, and which are written beside it.
///
/// @param low   number at its beginning
/// @param high  number at its end
/// @param begin place of the beginning
/// @param end   place of the end
public record Axis(double low, double high, double begin, double end) {
    private static final int TICKS = 6;

    /// An axis that holds all the numbers, from and to round ones.
    public static Axis of(double least, double greatest, double begin, double end) {
        double wide = greatest > least ? greatest - least : Math.max(Math.abs(least), 1e-3);
        double step = step(wide);
        return new Axis(Math.floor(least / step) * step, Math.ceil((least + wide) / step) * step, begin, end);
    }

    /// The least of 1, 2, 5 times a power of ten that makes at most so many intervals.
    private static double step(double wide) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(wide / TICKS)));
        for (int factor : new int[]{1, 2, 5}) {
            if (wide / (factor * power) <= TICKS) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /// Where a number lies.
    public double place(double number) {
        return begin + (number - low) / (high - low) * (end - begin);
    }

    /// The round numbers on it.
    public List<Double> ticks() {
        double step = step(high - low);
        List<Double> ticks = new ArrayList<>();
        for (long i = Math.round(Math.ceil(low / step - 1e-9)); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /// A tick in as many digits as its neighbours need.
    public String text(double tick) {
        int digits = Math.max(0, -(int) Math.floor(StrictMath.log10(step(high - low)) + 1e-9));
        String text = String.format(Locale.ROOT, "%." + digits + "f", tick);
        return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
    }
}

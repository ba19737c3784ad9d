package org.itograd.experiments.gallery;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A number that shows what a model learned, between bounds that it should keep, beside others to compare it with. A description: each
/// method gives a changed copy.
///
/// @param name   with its unit, if it has one
/// @param low    it should be at least this; −∞ if there is no such goal
/// @param high   it should be at most this; ∞ if there is no such goal
/// @param beside other numbers of the same kind, by what they are of
@CheckReturnValue
public record Figure(String name, double value, double low, double high, SequencedMap<String, Double> beside) {
    /// A number without a goal.
    public static Figure of(String name, double value) {
        return new Figure(name, value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, new LinkedHashMap<>());
    }

    /// The same, with the goal to be at least this.
    public Figure atLeast(double goal) {
        return new Figure(name, value, goal, high, beside);
    }

    /// The same, with the goal to be at most this.
    public Figure atMost(double goal) {
        return new Figure(name, value, low, goal, beside);
    }

    /// The same, with the goal to be so near to another number.
    ///
    /// @param what the other number is of
    public Figure near(String what, double other, double distance) {
        return beside(what, other).atLeast(other - distance).atMost(other + distance);
    }

    /// The same with another number beside it.
    ///
    /// @param what it is of: the untrained model, a baseline, an exact value
    public Figure beside(String what, double other) {
        SequencedMap<String, Double> more = new LinkedHashMap<>(beside);
        more.put(what, other);
        return new Figure(name, value, low, high, more);
    }

    /// Whether the goal is reached, or there is none.
    public boolean isReached() {
        return value >= low && value <= high;
    }

    /// The goal, such as `>= 0.95`.
    public String goal() {
        boolean least = low > Double.NEGATIVE_INFINITY;
        boolean most = high < Double.POSITIVE_INFINITY;
        if (least && most) {
            return text(low) + " to " + text(high);
        }
        return least ? ">= " + text(low) : most ? "<= " + text(high) : "";
    }

    /// The numbers beside it, as text.
    public String others() {
        return beside.entrySet().stream().map(e -> e.getKey() + " " + text(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    /// A number with four digits.
    static String text(double number) {
        return String.format(Locale.ROOT, "%.4g", number);
    }
}

package org.itograd.autodiff;

import org.jspecify.annotations.Nullable;

/// The running totals of cotangents that a reverse rule adds to, by position among an operation's inputs.
public interface Totals {
    /// Whether anybody asks for this input's cotangent.
    boolean wanted(int input);

    /// What has arrived at this input so far, or null if nothing has.
    @Nullable
    Tensor get(int input);

    /// The first of the inputs that have this one's total: itself, unless one tensor is given several times.
    default int first(int input) {
        return input;
    }

    /// Replaces this input's total.
    void set(int input, Tensor total);

    /// Adds to this input's total.
    default void add(int input, Tensor contribution) {
        Tensor total = get(input);
        set(input, total == null ? contribution : total.add(contribution));
    }
}

package org.itograd.experiments.cluster;

import org.jspecify.annotations.Nullable;

/// What became of a task: a result, or what it threw.
///
/// @param value   null if it threw, or gives null
/// @param failure null if it did not throw
/// @param <R>     of results
public record Outcome<R>(@Nullable R value, @Nullable RuntimeException failure) {
    /// The result.
    ///
    /// @throws RuntimeException what the task threw
    @SuppressWarnings("NullAway")
    public R get() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}

package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.jspecify.annotations.Nullable;

/// Totals of what is carried inside a loop, before those of the captured tensors.
///
/// @param reached the cotangents of what is carried, null where nothing has arrived
/// @param outer   the totals of the whole loop
record InnerTotals(@Nullable Tensor[] reached, Totals outer) implements Totals {
    @Override
    public boolean wanted(int input) {
        return input < reached.length || outer.wanted(input);
    }

    @Override
    public @Nullable Tensor get(int input) {
        return input < reached.length ? reached[input] : outer.get(input);
    }

    @Override
    public void set(int input, Tensor total) {
        if (input < reached.length) {
            reached[input] = total;
        } else {
            outer.set(input, total);
        }
    }
}

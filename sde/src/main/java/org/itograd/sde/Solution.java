package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// What a solve gives: states that can be differentiated if anything they depend on is tracked.
public final class Solution {
    private final Tensor last;
    private final Tensor saved;
    private final double[] times;
    private final int steps;

    Solution(Tensor last, Tensor saved, double[] times, int steps) {
        this.last = last;
        this.saved = saved;
        this.times = times;
        this.steps = steps;
    }

    /// The state at the last time, of y0's shape.
    public Tensor y() {
        return last;
    }

    /// The state at the last time as its parts.
    ///
    /// @param layout with which y0 was packed
    public Parts y(Layout layout) {
        return layout.unpack(last);
    }

    /// The saved states along a new first axis, one for each of [#times].
    public Tensor ys() {
        return saved;
    }

    /// The saved states as their parts, each along a new first axis.
    ///
    /// @param layout with which y0 was packed
    public Parts ys(Layout layout) {
        return layout.unpack(saved);
    }

    /// The times of the saved states.
    public double[] times() {
        return times.clone();
    }

    /// Number of steps taken.
    public int steps() {
        return steps;
    }
}

package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// What a solve gives: states that can be differentiated if anything they depend on is tracked.
public final class Solution {
    private final Tensor last;
    private final Tensor saved;
    private final double[] times;
    private final TimeGrid grid;

    Solution(Tensor last, Tensor saved, double[] times, TimeGrid grid) {
        this.last = last;
        this.saved = saved;
        this.times = times;
        this.grid = grid;
    }

    /// The state at the last time, of y0's shape.
    public Tensor y() {
        return last;
    }

    /// The saved states along a new first axis, one for each of [#times].
    public Tensor ys() {
        return saved;
    }

    /// The times of the saved states.
    public double[] times() {
        return times.clone();
    }

    /// Number of steps taken.
    public int steps() {
        return grid.steps();
    }

    /// The steps taken; of an adaptive solve, those accepted.
    public TimeGrid grid() {
        return grid;
    }
}

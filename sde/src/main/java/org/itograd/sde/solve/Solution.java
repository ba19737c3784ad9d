package org.itograd.sde.solve;

import static org.itograd.base.Arguments.failure;

import java.util.function.Supplier;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.parts.Layout;
import org.itograd.sde.parts.Parts;
import org.jspecify.annotations.Nullable;

/// What a solve gives: states that can be differentiated if anything they depend on is tracked.
public final class Solution {
    private final Tensor last;
    private final Tensor saved;
    private final double[] times;
    private final TimeGrid grid;
    private final int steps;
    private final Supplier<Statistics> statistics;
    private final @Nullable Dense dense;

    Solution(Tensor last, Tensor saved, double[] times, TimeGrid grid, int steps,
            Supplier<Statistics> statistics, @Nullable Dense dense) {
        this.last = last;
        this.saved = saved;
        this.times = times;
        this.grid = grid;
        this.steps = steps;
        this.statistics = statistics;
        this.dense = dense;
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

    /// Number of steps taken: those of the grid, and between jumps of their own more.
    public int steps() {
        return steps;
    }

    /// The steps taken; of an adaptive solve, those accepted.
    public TimeGrid grid() {
        return grid;
    }

    /// What the solve took.
    public Statistics statistics() {
        return statistics.get();
    }

    /// The state at any time of the solve, if [SdeSolve#dense] was asked for; it can be differentiated like [#y].
    ///
    /// At the ends of steps it is the solver's state. Inside a step it is, without noise, the pair's quartic (Dormand–Prince,
    /// Tsitouras) or a cubic; with noise and a path that answers for any interval, the solver's shorter step along the same path, so
    /// that a curve drawn through many times has the roughness of the path; else the straight line between the ends, which is the
    /// best guess given them but no sample of what lies between: it is too smooth.
    ///
    /// @throws IllegalArgumentException if the solve was not dense or does not reach this time
    public Tensor evaluate(double t) {
        if (dense == null) {
            throw failure("evaluate: the states at all steps are needed; use SdeSolve.dense()");
        }
        return dense.at(t);
    }
}

package org.itograd.sde.gradient;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.step.FixedSteps;

/// A way to carry gradients through a solve, to the initial state and to all tracked tensors that the equation uses.
public sealed interface GradientMethod permits Backpropagation, Checkpointed, ReversibleAdjoint, StochasticAdjoint {
    /// Refuses equations and solvers that the method is not right for.
    ///
    /// @throws IllegalArgumentException if so; the message names a method that works
    void requireFits(Sde sde, Solver solver);

    /// Refuses paths along which the method is not right for the equation.
    ///
    /// @throws IllegalArgumentException if so; the message names a method that works
    default void requireFollows(Sde sde, BrownianPath path) {}

    /// How many states and recordings of a step are held at once for the reverse pass over n steps, beside the states asked for.
    int heldAtOnce(int n);

    /// Whether a device that runs the solve runs its reverse.
    default boolean runsOnDevices() {
        return false;
    }

    /// How the solve is computed, and its reverse if there is something to differentiate by: for reading.
    ///
    /// @param points as for [#solve]
    default String explain(FixedSteps steps, Tensor y0, int[] points) {
        return steps.scan(steps.start(y0)).explain(points);
    }

    /// The states after some of the steps, along a new first axis.
    ///
    /// @param points after how many steps, ascending; these are the grid points only where all samples step on the grid
    Tensor solve(FixedSteps steps, Tensor y0, int[] points);
}

package org.itograd.sde.gradient;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.control.FixedSteps;

/// A way to carry gradients through a solve, to the initial state and to all tracked tensors that the equation uses.
public sealed interface GradientMethod permits Backpropagation, Checkpointed, StochasticAdjoint {
    /// Refuses equations that the method is not right for.
    ///
    /// @throws IllegalArgumentException if so; the message names a method that works
    void requireFits(Sde sde);

    /// The states at some points of the grid.
    ///
    /// @param points numbers of grid points, ascending
    List<Tensor> solve(FixedSteps steps, Tensor y0, int[] points);
}

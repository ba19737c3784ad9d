package org.itograd.sde.montecarlo;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// A function of whole paths, such as the mean over time or the largest value. Under multilevel sampling it is evaluated on
/// grids of N and N/2 steps, so it should converge as the grid gets finer.
@FunctionalInterface
public interface PathFunction {
    /// @param grid   the times t_0 … t_N
    /// @param states at these times, (N + 1, n) or (N + 1, n, d), the initial state first
    /// @return one number per path, (n)
    Tensor apply(TimeGrid grid, Tensor states);
}

package org.itograd.sde.control;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;

/// A solver going along a path over a fixed grid. Pure: the same steps from the same state give the same state.
///
/// @param sde    the equation
/// @param solver the method
/// @param grid   the steps
/// @param noise  what the path does in each
/// @param dtype  of the state
public record FixedSteps(Sde sde, Solver solver, TimeGrid grid, StepNoise noise, DType dtype) {
    /// The state at t_to from the state at t_from, from ≤ to.
    public Tensor advance(int from, int to, Tensor y) {
        Tensor state = y;
        for (int k = from; k < to; k++) {
            state = solver.step(sde, time(k), step(k), state, increments(k));
        }
        return state;
    }

    /// t_k as a scalar of the state's dtype.
    public Tensor time(int k) {
        return Tensor.scalar(dtype, grid.time(k));
    }

    /// The length of step k as a scalar of the state's dtype.
    public Tensor step(int k) {
        return Tensor.scalar(dtype, grid.step(k));
    }

    /// What the path does in step k.
    public Increments increments(int k) {
        return noise.at(k);
    }
}

package org.itograd.sde.control;

import java.util.List;
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
/// @param watch  told of every step
public record FixedSteps(Sde sde, Solver solver, TimeGrid grid, StepNoise noise, DType dtype, Watch watch) {
    /// Steps that nobody watches, and that only an interrupt stops.
    public FixedSteps(Sde sde, Solver solver, TimeGrid grid, StepNoise noise, DType dtype) {
        this(sde, solver, grid, noise, dtype, new Watch(null, null));
    }

    /// What the solver carries at the first time.
    public List<Tensor> start(Tensor y0) {
        return solver.start(sde, time(0), y0);
    }

    /// What the solver carries at t_to, from what it carries at t_from, from ≤ to.
    public List<Tensor> advance(int from, int to, List<Tensor> carried) {
        List<Tensor> now = carried;
        for (int k = from; k < to; k++) {
            now = solver.advance(sde, time(k), step(k), now, increments(k));
            watch.step();
        }
        return now;
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

package org.itograd.sde.solver;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;

/// A solver whose steps can be undone by algebra: from what it carries at t + h, what it carried at t, up to rounding.
public interface ReversibleSolver extends Solver {
    /// The inverse of [#advance].
    ///
    /// @param t       the time before the step
    /// @param carried what the solver carries at t + h
    /// @return what it carried at t
    List<Tensor> retreat(Sde sde, Tensor t, Tensor h, List<Tensor> carried, Increments increments);
}

package org.itograd.sde.solver;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// A solver that can say how far off a step is: the difference from a second, usually lower-order, result made of the same
/// evaluations. Solvers without one are controlled by step doubling.
///
/// E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I", 1993, section II.4.
public interface EmbeddedSolver extends Solver {
    /// A step and its estimated error.
    ///
    /// @param y     the state at t + h, what [Solver#step] gives
    /// @param error of the state's shape
    record StepWithError(Tensor y, Tensor error) {}

    /// The power of h with which the estimated error of one step goes to 0: for an ODE the order of the lower result plus 1; with
    /// noise its strong order plus ½.
    double errorPower(NoiseType noise);

    /// One step, as [Solver#step], and an estimate of its error.
    StepWithError stepWithError(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments);
}

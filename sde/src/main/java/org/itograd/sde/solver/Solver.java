package org.itograd.sde.solver;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// A one-step method: a pure function from the state at t, and what the path does until t + h, to the state at t + h.
///
/// It knows nothing of batches, threads, gradients or saving. Time and step are tensors so that a step can be recorded
/// and replayed as one body for all times.
public interface Solver {
    /// The name, as in messages and tables.
    default String name() {
        return getClass().getSimpleName();
    }

    /// The orders with which the method converges to the solution of equations with this calculus and noise; empty if it
    /// does not converge to it, or only with an order not worth having. Other pairs are refused.
    Optional<Order> order(Calculus calculus, NoiseType noise);

    /// Whether the method handles a jump term.
    default boolean takesJumps() {
        return false;
    }

    /// What the method needs to know of the path over a step; it is in the increments then.
    default PathDetail needs() {
        return PathDetail.INCREMENT;
    }

    /// What the method carries from step to step: the state, and for some methods more.
    ///
    /// @param t0 the first time
    /// @return y0 first
    default List<Tensor> start(Sde sde, Tensor t0, Tensor y0) {
        return List.of(y0);
    }

    /// One step with all that the method carries.
    ///
    /// @param carried what [#start] or the step before gave
    /// @return the same at t + h, the state first
    default List<Tensor> advance(Sde sde, Tensor t, Tensor h, List<Tensor> carried, Increments increments) {
        return List.of(step(sde, t, h, carried.getFirst(), increments));
    }

    /// One step.
    ///
    /// `increments.dW()` throws if the equation has no noise, so a method that is also for ordinary equations asks
    /// `sde.noise() == NoiseType.NONE` first, or has [Terms#driftAndNoise] give f h + g dW, which is f h then. What else of the path a
    /// method reads it must have named in [#needs].
    ///
    /// @param t          the time before the step, a scalar of y's dtype
    /// @param h          the length of the step, a scalar of y's dtype
    /// @param y          the state at t
    /// @param increments of the path over [t, t + h]
    /// @return the state at t + h
    Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments);
}

package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// A function of time and state: a drift, a diffusion, the amplitude of jumps.
///
/// It may close over weights; tracked ones receive gradients from every gradient method. It must be a pure function: it
/// may be called again, in any order, by solvers and by reverse passes.
@FunctionalInterface
public interface VectorField {
    /// The field at (t, y).
    ///
    /// @param t a scalar of y's dtype
    /// @param y the state, samples along the leading axis
    Tensor apply(Tensor t, Tensor y);
}

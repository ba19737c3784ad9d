package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// A function of time and state: a drift, a diffusion, the amplitude of jumps.
///
/// It may close over weights; tracked ones receive gradients from every gradient method. It must be a pure function: it
/// may be called again, in any order, by solvers and by reverse passes, or only once, on tensors without numbers, for a program
/// that repeats its operations in every step ([org.itograd.autodiff.program.Program]). So what it changes or draws from outside
/// itself (a counter, a key taken per call) is not seen anew in each step. Derivatives of the user's own
/// ([org.itograd.autodiff.Autodiff#customVjp]), constants and derivatives inside hold in a program as without it.
@FunctionalInterface
public interface VectorField {
    /// The field at (t, y).
    ///
    /// @param t a scalar of y's dtype, or one for each sample, (batch, 1, …, 1), where samples step at times of their own. A solve
    ///     whose times this dtype cannot tell apart is refused if the function depends on t
    /// @param y the state, samples along the leading axis
    Tensor apply(Tensor t, Tensor y);
}

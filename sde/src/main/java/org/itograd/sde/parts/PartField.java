package org.itograd.sde.parts;

import org.itograd.autodiff.Tensor;

/// A function of time and of all parts of a state: the drift of a part, or the diffusion of one. As a [org.itograd.sde.VectorField], it must
/// be pure.
@FunctionalInterface
public interface PartField {
    /// The field at (t, y).
    ///
    /// @param t a scalar of the state's dtype
    /// @param y the parts, samples along their leading axes
    Tensor apply(Tensor t, Parts y);
}

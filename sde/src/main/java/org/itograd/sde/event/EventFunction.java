package org.itograd.sde.event;

import org.itograd.autodiff.Tensor;

/// A number per sample that is 0 where something happens. It may close over weights; it must be a pure function, and must not mix
/// samples.
@FunctionalInterface
public interface EventFunction {
    /// g(t, y).
    ///
    /// @param t a time for each sample, (samples)
    /// @param y the states, samples along the leading axis
    /// @return (samples)
    Tensor apply(Tensor t, Tensor y);
}

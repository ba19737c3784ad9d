package org.itograd.sde.parts;

import org.itograd.autodiff.Tensor;

/// A state as its parts.
///
/// @param layout which parts stand where
/// @param packed the state as one tensor, (…, samples, d)
public record Parts(Layout layout, Tensor packed) {
    /// This part, (…, samples, …shape of the part).
    ///
    /// @throws IllegalArgumentException if the layout has no such part
    public Tensor get(Part part) {
        return layout.slice(packed, part);
    }

    /// The part with this number, from 0.
    ///
    /// @throws IllegalArgumentException if there is none
    public Tensor get(int number) {
        return get(layout.part(number));
    }
}

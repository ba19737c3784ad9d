package org.itograd.nn;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameterized;

/// A function of one tensor with parameters. The first axis counts samples, which a layer never mixes.
@FunctionalInterface
public interface Layer extends Parameterized {
    /// The layer's value at x.
    ///
    /// @throws IllegalArgumentException if x's shape or dtype do not fit
    Tensor apply(Tensor x);
}

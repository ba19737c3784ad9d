package org.itograd.autodiff.optim;

/// Something with parameters to train.
public interface Parameterized {
    /// The parameters, in an order that never changes; none by default.
    default Parameters parameters() {
        return Parameters.none();
    }
}

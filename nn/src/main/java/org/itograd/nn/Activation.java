package org.itograd.nn;

import org.itograd.autodiff.Tensor;

/// Elementwise functions as layers.
public enum Activation implements Layer {
    /// max(x, 0).
    RELU,
    /// Hyperbolic tangent.
    TANH,
    /// 1 / (1 + e⁻ˣ).
    SIGMOID,
    /// log(1 + eˣ).
    SOFTPLUS;

    @Override
    public Tensor apply(Tensor x) {
        return switch (this) {
            case RELU -> x.relu();
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case SOFTPLUS -> x.softplus();
        };
    }
}

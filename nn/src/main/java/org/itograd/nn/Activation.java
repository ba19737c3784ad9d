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
    SOFTPLUS,
    /// x / (1 + e⁻ˣ), also called swish.
    SILU,
    /// x Φ(x) with the distribution function Φ of the standard normal law; PyTorch's without approximation.
    GELU,
    /// 0.909 x / (1 + e⁻ˣ), whose slope is at most 1 (Chen et al. 2019): for discriminators that must not magnify.
    LIPSWISH;

    private static final double LIPSCHITZ = 0.909;

    @Override
    public Tensor apply(Tensor x) {
        return switch (this) {
            case RELU -> x.relu();
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case SOFTPLUS -> x.softplus();
            case SILU -> x.mul(x.sigmoid());
            case GELU -> x.mul(x.normalCdf());
            case LIPSWISH -> x.mul(x.sigmoid()).mul(LIPSCHITZ);
        };
    }
}

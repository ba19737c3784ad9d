package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;

/// Layer normalisation (Ba, Kiros & Hinton, 2016): y = γ · (x − mean) / √(var + ε) + β for x (N, …, C), with mean and biased
/// variance over the last axis.
///
/// Parameters: `weight` γ (C), ones; `bias` β (C), zeros.
public final class LayerNorm implements Layer {
    private final int features;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /// Normalisation with ε = 1e-5.
    public LayerNorm(int features, DType dtype) {
        this(features, GroupNorm.EPSILON, dtype);
    }

    /// @param features C, the extent of the last axis
    /// @param epsilon  added to the variance, positive
    public LayerNorm(int features, double epsilon, DType dtype) {
        require(features > 0, "features: must be positive, got %d", features);
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon: must be positive and finite, got %s", epsilon);
        this.features = features;
        this.epsilon = epsilon;
        weight = new Parameter("weight", Tensor.ones(dtype, features));
        bias = new Parameter("bias", Tensor.zeros(dtype, features));
    }

    /// The positions of a sample are so many groups of channels.
    @Override
    public Tensor apply(Tensor x) {
        int rank = x.shape().rank();
        require(
                rank >= 2 && x.shape().dim(-1) == features,
                "x: LayerNorm needs (N, …, %d), got shape %s",
                features,
                x.shape());
        int positions = x.shape().product(1, rank - 1);
        Tensor rows = x.reshape(x.shape().dim(0), positions * features);
        Tensor normal = Functional.groupNorm(rows, positions, epsilon).reshape(x.shape().dims());
        return normal.mul(weight.value()).add(bias.value());
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

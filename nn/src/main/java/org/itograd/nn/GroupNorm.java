package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;

/// Group normalisation (Wu & He, 2018): y = γ · (x − mean) / √(var + ε) + β for x (N, …, C).
///
/// Mean and biased variance are taken per sample over all positions and the C/groups channels of a group; γ and β have
/// one number per channel.
///
/// Parameters: `weight` γ (C), ones; `bias` β (C), zeros.
public final class GroupNorm implements Layer {
    /// PyTorch's default ε.
    public static final double EPSILON = 1e-5;

    private static final int GROUPS = 32;

    private final int groups;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /// Normalisation in min(32, channels) groups with ε = 1e-5.
    ///
    /// @param channels at most 32, or a multiple of 32
    public GroupNorm(int channels, DType dtype) {
        this(channels, Math.min(GROUPS, channels), EPSILON, dtype);
    }

    /// @param groups  a divisor of channels
    /// @param epsilon added to the variance, positive
    public GroupNorm(int channels, int groups, double epsilon, DType dtype) {
        require(channels > 0, "channels: must be positive, got %d", channels);
        require(
                groups > 0 && channels % groups == 0,
                "groups: must divide the channels, got %d groups for %d channels; with the default of min(32, channels)"
                        + " groups take at most 32 channels or a multiple of 32",
                groups,
                channels);
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon: must be positive and finite, got %s", epsilon);
        this.groups = groups;
        this.epsilon = epsilon;
        weight = new Parameter("weight", AxisOrder.PLAIN, Tensor.ones(dtype, channels));
        bias = new Parameter("bias", AxisOrder.PLAIN, Tensor.zeros(dtype, channels));
    }

    @Override
    public Tensor apply(Tensor x) {
        return Functional.groupNorm(x, groups, epsilon).mul(weight.value()).add(bias.value());
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

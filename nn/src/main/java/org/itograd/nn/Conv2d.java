package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;

/// Two-dimensional convolution with bias and zero padding, (N, H, W, in) → (N, H', W', out),
/// H' = ⌊(H + 2·padding − kernel) / stride⌋ + 1; see [Functional#conv2d].
///
/// Parameters: `weight` (kernel, kernel, in, out), `bias` (out); both start from U(−1/√n, 1/√n), n = kernel² · in.
public final class Conv2d implements Layer {
    private final int stride;
    private final int padding;
    private final Parameter weight;
    private final Parameter bias;

    /// @param in     channels of the input
    /// @param out    channels of the output
    /// @param kernel height and width of the window
    public Conv2d(int in, int out, int kernel, int stride, int padding, DType dtype, RandomKey key) {
        require(in > 0 && out > 0, "in, out: must be positive, got %d and %d", in, out);
        require(kernel > 0, "kernel: must be positive, got %d", kernel);
        require(stride > 0, "stride: must be positive, got %d", stride);
        require(padding >= 0, "padding: must be >= 0, got %d", padding);
        this.stride = stride;
        this.padding = padding;
        int fanIn = kernel * kernel * in;
        weight = new Parameter(
                "weight", AxisOrder.CONVOLUTION,
                KaimingUniform.draw(key.fold(0), dtype, fanIn, kernel, kernel, in, out));
        bias = new Parameter("bias", AxisOrder.PLAIN, KaimingUniform.draw(key.fold(1), dtype, fanIn, out));
    }

    @Override
    public Tensor apply(Tensor x) {
        return Functional.conv2d(x, weight.value(), stride, padding).add(bias.value());
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

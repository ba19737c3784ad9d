package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.sde.VectorField;

/// Convolution of an image to which the time is added as a first channel, with stride 1 and zero padding that keeps the
/// size: (N, H, W, in) → (N, H, W, out).
///
/// Convolution is linear, so with w = [wₜ, wₓ] along the input channels
///
/// conv([t, x], w) + b = conv(x, wₓ) + (t · conv(1, wₜ) + b).
///
/// The bracket is the same for all samples (it differs from pixel to pixel only near the border, where part of the window
/// sees the padding), so it is computed on one image and added to all; the image is never copied to make room for t.
///
/// Parameters: `weight` (kernel, kernel, in + 1, out), time first; `bias` (out); both start from U(−1/√n, 1/√n),
/// n = kernel² · (in + 1).
public final class TimeConv2d implements TimeLayer {
    private final int in;
    private final int padding;
    private final Parameter weight;
    private final Parameter bias;

    /// @param in     channels of the input, without the time
    /// @param out    channels of the output
    /// @param kernel height and width of the window, odd
    public TimeConv2d(int in, int out, int kernel, DType dtype, RandomKey key) {
        require(in > 0 && out > 0, "in, out: must be positive, got %d and %d", in, out);
        require(kernel > 0 && kernel % 2 == 1, "kernel: must be positive and odd to keep the size, got %d", kernel);
        this.in = in;
        this.padding = kernel / 2;
        int fanIn = kernel * kernel * (in + 1);
        weight = new Parameter(
                "weight",
                AxisOrder.CONVOLUTION,
                KaimingUniform.draw(key.fold(0), dtype, fanIn, kernel, kernel, in + 1, out));
        bias = new Parameter("bias", AxisOrder.PLAIN, KaimingUniform.draw(key.fold(1), dtype, fanIn, out));
    }

    @Override
    public VectorField bind() {
        Tensor ofTime = weight.value().slice(2, 0, 1);
        Tensor ofImage = weight.value().slice(2, 1, in + 1);
        Tensor shift = bias.value();
        return (t, x) -> {
            require(
                    x.shape().rank() == 4 && x.shape().dim(3) == in,
                    "x: TimeConv2d needs (N, H, W, %d), got shape %s",
                    in,
                    x.shape());
            Tensor one = Tensor.ones(x.dtype(), 1, x.shape().dim(1), x.shape().dim(2), 1);
            Tensor sameForAll = Functional.conv2d(one, ofTime, 1, padding).mul(t).add(shift);
            return Functional.conv2d(x, ofImage, 1, padding).add(sameForAll);
        };
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

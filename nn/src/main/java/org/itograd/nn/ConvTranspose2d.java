package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Conv2dInputGradient;
import org.itograd.autodiff.op.Striding;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;

/// Transposed two-dimensional convolution with bias, (N, H, W, in) → (N, H', W', out), H' = (H − 1) · stride + kernel − 2 · padding:
/// the adjoint of a [Conv2d] from `out` to `in` channels, which makes images larger by the stride. With kernel 4, stride 2 and
/// padding 1 they become twice as large.
///
/// Parameters: `weight` (kernel, kernel, out, in), `bias` (out); both start from U(−1/√n, 1/√n), n = kernel² · out, as PyTorch's.
public final class ConvTranspose2d implements Layer {
    private final int kernel;
    private final int stride;
    private final int padding;
    private final Parameter weight;
    private final Parameter bias;

    /// @param in      channels of the input
    /// @param out     channels of the output
    /// @param kernel  height and width of the window
    /// @param padding pixels cut off at each edge, less than the kernel
    public ConvTranspose2d(int in, int out, int kernel, int stride, int padding, DType dtype, RandomKey key) {
        require(in > 0 && out > 0, "in, out: must be positive, got %d and %d", in, out);
        require(kernel > 0, "kernel: must be positive, got %d", kernel);
        require(stride > 0, "stride: must be positive, got %d", stride);
        require(padding >= 0 && padding < kernel, "padding: must be in [0, %d), got %d", kernel, padding);
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        int fanIn = kernel * kernel * out;
        weight = new Parameter(
                "weight", AxisOrder.CONVOLUTION,
                KaimingUniform.draw(key.fold(0), dtype, fanIn, kernel, kernel, out, in));
        bias = new Parameter("bias", KaimingUniform.draw(key.fold(1), dtype, fanIn, out));
    }

    @Override
    public Tensor apply(Tensor x) {
        int in = weight.value().shape().dim(3);
        require(
                x.shape().rank() == 4 && x.shape().dim(3) == in,
                "x: ConvTranspose2d needs (N, H, W, %d), got shape %s",
                in,
                x.shape());
        Shape image = Shape.of(
                x.shape().dim(0), extent(x.shape().dim(1)), extent(x.shape().dim(2)), weight.value().shape().dim(2));
        Striding window = new Striding(stride, stride, padding, padding);
        return new Conv2dInputGradient(window, image).of(x, weight.value()).add(bias.value());
    }

    private int extent(int pixels) {
        long large = (pixels - 1L) * stride + kernel - 2L * padding;
        require(large > 0, "x: %d pixels become %d with this padding; take less of it", pixels, large);
        return Shape.extent(large);
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

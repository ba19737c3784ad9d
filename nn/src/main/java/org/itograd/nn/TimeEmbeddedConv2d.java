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

/// Convolution of an image to which an embedding of the time is added as its first 64 channels, with stride 1 and zero padding
/// that keeps the size: (N, H, W, in) → (N, H, W, out).
///
/// The embedding is (sin ω₀t, …, sin ω₃₁t, cos ω₀t, …, cos ω₃₁t) with ωₖ = 100^(−k/31), the same for all pixels, as in the
/// second version of the code published with Liu et al. 2019 ("Neural SDE"). As in [TimeConv2d], what depends on the time alone
/// is computed on one image and added to all.
///
/// Parameters: `weight` (kernel, kernel, 64 + in, out), time first; `bias` (out); both start from U(−1/√n, 1/√n),
/// n = kernel² · (64 + in).
public final class TimeEmbeddedConv2d implements TimeLayer {
    /// Channels of the embedding.
    public static final int EMBEDDING = 64;

    private static final double RANGE = 100;

    private final int in;
    private final int padding;
    private final Parameter weight;
    private final Parameter bias;
    private final Tensor frequencies;

    /// @param in     channels of the input, without the time
    /// @param out    channels of the output
    /// @param kernel height and width of the window, odd
    public TimeEmbeddedConv2d(int in, int out, int kernel, DType dtype, RandomKey key) {
        require(in > 0 && out > 0, "in, out: must be positive, got %d and %d", in, out);
        require(kernel > 0 && kernel % 2 == 1, "kernel: must be positive and odd to keep the size, got %d", kernel);
        this.in = in;
        this.padding = kernel / 2;
        int fanIn = kernel * kernel * (EMBEDDING + in);
        weight = new Parameter(
                "weight",
                AxisOrder.CONVOLUTION,
                KaimingUniform.draw(key.fold(0), dtype, fanIn, kernel, kernel, EMBEDDING + in, out));
        bias = new Parameter("bias", AxisOrder.PLAIN, KaimingUniform.draw(key.fold(1), dtype, fanIn, out));
        int half = EMBEDDING / 2;
        frequencies = Tensor.of(TimeEmbedding.frequencies(half, 1, RANGE), half).cast(dtype);
    }

    @Override
    public VectorField bind() {
        Tensor ofTime = weight.value().slice(2, 0, EMBEDDING);
        Tensor ofImage = weight.value().slice(2, EMBEDDING, EMBEDDING + in);
        Tensor shift = bias.value();
        return (t, x) -> {
            require(
                    x.shape().rank() == 4 && x.shape().dim(3) == in,
                    "x: TimeEmbeddedConv2d needs (N, H, W, %d), got shape %s",
                    in,
                    x.shape());
            Tensor image = Tensor.ones(x.dtype(), 1, x.shape().dim(1), x.shape().dim(2), 1).mul(embedding(t));
            Tensor sameForAll = Functional.conv2d(image, ofTime, 1, padding).add(shift);
            return Functional.conv2d(x, ofImage, 1, padding).add(sameForAll);
        };
    }

    private Tensor embedding(Tensor t) {
        Tensor phases = frequencies.mul(t);
        return Tensor.concat(0, phases.sin(), phases.cos());
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

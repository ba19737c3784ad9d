package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Convolution;
import org.jspecify.annotations.Nullable;

/// The adjoint of [Conv2d] in its image, also known as transposed convolution: inputs ȳ (N, H', W', O) and w, result of
/// the image's shape `image`:
///
/// `x̄[n, h, v, c] = Σ ȳ[n, i, j, o] · w[a, b, c, o]` over all `i·s + a − p = h, j·s + b − p = v`.
public record Conv2dInputGradient(Striding window, Shape image) implements BilinearMap {
    @Override
    public Shape shape(Shape[] in) {
        Shape expected = window.output(image, in[1]);
        require(
                in[0].equals(expected), "conv2dInputGradient: the cotangent must have shape %s, got %s", expected,
                in[0]);
        return image;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Convolution.inputGradient(
                out.dtype(), window.geometry(image, in[1].shape()), in[0].array(), 0, in[1].array(), 0, out.array(), 0);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0
                ? new Conv2d(window).of(ct, in[1])
                : new Conv2dWeightGradient(window, in[1].shape()).of(ct, in[0]);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.onlyFirstPerRow() ? new Conv2dInputGradient(window, batch.some(image)) : null;
    }
}

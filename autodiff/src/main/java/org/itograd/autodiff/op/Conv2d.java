package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Convolution;
import org.jspecify.annotations.Nullable;

/// Two-dimensional convolution (cross-correlation, as in every deep learning library), NHWC with weights HWIO:
///
/// `y[n, i, j, o] = Σ x[n, i·s + a − p, j·s + b − p, c] · w[a, b, c, o]`, zero outside the image.
///
/// It is bilinear, so each of its two gradients is again bilinear and the three are each other's vjps:
/// [Conv2dInputGradient], [Conv2dWeightGradient].
public record Conv2d(Striding window) implements BilinearMap {
    @Override
    public Shape shape(Shape[] in) {
        return window.output(in[0], in[1]);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Convolution.forward(
                out.dtype(), window.geometry(in[0].shape(), in[1].shape()), in[0].array(), 0, in[1].array(), 0,
                out.array(), 0);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0
                ? new Conv2dInputGradient(window, in[0].shape()).of(ct, in[1])
                : new Conv2dWeightGradient(window, in[1].shape()).of(in[0], ct);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.onlyFirstPerRow() ? this : null;
    }

    @Override
    public double multiplications(Shape[] in, Shape out) {
        return (double) out.size() * in[1].product(0, 3);
    }
}

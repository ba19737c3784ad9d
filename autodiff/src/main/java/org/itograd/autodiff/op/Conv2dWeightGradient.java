package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Convolution;

/// The adjoint of [Conv2d] in its weights: inputs x and ȳ, result of the weights' shape `weights`:
///
/// `w̄[a, b, c, o] = Σ x[n, i·s + a − p, j·s + b − p, c] · ȳ[n, i, j, o]`.
public record Conv2dWeightGradient(Striding window, Shape weights) implements BilinearMap {
    @Override
    public Shape shape(Shape[] in) {
        Shape expected = window.output(in[0], weights);
        require(
                in[1].equals(expected), "conv2dWeightGradient: the cotangent must have shape %s, got %s", expected,
                in[1]);
        return weights;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Convolution.weightGradient(
                out.dtype(), window.geometry(in[0].shape(), weights), in[0].array(), 0, in[1].array(), 0, out.array(),
                0, false);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0
                ? new Conv2dInputGradient(window, in[0].shape()).of(in[1], ct)
                : new Conv2d(window).of(in[0], ct);
    }

    @Override
    public boolean sumsRows(Batch batch) {
        return batch.allPerRow();
    }

    @Override
    public boolean accumulate(Tensor[] in, Tensor total) {
        Convolution.weightGradient(
                total.dtype(), window.geometry(in[0].shape(), weights), in[0].array(), 0, in[1].array(), 0,
                total.array(), 0, true);
        return true;
    }
}

package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;

/// y = x · W + b, (N, in) → (N, out).
///
/// Parameters: `weight` (in, out), `bias` (out); both start from U(−1/√in, 1/√in).
public final class Linear implements Layer {
    private final Parameter weight;
    private final Parameter bias;

    /// @param in  features of the input
    /// @param out features of the output
    public Linear(int in, int out, DType dtype, RandomKey key) {
        require(in > 0 && out > 0, "in, out: must be positive, got %d and %d", in, out);
        weight = new Parameter("weight", AxisOrder.LINEAR, KaimingUniform.draw(key.fold(0), dtype, in, in, out));
        bias = new Parameter("bias", AxisOrder.PLAIN, KaimingUniform.draw(key.fold(1), dtype, in, out));
    }

    @Override
    public Tensor apply(Tensor x) {
        int in = weight.value().shape().dim(0);
        require(
                x.shape().rank() == 2 && x.shape().dim(1) == in,
                "x: Linear needs (N, %d), got shape %s; put a Flatten or a pooling layer before it",
                in,
                x.shape());
        return x.matmul(weight.value()).add(bias.value());
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.sde.VectorField;

/// y = [t, x] · W + b, (N, in) → (N, out): a linear layer whose input is extended by the time as its first feature, without a copy of
/// the input. The time is a scalar, or (N, 1) where samples have times of their own.
///
/// Parameters: `weight` (in + 1, out), time first; `bias` (out); both start from U(−1/√n, 1/√n), n = in + 1.
public final class TimeLinear implements TimeLayer {
    private final int in;
    private final Parameter weight;
    private final Parameter bias;

    /// @param in  features of the input, without the time
    /// @param out features of the output
    public TimeLinear(int in, int out, DType dtype, RandomKey key) {
        require(in > 0 && out > 0, "in, out: must be positive, got %d and %d", in, out);
        this.in = in;
        weight = new Parameter(
                "weight", AxisOrder.LINEAR, KaimingUniform.draw(key.fold(0), dtype, in + 1, in + 1, out));
        bias = new Parameter("bias", KaimingUniform.draw(key.fold(1), dtype, in + 1, out));
    }

    @Override
    public VectorField bind() {
        Tensor ofTime = weight.value().slice(0, 0, 1);
        Tensor ofState = weight.value().slice(0, 1, in + 1);
        Tensor shift = bias.value();
        return (t, x) -> {
            require(
                    x.shape().rank() == 2 && x.shape().dim(1) == in,
                    "x: TimeLinear needs (N, %d), got shape %s",
                    in,
                    x.shape());
            return x.matmul(ofState).add(ofTime.mul(t).add(shift));
        };
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(weight, bias);
    }
}

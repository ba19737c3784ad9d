package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// The default initialisation of PyTorch's linear and convolution layers.
///
/// He et al. ("Delving deep into rectifiers", 2015) draw weights from U(−b, b) with b = gain · √(3 / fan_in), so that
/// the variance of a layer's output is gain² times its input's. PyTorch takes the gain √(2 / (1 + a²)) of a leaky ReLU
/// of slope a = √5, that is 1/√3, hence b = 1/√fan_in, and draws the bias from the same interval.
final class KaimingUniform {
    private KaimingUniform() {}

    /// Numbers from U(−1/√fanIn, 1/√fanIn). They are drawn in F64, so both dtypes start from the same weights.
    static Tensor draw(RandomKey key, DType dtype, int fanIn, int... dims) {
        require(fanIn > 0, "fanIn: must be positive, got %d", fanIn);
        double bound = 1 / Math.sqrt(fanIn);
        return key.uniform(DType.F64, dims).mul(2 * bound).sub(bound).cast(dtype);
    }
}

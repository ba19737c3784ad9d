package org.itograd.sde.solver;

import org.itograd.autodiff.Tensor;

/// The last step of [Newton]'s method for u = known + part(u), which tells whether the iteration has converged; sizes of
/// numbers are (batch, d).
///
/// @param matrix   M, of the last two steps
/// @param known    |known|
/// @param guess    |guess|
/// @param v        |v|, where the step begins
/// @param before   |the step before|
/// @param residual |r|, of v
/// @param change   |d| = |M⁻¹ r|
record LastStep(
        Tensor matrix, Tensor known, Tensor guess, Tensor v, Tensor before, Tensor residual, Tensor change) {
    /// 1 for samples of which all numbers have, else 0, (batch, 1).
    Tensor converged() {
        double half = Math.sqrt(epsilon());
        Tensor own = change.lessOrEqual(v.mul(half).maximum(subnormal()));
        Tensor contraction = change.div(change.maximum(before));
        Tensor rounding = rounding(half * Math.sqrt(half));
        Tensor cancelled = residual.mul(contraction).lessOrEqual(rounding);
        // A matrix that is not finite makes steps of 0.
        Tensor finite = rounding.lessThan(Tensor.scalar(v.dtype(), Double.POSITIVE_INFINITY));
        Tensor sizes = known.maximum(guess).maximum(v);
        return all(own.maximum(cancelled).mul(finite))
                .mul(largest(change).lessOrEqual(largest(sizes).mul(half).maximum(subnormal())));
    }

    /// c (|known| + |M| |v|).
    private Tensor rounding(double c) {
        Tensor m = matrix.stopGradient().abs();
        Tensor scaled = v.mul(c);
        Tensor product = m.shape().rank() == 2
                ? m.mul(scaled)
                : m.mul(scaled.reshape(scaled.shape().dim(0), 1, scaled.shape().dim(1))).sum(false, 2);
        return known.mul(c).add(product);
    }

    private double epsilon() {
        return switch (v.dtype()) {
            case F32 -> Math.ulp(1f);
            case F64 -> Math.ulp(1.0);
        };
    }

    /// Numbers below the normal ones have fewer digits.
    private double subnormal() {
        return switch (v.dtype()) {
            case F32 -> Float.MIN_NORMAL;
            case F64 -> Double.MIN_NORMAL;
        };
    }

    private static Tensor all(Tensor mask) {
        return largest(mask.neg().add(1)).neg().add(1);
    }

    /// The largest number of each sample, (batch, 1); of samples without numbers (batch, 0).
    private static Tensor largest(Tensor sizes) {
        return sizes.shape().dim(1) <= 1 ? sizes : sizes.max(true, 1);
    }
}

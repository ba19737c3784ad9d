package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;

/// Numbers to divide by, so that squares neither overflow nor vanish.
public final class Magnitude {
    private Magnitude() {}

    /// A constant for each group of elements over the axes, with these kept as 1: the largest |x| of the group where squares of it
    /// would come near the limits of the dtype, else 1.
    public static Tensor unit(Tensor x, int... axes) {
        Tensor largest = x.stopGradient().abs().max(true, axes);
        int exponent = switch (x.dtype()) {
            case F32 -> 48;
            case F64 -> 400;
        };
        Tensor one = Tensor.scalar(x.dtype(), 1);
        Tensor high = largest.greaterThan(Tensor.scalar(x.dtype(), Math.scalb(1.0, exponent)));
        Tensor low = largest.lessThan(Tensor.scalar(x.dtype(), Math.scalb(1.0, -exponent)));
        Tensor some = largest.greaterThan(Tensor.scalar(x.dtype(), 0));
        Tensor finite = largest.lessThan(Tensor.scalar(x.dtype(), Double.POSITIVE_INFINITY));
        return high.add(low).mul(some).mul(finite).where(largest, one);
    }
}

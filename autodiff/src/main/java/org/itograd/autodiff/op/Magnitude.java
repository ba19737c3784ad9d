package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;

/// Numbers to divide by, so that squares neither overflow nor vanish.
public final class Magnitude {
    private Magnitude() {}

    /// A constant for each group of elements over the axes, with these kept as 1: a power of two not far from the largest |x| of the
    /// group where squares of it would come near the limits of the dtype, else 1. To divide by it costs no digit.
    public static Tensor unit(Tensor x, int... axes) {
        Tensor largest = x.stopGradient().abs().max(true, axes);
        return switch (x.dtype()) {
            case F32 -> powerNear(largest, 48, 88, 127);
            case F64 -> powerNear(largest, 400, 711, 1022);
        };
    }

    /// A constant for each group of elements over the axes, with these kept as 1: 2³² where a sum of squares may be no number of the
    /// dtype though their mean is one, else 1. Derivatives of the mean hold it once, so that they overflow nowhere.
    public static Tensor unitOfSquares(Tensor x, int... axes) {
        Tensor largest = x.stopGradient().abs().max(true, axes);
        int[] exponents = switch (x.dtype()) {
            case F32 -> new int[]{46, 66};
            case F64 -> new int[]{494, 514};
        };
        Tensor large = largest.greaterThan(number(x, Math.scalb(1.0, exponents[0])));
        Tensor tooLarge = largest.greaterThan(number(x, Math.scalb(1.0, exponents[1])));
        return large.sub(tooLarge).where(number(x, 0x1p32), number(x, 1));
    }

    /// 2 to a power between `low` and `high` in the middle of that half of the range from there on which x is in, its inverse for
    /// numbers whose inverse is; 1 for others, zeros, infinities and NaN among them.
    private static Tensor powerNear(Tensor x, int low, int middle, int high) {
        Tensor one = number(x, 1);
        Tensor unit = one;
        for (int[] part : new int[][]{{low, middle}, {middle, high}}) {
            int exponent = (part[0] + part[1]) / 2;
            unit = x.greaterThan(number(x, Math.scalb(1.0, part[0]))).where(number(x, Math.scalb(1.0, exponent)), unit);
            unit = x.lessThan(number(x, Math.scalb(1.0, -part[0]))).where(number(x, Math.scalb(1.0, -exponent)), unit);
        }
        Tensor known = x.greaterThan(number(x, 0)).mul(x.lessThan(number(x, Double.POSITIVE_INFINITY)));
        return known.where(unit, one);
    }

    /// ε / u², but for an ε above 0 not less than what numbers near 1 cannot tell from 0 unless they are all equal.
    static Tensor overSquare(double epsilon, Tensor unit) {
        Tensor quotient = number(unit, epsilon).div(unit).div(unit);
        double least = switch (unit.dtype()) {
            case F32 -> 0x1p-110;
            case F64 -> 0x1p-700;
        };
        return epsilon == 0 ? quotient : quotient.maximum(number(unit, least));
    }

    private static Tensor number(Tensor like, double value) {
        return Tensor.scalar(like.dtype(), value);
    }
}

package org.itograd.autodiff.expr;

import org.itograd.base.DType;

/// The facts about an IEEE 754 format that the elementary functions need, and the small formulas built on them.
enum FloatFormat {
    SINGLE(23, 127),
    DOUBLE(52, 1023);

    private final int mantissa;
    private final int bias;

    FloatFormat(int mantissa, int bias) {
        this.mantissa = mantissa;
        this.bias = bias;
    }

    static FloatFormat of(DType dtype) {
        return switch (dtype) {
            case F32 -> SINGLE;
            case F64 -> DOUBLE;
        };
    }

    /// Stored bits of the significand: 23 or 52.
    int mantissaBits() {
        return mantissa;
    }

    /// Bits of a lane: 32 or 64.
    int width() {
        return this == SINGLE ? Integer.SIZE : Long.SIZE;
    }

    /// One of two values.
    <T> T pick(T single, T twice) {
        return this == SINGLE ? single : twice;
    }

    double pick(double single, double twice) {
        return this == SINGLE ? single : twice;
    }

    long pick(long single, long twice) {
        return this == SINGLE ? single : twice;
    }

    /// The bits of a number in this format.
    long bitsOf(double value) {
        return this == SINGLE ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
    }

    /// 1.5 · 2^mantissa: adding it to a number |x| < 2^(mantissa − 1) rounds x to an integer, which then stands in the
    /// low bits of the sum; subtracting it again gives the rounded x.
    double rounder() {
        return Math.scalb(1.5, mantissa);
    }

    /// The smallest positive normal number.
    double minNormal() {
        return Math.scalb(1.0, 1 - bias);
    }

    Bits signBit() {
        return Bits.constant(this == SINGLE ? Integer.MIN_VALUE : Long.MIN_VALUE);
    }

    /// The exact floating-point value of integer lanes |k| < 2^(mantissa − 1).
    Expr toFloat(Bits k) {
        return k.add(Bits.constant(bitsOf(rounder()))).toExpr().sub(Expr.constant(rounder()));
    }

    /// `x` with its sign bit replaced by that of `sign`; `x` must not be negative.
    Expr withSign(Expr x, Expr sign) {
        return x.bits().or(sign.bits().and(signBit())).toExpr();
    }

    /// A polynomial by Horner's rule with fused multiply-adds; the highest coefficient comes first.
    static Expr poly(Expr x, double... coefficients) {
        Expr sum = Expr.constant(coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            sum = sum.fma(x, Expr.constant(coefficients[i]));
        }
        return sum;
    }
}

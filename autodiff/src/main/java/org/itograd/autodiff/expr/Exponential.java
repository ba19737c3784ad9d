package org.itograd.autodiff.expr;

import static org.itograd.autodiff.expr.Expr.constant;

/// eˣ and the functions made of it.
///
/// Reduction: x = k ln 2 + r with k the nearest integer to x / ln 2, ln 2 in two parts (Cody and Waite), |r| ≤ ln 2 / 2.
/// Then eˣ = 2ᵏ (1 + r + r² P(r)). P is Cephes' `expf` (S. Moshier, 1992) in single precision and the Taylor series to
/// r¹³ in double precision, whose remainder is below 2⁻⁵⁷.
final class Exponential {

    // spotless:off
    private static final double[] P_SINGLE = {
        1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1};
    private static final double[] P_DOUBLE = {
        1 / 6227020800.0, 1 / 479001600.0, 1 / 39916800.0, 1 / 3628800.0, 1 / 362880.0, 1 / 40320.0,
        1 / 5040.0, 1 / 720.0, 1 / 120.0, 1 / 24.0, 1 / 6.0, 0.5};
    // spotless:on

    private static final Expr ONE = constant(1);

    private Exponential() {}

    /// x = k ln 2 + r. `shifted` is k + [FloatFormat#rounder]: its low bits are the integer k.
    private record Reduced(Expr shifted, Expr k, Expr r) {}

    private static Reduced reduce(FloatFormat f, Expr x) {
        Expr shifted = x.fma(constant(0x1.71547652b82fep0), constant(f.rounder()));
        Expr k = shifted.sub(constant(f.rounder()));
        Expr high = k.fma(constant(f.pick(-0x1.62e43p-1, -0x1.62e42fefa39efp-1)), x);
        Expr r = k.fma(constant(f.pick(0x1.05c61p-29, -0x1.abc9e3b39803fp-56)), high);
        return new Reduced(shifted, k, r);
    }

    /// eʳ − 1 for |r| ≤ ln 2 / 2.
    private static Expr minusOne(FloatFormat f, Expr r) {
        return FloatFormat.poly(r, f.pick(P_SINGLE, P_DOUBLE)).fma(r.mul(r), r);
    }

    static Expr exp(FloatFormat f, Expr x) {
        Reduced reduced = reduce(f, x);
        Expr scaled = scale(f, minusOne(f, reduced.r).add(ONE), reduced.shifted);
        return saturate(f, x, scaled);
    }

    /// e^(x + tail) for a tail of at most a few units in the last place of x.
    static Expr exp(FloatFormat f, Expr x, Expr tail) {
        Reduced reduced = reduce(f, x);
        Expr scaled = scale(f, minusOne(f, reduced.r.add(tail)).add(ONE), reduced.shifted);
        return saturate(f, x, scaled);
    }

    /// eˣ − 1 = 2ᵏ (eʳ − 1) + (2ᵏ − 1), eˣ where the 1 is not seen, −1 where eˣ is not, and x next to 0.
    static Expr expm1(FloatFormat f, Expr x) {
        Reduced reduced = reduce(f, x);
        Expr part = minusOne(f, reduced.r);
        Expr power = powerOfTwo(f, reduced.shifted);
        Expr near = x.abs().lt(constant(f.pick(0x1p-26, 0x1p-55))).select(x, part.fma(power, power.sub(ONE)));
        Expr above = saturate(f, x, scale(f, part.add(ONE), reduced.shifted));
        Expr notBelow = x.lt(constant(f.pick(18.0, 38.0))).select(near, above);
        return x.lt(constant(f.pick(-18.0, -38.0))).select(ONE.neg(), notBelow);
    }

    /// 2ᵏ for moderate k.
    private static Expr powerOfTwo(FloatFormat f, Expr shifted) {
        return shifted.bits().shiftLeft(f.mantissaBits()).add(Bits.constant(f.bitsOf(1))).toExpr();
    }

    /// `inRange` where eˣ is neither certain to overflow nor to vanish; NaN for NaN.
    private static Expr saturate(FloatFormat f, Expr x, Expr inRange) {
        Expr above = x.mul(constant(Double.POSITIVE_INFINITY));
        Expr notAbove = x.ge(constant(f.pick(-104.5, -746.0))).select(inRange, constant(0));
        return x.le(constant(f.pick(89.0, 710.0))).select(notAbove, above);
    }

    /// q · 2ᵏ for q near 1, in two factors so that a subnormal result is rounded once and none overflows early.
    private static Expr scale(FloatFormat f, Expr q, Expr shifted) {
        Bits k = shifted.bits().shiftLeft(f.mantissaBits());
        Bits half = k.shiftRightSigned(1).and(Bits.constant(-1L << f.mantissaBits()));
        Bits rest = k.sub(half).add(Bits.constant(f.bitsOf(1)));
        return q.bits().add(half).toExpr().mul(rest.toExpr());
    }

    /// tanh x = (e^2|x| − 1) / (e^2|x| + 1), with the sign of x. e^2|x| − 1 is taken as 2ᵏ (eʳ − 1) + (2ᵏ − 1), so
    /// that nothing cancels for small x.
    static Expr tanh(FloatFormat f, Expr x) {
        Expr a = x.abs();
        Reduced reduced = reduce(f, a.add(a));
        Expr power = powerOfTwo(f, reduced.shifted);
        Expr minusOne = minusOne(f, reduced.r).fma(power, power.sub(ONE));
        Expr ratio = minusOne.div(minusOne.add(constant(2)));
        Expr bounded = a.gt(constant(f.pick(9.1, 19.1))).select(ONE, ratio);
        return f.withSign(bounded, x);
    }

    /// 1 / (1 + e⁻ˣ), as e⁻|x| / (1 + e⁻|x|) for negative x.
    static Expr sigmoid(FloatFormat f, Expr x) {
        Expr e = exp(f, x.abs().neg());
        return x.lt(constant(0)).select(e, ONE).div(e.add(ONE));
    }

    /// max(x, 0) + ln(1 + e⁻|x|).
    static Expr softplus(FloatFormat f, Expr x) {
        return x.relu().add(Logarithm.log1pOfFraction(f, exp(f, x.abs().neg())));
    }
}

package org.itograd.autodiff.expr;

import static org.itograd.autodiff.expr.Expr.constant;

/// ln x.
///
/// Reduction: x = 2ᵏ m with m from √½ to √2, by integer arithmetic on the bits; then ln x = k ln 2 + ln(1 + g), g = m − 1.
/// In single precision ln(1 + g) = g − g²/2 + g³ P(g) with P from Cephes' `logf` (S. Moshier, 1992); in double precision
/// fdlibm's `e_log.c` (Sun Microsystems, 1993): with s = g / (2 + g), ln(1 + g) = g − (g²/2 − s (g²/2 + R(s²))).
final class Logarithm {

    // spotless:off
    private static final double[] P_SINGLE = {
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
        -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1};
    private static final double[] R_ODD = {
        1.479819860511658591e-01, 1.818357216161805012e-01, 2.857142874366239149e-01, 6.666666666666735130e-01};
    private static final double[] R_EVEN = {
        1.531383769920937332e-01, 2.222219843214978396e-01, 3.999999999940941908e-01};
    // spotless:on

    /// The bits just above √½, where the significand's range is cut.
    private static final long CUT_SINGLE = 0x3f3504f3L;

    private static final long CUT_DOUBLE = 0x3fe6a09e667f3bcdL;

    private static final Expr ZERO = constant(0);
    private static final Expr ONE = constant(1);
    private static final Expr HALF = constant(0.5);

    private Logarithm() {}

    /// x = 2ᵏ (1 + g).
    record Reduced(Expr k, Expr g) {}

    /// Splits a positive normal x.
    static Reduced reduce(FloatFormat f, Expr x) {
        int m = f.mantissaBits();
        Bits cut = Bits.constant(f.pick(CUT_SINGLE, CUT_DOUBLE));
        Bits offset = x.bits().sub(cut);
        Bits significand = offset.and(Bits.constant((1L << m) - 1)).add(cut);
        return new Reduced(f.toFloat(offset.shiftRightSigned(m)), significand.toExpr().sub(ONE));
    }

    /// ln x for every x: subnormal x are scaled up first, and the special cases chosen at the end.
    static Expr log(FloatFormat f, Expr x) {
        int shift = f.mantissaBits() + 2;
        Mask tiny = x.lt(constant(f.minNormal()));
        Reduced reduced = reduce(f, tiny.select(x.mul(constant(Math.scalb(1.0, shift))), x));
        Expr k = tiny.select(reduced.k.sub(constant(shift)), reduced.k);
        return special(x, combine(f, k, reduced.g));
    }

    /// ln x for positive normal x only.
    static Expr logOfNormal(FloatFormat f, Expr x) {
        Reduced reduced = reduce(f, x);
        return combine(f, reduced.k, reduced.g);
    }

    /// ln(1 + x): with u = 1 + x as rounded, ln u + ((1 + x) − u) / u; where u is near 1, g is x itself.
    static Expr log1p(FloatFormat f, Expr x) {
        Expr u = x.add(ONE);
        Expr lost = x.lt(ONE).select(x.sub(u.sub(ONE)), ONE.sub(u.sub(x)));
        Reduced reduced = reduce(f, u);
        Mask near = reduced.k.eq(ZERO);
        Expr log = combine(f, reduced.k, near.select(x, reduced.g));
        Expr regular = near.select(log, log.add(lost.div(u)));
        Expr tiny = x.abs().lt(constant(f.pick(0x1p-26, 0x1p-55))).select(x, regular);
        return special(u, tiny);
    }

    /// ln(1 + e) for e from 0 to 1.
    static Expr log1pOfFraction(FloatFormat f, Expr e) {
        Mask large = e.gt(constant(Math.sqrt(2) - 1));
        Expr g = large.select(e.sub(ONE).mul(HALF), e);
        return combine(f, large.toFloat(), g);
    }

    /// `regular` for 0 < x < ∞, otherwise −∞ at ±0, ∞ at ∞, NaN for the rest.
    static Expr special(Expr x, Expr regular) {
        Expr other = x.lt(ZERO).select(constant(Double.NaN), x);
        Expr atZero = x.eq(ZERO).select(constant(Double.NEGATIVE_INFINITY), other);
        return x.gt(ZERO).and(x.lt(constant(Double.POSITIVE_INFINITY))).select(regular, atZero);
    }

    /// k ln 2 + ln(1 + g).
    private static Expr combine(FloatFormat f, Expr k, Expr g) {
        return switch (f) {
            case SINGLE -> combineSingle(k, g);
            case DOUBLE -> combineDouble(k, g);
        };
    }

    private static Expr combineSingle(Expr k, Expr g) {
        Expr square = g.mul(g);
        Expr y = FloatFormat.poly(g, P_SINGLE).mul(square).mul(g);
        y = k.fma(constant(-2.12194440e-4), y);
        y = square.fma(constant(-0.5), y);
        return k.fma(constant(0.693359375), g.add(y));
    }

    private static Expr combineDouble(Expr k, Expr g) {
        Expr s = g.div(g.add(constant(2)));
        Expr z = s.mul(s);
        Expr w = z.mul(z);
        Expr r = FloatFormat.poly(w, R_EVEN).fma(w, FloatFormat.poly(w, R_ODD).mul(z));
        Expr halfSquare = g.mul(g).mul(HALF);
        Expr tail = s.fma(halfSquare.add(r), k.mul(constant(1.90821492927058770002e-10)));
        return k.fma(constant(6.93147180369123816490e-01), g.sub(halfSquare.sub(tail)));
    }
}

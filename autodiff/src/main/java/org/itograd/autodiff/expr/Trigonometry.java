package org.itograd.autodiff.expr;

import static org.itograd.autodiff.expr.Expr.constant;

/// sin x and cos x.
///
/// Reduction (Cody and Waite): x = k π/2 + r, |r| ≤ π/4, with π/2 in four parts of full precision. In two steps, k = K + j
/// with K a multiple of a large power of two, so that k is right even where x · 2/π cannot be. With fused multiply-adds
/// the two subtractions of the first part are exact. The polynomials are Cephes' `sinf`/`cosf` (S. Moshier, 1992) and
/// fdlibm's `k_sin.c`/`k_cos.c` (Sun Microsystems, 1993). This serves as long as neighbouring numbers are at most a radian apart,
/// |x| ≤ 2²⁴ in `float` and 2⁵³ in `double`; beyond, [FarPhase] takes over, element by element.
final class Trigonometry {

    // spotless:off
    private static final double[] HALF_PI_SINGLE = {
        -0x1.921fb6p0, 0x1.777a5cp-25, 0x1.ee59dap-50, -0x1.98a2e0p-77};
    private static final double[] HALF_PI_DOUBLE = {
        -0x1.921fb54442d18p0, -0x1.1a62633145c07p-54, 0x1.f1976b7ed8fbcp-110, -0x1.4cf98e804177dp-164};
    private static final double[] SIN_SINGLE = {-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1};
    private static final double[] COS_SINGLE = {2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2};
    static final double[] SIN_DOUBLE = {
        1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
        -1.98412698298579493134e-04, 8.33333333332248946124e-03, -1.66666666666666324348e-01};
    static final double[] COS_DOUBLE = {
        -1.13596475577881948265e-11, 2.08757232129817482790e-09, -2.75573143513906633035e-07,
        2.48015872894767294178e-05, -1.38888888888741095749e-03, 4.16666666666666019037e-02};
    // spotless:on

    private static final Expr TWO_OVER_PI = constant(0x1.45f306dc9c883p-1);

    private Trigonometry() {}

    /// The quadrant k (its two lowest bits count) and the angle r.
    record Reduced(Bits quadrant, Expr r) {}

    static Expr sin(FloatFormat f, Expr x) {
        Reduced reduced = reduce(f, x);
        // The reduction loses the sign of zero.
        Expr near = x.eq(constant(0)).select(x, turn(f, reduced.quadrant, reduced.r));
        return Expr.make(Op.FAR_SIN, 0, x, near);
    }

    static Expr cos(FloatFormat f, Expr x) {
        Reduced reduced = reduce(f, x);
        return Expr.make(Op.FAR_COS, 0, x, turn(f, reduced.quadrant.add(Bits.constant(1)), reduced.r));
    }

    /// sin(k π/2 + r).
    private static Expr turn(FloatFormat f, Bits k, Expr r) {
        Mask even = k.and(Bits.constant(1)).eq(Bits.constant(0));
        Bits sign = k.shiftLeft(f.width() - 2).and(f.signBit());
        return even.select(sinNear0(f, r), cosNear0(f, r)).bits().xor(sign).toExpr();
    }

    private static Reduced reduce(FloatFormat f, Expr x) {
        double[] halfPi = f.pick(HALF_PI_SINGLE, HALF_PI_DOUBLE);
        Expr coarseRounder = constant(Math.scalb(f.rounder(), (f.mantissaBits() + 1) / 2));
        Expr coarse = x.fma(TWO_OVER_PI, coarseRounder).sub(coarseRounder);
        Expr left = coarse.fma(constant(halfPi[0]), x);
        Expr rounder = constant(f.rounder());
        Expr shifted = coarse.fma(constant(halfPi[1]), left).fma(TWO_OVER_PI, rounder);
        Expr fine = shifted.sub(rounder);
        Expr k = coarse.add(fine);
        Expr r = fine.fma(constant(halfPi[0]), left);
        for (int i = 1; i < halfPi.length; i++) {
            r = k.fma(constant(halfPi[i]), r);
        }
        return new Reduced(shifted.bits(), r);
    }

    /// sin r for |r| ≤ π/4.
    static Expr sinNear0(FloatFormat f, Expr r) {
        Expr z = r.mul(r);
        return FloatFormat.poly(z, f.pick(SIN_SINGLE, SIN_DOUBLE)).mul(z).fma(r, r);
    }

    /// cos r for |r| ≤ π/4.
    static Expr cosNear0(FloatFormat f, Expr r) {
        Expr z = r.mul(r);
        Expr parabola = z.fma(constant(-0.5), constant(1));
        return FloatFormat.poly(z, f.pick(COS_SINGLE, COS_DOUBLE)).mul(z).fma(z, parabola);
    }
}

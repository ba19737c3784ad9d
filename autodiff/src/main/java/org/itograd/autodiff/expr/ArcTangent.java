package org.itograd.autodiff.expr;

import static org.itograd.autodiff.expr.Expr.constant;

/// The angle of a point (x, y), from −π to π.
///
/// By symmetry it is j π/4 ± atan(s / l) with s ≤ l the smaller and the larger of |x| and |y|, or ± atan((s − l) / (s + l)) where
/// s / l > tan(π/8). The quotient is at most tan(π/8) in size. The polynomials are Cephes' `atanf` (S. Moshier, 1992) and fdlibm's
/// `s_atan.c` (Sun Microsystems, 1993). π/4 is taken in two parts.
final class ArcTangent {

    // spotless:off
    private static final double[] P_SINGLE = {
        8.05374449538e-2, -1.38776856032e-1, 1.99777106478e-1, -3.33329491539e-1};
    private static final double[] P_DOUBLE = {
        -1.62858201153657823623e-02, 3.65315727442169155270e-02, -4.97687799461593236017e-02,
        5.83357013379057348645e-02, -6.66107313738753120669e-02, 7.69187620504482999495e-02,
        -9.09088713343650656196e-02, 1.11111104054623557880e-01, -1.42857142725034663711e-01,
        1.99999999998764832476e-01, -3.33333333333329318027e-01};
    // spotless:on

    private static final Expr ZERO = constant(0);
    private static final Expr ONE = constant(1);
    private static final Expr TWO = constant(2);

    private ArcTangent() {}

    /// The special cases of `Math.atan2`: signs of zeros and infinities count.
    static Expr atan2(FloatFormat f, Expr y, Expr x) {
        Expr ax = x.abs();
        Expr ay = y.abs();
        Expr smaller = ax.min(ay);
        Expr larger = ax.max(ay);
        // Where both are infinite or zero the quotient is that of ones, or zero.
        Mask corner = smaller.eq(constant(Double.POSITIVE_INFINITY));
        Expr scale = larger.gt(constant(f.pick(0x1p120, 0x1p1000))).select(constant(0.25), ONE);
        Expr s = corner.select(ONE, smaller.mul(scale));
        Expr l = corner.select(ONE, larger.eq(ZERO).select(ONE, larger.mul(scale)));
        Mask wide = s.gt(l.mul(constant(0x1.a8279ap-2)));
        Expr angle = near0(f, wide.select(s.sub(l), s).div(wide.select(s.add(l), l)));

        // The angle of (|x|, |y|) is ±angle and 0, 1 or 2 times π/4; that of (−|x|, |y|) is π less it.
        Mask steep = ay.gt(ax);
        Mask left = x.bits().and(f.signBit()).eq(Bits.constant(0)).not();
        Expr eighths = wide.select(ONE, steep.select(TWO, ZERO));
        Expr first = steep.select(angle.neg(), angle);
        Expr turned = left.select(first.neg(), first);
        Expr quarters = left.select(constant(4).sub(eighths), eighths);
        Expr low = quarters.fma(constant(f.pick(-0x1.777a5cp-26, 0x1.1a62633145c07p-55)), turned);
        Expr result = quarters.fma(constant(f.pick(0x1.921fb6p-1, 0x1.921fb54442d18p-1)), low);
        Mask numbers = x.eq(x).and(y.eq(y));
        return numbers.select(f.withSign(result.abs(), y), x.add(y));
    }

    /// atan q for |q| ≤ tan(π/8).
    private static Expr near0(FloatFormat f, Expr q) {
        Expr z = q.mul(q);
        return FloatFormat.poly(z, f.pick(P_SINGLE, P_DOUBLE)).mul(z).fma(q, q);
    }
}

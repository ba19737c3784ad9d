package org.itograd.sde.adaptive;

import static org.itograd.autodiff.expr.Expr.constant;

import org.itograd.autodiff.expr.Bits;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Mask;

/// Powers with the bits of [StrictMath#pow], in the vocabulary of kernels, for `double`: x from 2⁻⁵⁰⁰ to 2⁵⁰⁰ and exponents from −2 to 2
/// other than ±1, ½ and 2, for which `StrictMath` takes another way.
///
/// The algorithm of fdlibm's `e_pow.c` (K. C. Ng, Sun Microsystems 1993–2004, "freely granted, provided that this notice is
/// preserved"): log₂ x = t₁ + t₂ where t₁ has 20 bits after its leading ones, so that products with the upper half of an exponent are
/// exact; then 2 to the power y (t₁ + t₂). The logarithm does not depend on the exponent: one serves several powers.
final class StrictPower {
    /// The polynomial for log₂, from 3/5 on.
    private static final double[] LOG = {
        5.99999999999994648725e-01, 4.28571428578550184252e-01, 3.33333329818377432918e-01,
        2.72728123808534006489e-01, 2.30660745775561754067e-01, 2.06975017800338417784e-01
    };
    /// The polynomial for 2ˣ, from 1/6 on.
    private static final double[] EXP = {
        1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
        -1.65339022054652515390e-06, 4.13813679705723846039e-08
    };
    /// log₂ 1.5 as a sum.
    private static final double LOG_HALF = 5.84962487220764160156e-01;
    private static final double LOG_HALF_LOW = 1.35003920212974897128e-08;
    /// 2 / (3 ln 2), and as a sum.
    private static final double CP = 9.61796693925975554329e-01;
    private static final double CP_HIGH = 9.61796700954437255859e-01;
    private static final double CP_LOW = -7.02846165095275826516e-09;
    /// ln 2, and as a sum.
    private static final double LN2 = 6.93147180559945286227e-01;
    private static final double LN2_HIGH = 6.93147182464599609375e-01;
    private static final double LN2_LOW = -1.90465429995776804525e-09;

    private static final long MANTISSA = 0x000FFFFFFFFFFFFFL;
    private static final long ONE = 0x3FF0000000000000L;
    private static final long UPPER = 0xFFFFFFFF00000000L;
    /// Of 2⁵².
    private static final long INTEGERS = 0x4330000000000000L;

    private StrictPower() {}

    /// A number as the sum of one whose lower 32 bits are 0, and the rest.
    record Parts(Expr high, Expr low) {}

    /// Whether powers with this exponent are among those above.
    static boolean takes(double exponent) {
        double size = Math.abs(exponent);
        return size < 2 && size != 1 && exponent != 0.5;
    }

    /// The number without its lower 32 bits.
    static double upper(double x) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) & UPPER);
    }

    private static Expr upper(Expr x) {
        return x.bits().and(Bits.constant(UPPER)).toExpr();
    }

    private static Expr number(long bits) {
        return constant(Double.longBitsToDouble(bits));
    }

    private static Expr polynomial(Expr x, double[] coefficients) {
        Expr sum = constant(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = constant(coefficients[i]).add(x.mul(sum));
        }
        return sum;
    }

    /// log₂ x as a sum.
    static Parts log2(Expr x) {
        Bits exponent = x.bits().shiftRight(52).or(Bits.constant(INTEGERS));
        Expr whole = exponent.toExpr().sub(constant(0x1p52 + 1023));
        Expr mantissa = x.bits().and(Bits.constant(MANTISSA)).or(Bits.constant(ONE)).toExpr();
        // Near 1, near 1.5, or near 2.
        Mask one = mantissa.lt(number(0x3FF3988F00000000L));
        Mask two = mantissa.ge(number(0x3FFBB67A00000000L));
        Mask middle = one.or(two).not();
        Expr n = two.select(whole.add(constant(1)), whole);
        Expr a = two.select(mantissa.mul(constant(0.5)), mantissa);
        Expr near = middle.select(constant(1.5), constant(1));
        Parts log = aroundOneOrMore(a, near, middle);
        Expr high = middle.select(constant(LOG_HALF), constant(0));
        Expr zHigh = constant(CP_HIGH).mul(log.high);
        Expr zLow = constant(CP_LOW).mul(log.high).add(log.low.mul(constant(CP)))
                .add(middle.select(constant(LOG_HALF_LOW), constant(0)));
        Expr t1 = upper(zHigh.add(zLow).add(high).add(n));
        return new Parts(t1, zLow.sub(t1.sub(n).sub(high).sub(zHigh)));
    }

    /// 3 (ln a − ln near) / 2, by s = (a − near) / (a + near).
    private static Parts aroundOneOrMore(Expr a, Expr near, Mask middle) {
        Expr u = a.sub(near);
        Expr v = constant(1).div(a.add(near));
        Expr s = u.mul(v);
        Expr sHigh = upper(s);
        // a + near, to its upper bits.
        Bits half = a.bits().shiftRight(33).or(Bits.constant(0x20000000L)).add(Bits.constant(0x00080000L));
        Expr sum = half.shiftLeft(32).toExpr();
        Expr sumMiddle = half.add(Bits.constant(1 << 18)).shiftLeft(32).toExpr();
        Expr tHigh = middle.select(sumMiddle, sum);
        Expr tLow = a.sub(tHigh.sub(near));
        Expr sLow = v.mul(u.sub(sHigh.mul(tHigh)).sub(sHigh.mul(tLow)));
        Expr s2 = s.mul(s);
        Expr r = s2.mul(s2).mul(polynomial(s2, LOG)).add(sLow.mul(sHigh.add(s)));
        Expr square = sHigh.mul(sHigh);
        Expr cubicHigh = upper(constant(3).add(square).add(r));
        Expr cubicLow = r.sub(cubicHigh.sub(constant(3)).sub(square));
        Expr product = sHigh.mul(cubicHigh);
        Expr rest = sLow.mul(cubicHigh).add(cubicLow.mul(s));
        Expr high = upper(product.add(rest));
        return new Parts(high, rest.sub(high.sub(product)));
    }

    /// x to some power.
    ///
    /// @param log       log₂ x
    /// @param y         the exponent
    /// @param yHigh     [#upper] of it
    static Expr power(Parts log, Expr y, Expr yHigh) {
        Expr low = y.sub(yHigh).mul(log.high).add(y.mul(log.low));
        Expr high = yHigh.mul(log.high);
        Expr z = low.add(high);
        // The integer next to z; 0 where the upper half of z is not more than that of one half.
        Expr shifted = z.abs().add(constant(0.5));
        Expr nearest = shifted.add(constant(0x1p52)).sub(constant(0x1p52));
        Expr floor = nearest.gt(shifted).select(nearest.sub(constant(1)), nearest);
        Expr size = z.abs().ge(number(0x3FE0000100000000L)).select(floor, constant(0));
        Expr whole = z.lt(constant(0)).select(size.neg(), size);
        Expr fraction = twoTo(high.sub(whole), low);
        Bits n = whole.add(constant(0x1.8p52)).bits();
        return fraction.bits().add(n.shiftLeft(52)).toExpr();
    }

    /// 2 to the power of high + low, from −½ to ½.
    private static Expr twoTo(Expr high, Expr low) {
        Expr t = upper(low.add(high));
        Expr u = t.mul(constant(LN2_HIGH));
        Expr v = low.sub(t.sub(high)).mul(constant(LN2)).add(t.mul(constant(LN2_LOW)));
        Expr z = u.add(v);
        Expr w = v.sub(z.sub(u));
        Expr square = z.mul(z);
        Expr odd = z.sub(square.mul(polynomial(square, EXP)));
        Expr r = z.mul(odd).div(odd.sub(constant(2))).sub(w.add(z.mul(w)));
        return constant(1).sub(r.sub(z));
    }
}

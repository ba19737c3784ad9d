package org.itograd.autodiff.expr;

import static org.itograd.autodiff.expr.Expr.constant;

/// xʸ = e^(y ln|x|), with the sign and the special cases of `Math.pow`.
///
/// An error of ln x is multiplied by up to y ln x ≈ 745 in the result, so ln x and its product with y are carried as
/// unevaluated sums of two numbers (double-word arithmetic; Dekker 1971, with fused multiply-adds). With
/// s = g / (2 + g), z = s²: ln(1 + g) = 2s + 2s z/3 + 2s z² Q(z); the first two terms are double words. Q is the series
/// 1/5 + z/7 + z²/9 + … of artanh.
final class Power {

    private static final Expr ZERO = constant(0);
    private static final Expr ONE = constant(1);
    private static final Expr TWO = constant(2);
    private static final Expr HALF = constant(0.5);
    private static final Expr INFINITY = constant(Double.POSITIVE_INFINITY);

    private Power() {}

    /// The unevaluated sum high + low.
    private record Double2(Expr high, Expr low) {

        /// a + b exactly, if |a| ≥ |b| or a = 0.
        static Double2 fastSum(Expr a, Expr b) {
            Expr high = a.add(b);
            return new Double2(high, b.sub(high.sub(a)));
        }

        /// a · b exactly.
        static Double2 product(Expr a, Expr b) {
            Expr high = a.mul(b);
            return new Double2(high, a.fma(b, high.neg()));
        }

        Double2 times(Double2 b) {
            Expr p = high.mul(b.high);
            return fastSum(p, high.fma(b.low, low.fma(b.high, high.fma(b.high, p.neg()))));
        }

        /// The sum with a number that is not larger.
        Double2 plus(Double2 b) {
            Double2 sum = fastSum(high, b.high);
            return fastSum(sum.high, sum.low.add(low.add(b.low)));
        }
    }

    static Expr pow(FloatFormat f, Expr x, Expr y) {
        Expr magnitude = magnitude(f, x.abs(), y);
        Expr half = y.mul(HALF);
        Mask integer = floor(f, y).eq(y);
        Mask odd = integer.and(floor(f, half).eq(half).not());
        Bits flip = odd.select(x, ZERO).bits().and(f.signBit());
        Expr signed = magnitude.bits().or(flip).toExpr();
        Mask infinite = x.abs().eq(INFINITY);
        Mask real = x.ge(ZERO).or(integer).or(infinite);
        Expr result = real.select(signed, constant(Double.NaN));
        Expr withNaN = y.eq(y).select(result, y);
        return y.eq(ZERO).select(ONE, withNaN);
    }

    /// aʸ for a ≥ 0.
    private static Expr magnitude(FloatFormat f, Expr a, Expr y) {
        int shift = f.mantissaBits() + 2;
        Mask tiny = a.lt(constant(f.minNormal()));
        Logarithm.Reduced reduced = Logarithm.reduce(f, tiny.select(a.mul(constant(Math.scalb(1.0, shift))), a));
        Expr k = tiny.select(reduced.k().sub(constant(shift)), reduced.k());
        Double2 log = log(f, k, reduced.g());
        Expr high = Logarithm.special(a, log.high);
        Expr power = y.mul(high);
        Expr low = y.fma(log.low, y.fma(high, power.neg()));
        Mask finite = power.abs().lt(constant(f.pick(1000.0, 10000.0)));
        return Exponential.exp(f, power, finite.select(low, ZERO));
    }

    /// k ln 2 + ln(1 + g) as a double word.
    private static Double2 log(FloatFormat f, Expr k, Expr g) {
        Expr denominator = g.add(TWO);
        Expr denominatorLow = g.sub(denominator.sub(TWO));
        Expr s = g.div(denominator);
        Expr remainder = s.fma(denominatorLow.neg(), s.fma(denominator.neg(), g));
        Double2 sine = new Double2(s, remainder.div(denominator));
        Double2 z = sine.times(sine);
        Double2 third = new Double2(
                constant(f.pick(0x1.555556p-2, 0x1.5555555555555p-2)),
                constant(f.pick(-0x1.555556p-27, 0x1.5555555555555p-56)));
        Double2 cubic = z.times(third);
        Expr rest = FloatFormat.poly(z.high, f.pick(series(4), series(9))).mul(z.high.mul(z.high));
        Double2 factor = Double2.fastSum(ONE, cubic.high);
        factor = new Double2(factor.high, factor.low.add(cubic.low.add(rest)));
        Double2 small = new Double2(s.add(s), sine.low.add(sine.low)).times(factor);
        Double2 large = Double2.product(k, constant(f.pick(0x1.62e43p-1, 0x1.62e42fefa39efp-1)));
        large = Double2.fastSum(large.high, k.fma(constant(f.pick(-0x1.05c61p-29, 0x1.abc9e3b39803fp-56)), large.low));
        return large.plus(small);
    }

    /// 1/(2n + 3), …, 1/7, 1/5.
    private static double[] series(int n) {
        double[] coefficients = new double[n];
        for (int i = 0; i < n; i++) {
            coefficients[n - 1 - i] = 1.0 / (5 + 2 * i);
        }
        return coefficients;
    }

    /// The largest integer not larger than x: round to the nearest by adding and subtracting 2^mantissa, correct
    /// downwards; numbers so large that they have no fraction stay.
    static Expr floor(FloatFormat f, Expr x) {
        Expr limit = constant(Math.scalb(1.0, f.mantissaBits()));
        Expr nearest = f.withSign(x.abs().add(limit).sub(limit), x);
        Expr down = nearest.gt(x).select(nearest.sub(ONE), nearest);
        return x.abs().lt(limit).select(down, x);
    }
}

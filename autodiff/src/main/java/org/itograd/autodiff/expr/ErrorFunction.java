package org.itograd.autodiff.expr;

import static org.itograd.autodiff.expr.Expr.constant;

/// The error function and its kin.
///
/// For |x| < 1, erf x = x T(x²). Elsewhere all follow from erfcx a = e^(a²) erfc a for a ≥ ½, which a polynomial in
/// q = (a − K) / (a + K) divided by 1 + 2a gives (M. Shepherd and J. Laframboise, "Chebyshev approximation of
/// (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞", 1981). The exponential of a square takes the rounding of the square along, which would
/// otherwise be magnified by the square. T and the polynomial in q were interpolated at Chebyshev points with 60 digits; they are
/// within 2⁻⁵⁶ in double precision and 2⁻²⁵ in single precision.
final class ErrorFunction {

    // spotless:off
    /// T(z) − 2/√π as rounded, the highest coefficient first.
    private static final double[] T_SINGLE = {
        0x1.4a569p-14, -0x1.a45088p-11, 0x1.54127p-8, -0x1.b7fabap-6,
        0x1.ce2d1p-4, -0x1.81273ep-2, -0x1.01318ep-24};
    private static final double[] T_DOUBLE = {
        -0x1.ac9585a44fe29p-31, 0x1.d76af6ca49787p-27, -0x1.5c131500d3f88p-23, 0x1.b981d78881a5dp-20,
        -0x1.f4ca838adb73bp-17, 0x1.f9a2be4f731a1p-14, -0x1.c02db0665e53dp-11, 0x1.565bccfa44156p-8,
        -0x1.b82ce31203772p-6, 0x1.ce2f21a040f66p-4, -0x1.812746b0379c1p-2, 0x1.263d2a84e2ddap-57};
    private static final double[] Q_SINGLE = {
        0x1.f9ae2cp-13, -0x1.522612p-12, -0x1.871b68p-10, 0x1.40fb6p-10,
        0x1.1e33f2p-7, -0x1.07026cp-7, -0x1.bc2ecp-5, 0x1.4ff9d8p-3,
        -0x1.5407b6p-3, -0x1.7bf5eap-4, 0x1.46e80ep0};
    private static final double[] Q_DOUBLE = {
        -0x1.292c5e6cb19c5p-33, 0x1.63ce15405c67ap-27, 0x1.00a07803b5dd5p-30, -0x1.8ef74d3090fb9p-24,
        -0x1.1ec0eb0c44986p-27, 0x1.4220542a28efap-21, -0x1.79987dcf403c5p-25, -0x1.fff241d35329dp-19,
        0x1.387bb87e8bdc2p-19, 0x1.9707ce43554fcp-16, -0x1.66e20d9d2fb39p-15, -0x1.fda8f7873d481p-14,
        0x1.27e6649d4456fp-11, -0x1.3cf36a55eb542p-12, -0x1.143c4ca683e7bp-8, 0x1.38ec6671729cp-6,
        -0x1.8ff5ef76d2abdp-5, 0x1.686106046da46p-4, -0x1.d76830c3531bdp-4, 0x1.8f702ec6b33a9p-4,
        -0x1.59e2c284b11f3p-7, -0x1.1ebd220ea593cp-3, 0x1.3e0a99a0ee914p0};
    // spotless:on

    private static final Expr ZERO = constant(0);
    private static final Expr ONE = constant(1);
    private static final Expr HALF = constant(0.5);

    private ErrorFunction() {}

    /// erf x: an odd function.
    static Expr erf(FloatFormat f, Expr x) {
        Expr a = x.abs();
        Expr large = ONE.sub(upper(f, capped(f, a)));
        return f.withSign(a.lt(ONE).select(small(f, a), large), x);
    }

    /// erfc x = 1 − erf x, without cancellation for x > 0.
    static Expr erfc(FloatFormat f, Expr x) {
        Expr tail = upper(f, capped(f, x.abs()));
        Expr far = x.lt(ZERO).select(constant(2).sub(tail), tail);
        return x.abs().lt(HALF).select(ONE.sub(small(f, x)), far);
    }

    /// Φ(x) = erfc(−x / √2) / 2, without cancellation for x < 0.
    static Expr normalCdf(FloatFormat f, Expr x) {
        Expr scaled = x.mul(constant(Math.sqrt(0.5)));
        Expr a = x.abs().min(constant(f.pick(14.8, 39.5)));
        Expr factor = scaledUpper(f, a.mul(constant(Math.sqrt(0.5)))).mul(HALF);
        Expr tail = expOfSquare(f, a, constant(-0.5)).mul(factor);
        Expr far = x.gt(ZERO).select(ONE.sub(tail), tail);
        return scaled.abs().lt(HALF).select(HALF.fma(small(f, scaled), HALF), far);
    }

    /// e^(c x²).
    static Expr expOfSquare(FloatFormat f, Expr x, Expr c) {
        Expr square = x.mul(x);
        Expr squareLow = x.fma(x, square.neg());
        Expr power = c.mul(square);
        Expr low = c.fma(squareLow, c.fma(square, power.neg()));
        return Exponential.exp(f, power, low);
    }

    /// |x| where it matters: erfc of more vanishes.
    private static Expr capped(FloatFormat f, Expr a) {
        return a.min(constant(f.pick(10.5, 28.0)));
    }

    /// erf x for |x| ≤ 1.
    private static Expr small(FloatFormat f, Expr x) {
        Expr rest = FloatFormat.poly(x.mul(x), f.pick(T_SINGLE, T_DOUBLE));
        return x.fma(constant(f.pick(0x1.20dd76p0, 0x1.20dd750429b6dp0)), x.mul(rest));
    }

    /// erfc a for a from ½ on.
    private static Expr upper(FloatFormat f, Expr a) {
        return expOfSquare(f, a, constant(-1)).mul(scaledUpper(f, a));
    }

    /// e^(a²) erfc a for a from ½ to what [#capped] lets pass.
    private static Expr scaledUpper(FloatFormat f, Expr a) {
        Expr centre = constant(f.pick(2.0, 3.5));
        Expr q = a.sub(centre).div(a.add(centre));
        return FloatFormat.poly(q, f.pick(Q_SINGLE, Q_DOUBLE)).div(a.add(a).add(ONE));
    }
}

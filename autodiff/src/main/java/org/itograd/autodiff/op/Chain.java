package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;

/// The chain rule's products of a cotangent with a local derivative, for writing vjps: what no cotangent arrives at has a
/// cotangent of 0, also where the local derivative is infinite or not a number.
///
/// The derivative of √x is ∞ at 0, and in IEEE arithmetic 0 · ∞ is NaN. With plain products d/dx √(max(x, 0)) would be NaN
/// at −1, and a `where` that does not choose √x would hand NaN on to x. A cotangent other than 0 meets the local derivative as
/// it is: √x at 0 has the derivative ∞. A factor of 0 makes a product constant in the other factor, so this one's cotangent
/// is 0 too, whatever is done with the product: √(k x) at x = 0 has the derivative 0 by k.
public final class Chain {
    private Chain() {}

    /// c · d, and 0 where c = 0. Its derivative by c is d, at c = 0 too.
    ///
    /// @param c a cotangent
    /// @param d a local derivative
    public static Tensor times(Tensor c, Tensor d) {
        return ChainProduct.ONE.of(c, d);
    }

    /// c / d, and 0 where c = 0. Its derivative by c is 1/d, at c = 0 too.
    ///
    /// @param c a cotangent
    /// @param d the reciprocal of a local derivative
    public static Tensor over(Tensor c, Tensor d) {
        return new ChainQuotient().of(c, d);
    }

    /// a · b, and 0 where either is 0.
    ///
    /// @param a a cotangent
    /// @param b a cotangent too, or a derivative that is 0 only where the function is constant
    public static Tensor both(Tensor a, Tensor b) {
        return ChainProduct.BOTH.of(a, b);
    }
}

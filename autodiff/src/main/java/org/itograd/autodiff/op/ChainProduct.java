package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Mask;

/// y = a · b, and 0 where a factor that counts is 0; ā = ȳ b, b̄ = ȳ a, in products of this kind. See [Chain].
public enum ChainProduct implements Elementwise, BilinearMap {
    /// A first factor of 0 counts: a is a cotangent, b a local derivative.
    ONE,
    /// Both count: both are cotangents, or b is 0 only where the function is constant.
    BOTH;

    @Override
    public Expr expression(Expr[] x) {
        Expr zero = Expr.constant(0);
        Mask none = x[0].eq(zero);
        return (this == ONE ? none : none.or(x[1].eq(zero))).select(zero, x[0].mul(x[1]));
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return this == ONE && i == 0 ? Chain.times(ct, in[1]) : Chain.both(ct, in[1 - i]);
    }
}

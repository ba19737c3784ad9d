package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = −x.
public record Neg() implements Elementwise, LinearMap {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].neg();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.neg();
    }
}

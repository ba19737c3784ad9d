package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = −x.
public record Neg() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].neg();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.neg();
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }

    @Override
    public boolean isLinearIn(int i) {
        return true;
    }
}

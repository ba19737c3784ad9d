package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = a − b.
public record Sub() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].sub(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0 ? ct : ct.neg();
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }
}

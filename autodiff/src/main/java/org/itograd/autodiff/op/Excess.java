package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = a − b, and 0 where a = b, infinite or not; ā = ȳ, b̄ = −ȳ. How far the terms of a sum of exponentials are from the
/// largest.
public record Excess() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].eq(x[1]).select(Expr.constant(0), x[0].sub(x[1]));
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

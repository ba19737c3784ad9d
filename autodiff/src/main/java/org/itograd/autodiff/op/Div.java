package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = a / b; ā = ȳ / b, b̄ = −ȳ y / b, where b² might overflow or vanish.
public record Div() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].div(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.over(i == 0 ? ct : Chain.both(ct, out).neg(), in[1]);
    }

    @Override
    public boolean keepsOutput() {
        return true;
    }

    @Override
    public boolean isLinearIn(int i) {
        return i == 0;
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = a / b, and 0 where a = 0; ā = ȳ / b, b̄ = −ȳ y / b, in products and quotients of this kind. See [Chain].
public record ChainQuotient() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        Expr zero = Expr.constant(0);
        return x[0].eq(zero).select(zero, x[0].div(x[1]));
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

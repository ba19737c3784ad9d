package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = sin x; x̄ = ȳ cos x.
public record Sin() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].sin();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, in[0].cos());
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = log x; x̄ = ȳ / x.
public record Log() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].log();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.over(ct, in[0]);
    }
}

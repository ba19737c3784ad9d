package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = log(1 + x); x̄ = ȳ / (1 + x).
public record Log1p() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].log1p();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.over(ct, in[0].add(1));
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = eˣ; x̄ = ȳ y.
public record Exp() implements Elementwise, FromOutput {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].exp();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, out);
    }
}

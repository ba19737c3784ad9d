package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = √x; x̄ = ȳ / (2 y).
public record Sqrt() implements Elementwise, FromOutput {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].sqrt();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.over(ct.mul(0.5), out);
    }
}

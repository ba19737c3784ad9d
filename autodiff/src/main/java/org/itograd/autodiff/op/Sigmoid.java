package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = 1 / (1 + e⁻ˣ); x̄ = ȳ y (1 − y).
public record Sigmoid() implements Elementwise, FromOutput {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].sigmoid();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, out.sub(out.square()));
    }
}

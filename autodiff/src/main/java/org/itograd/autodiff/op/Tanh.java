package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = tanh x; x̄ = ȳ (1 − y²).
public record Tanh() implements Elementwise, FromOutput {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].tanh();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, Tensor.scalar(ct.dtype(), 1).sub(out.square()));
    }
}

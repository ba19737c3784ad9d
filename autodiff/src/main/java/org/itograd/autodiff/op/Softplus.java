package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = log(1 + eˣ); x̄ = ȳ sigmoid(x).
public record Softplus() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].softplus();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, in[0].sigmoid());
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = eˣ − 1; x̄ = ȳ eˣ, for which y + 1 would lack digits where eˣ is small.
public record Expm1() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].expm1();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, in[0].exp());
    }
}

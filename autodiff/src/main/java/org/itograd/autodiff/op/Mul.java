package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = a · b; ā = ȳ b, b̄ = ȳ a.
public record Mul() implements Elementwise, BilinearMap {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].mul(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.both(ct, in[1 - i]);
    }
}

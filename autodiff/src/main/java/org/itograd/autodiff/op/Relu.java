package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = max(x, 0); x̄ = 0 where x ≤ 0, that is where y ≤ 0, else ȳ.
public record Relu() implements Elementwise, FromOutput {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].relu();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor zero = Tensor.scalar(ct.dtype(), 0);
        return out.lessOrEqual(zero).where(zero, ct);
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = |x|; x̄ = ȳ sign(x), with sign(0) = 0.
public record Abs() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].abs();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor zero = Tensor.scalar(ct.dtype(), 0);
        Tensor notBelow = in[0].equalTo(zero).where(zero, ct);
        return in[0].lessThan(zero).where(ct.neg(), notBelow);
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// z = the angle of the point (x, y) for inputs y, x; ȳ = z̄ x / (x² + y²), x̄ = −z̄ y / (x² + y²).
///
/// With the larger of both, l, and the quotient q of the smaller by it, x² + y² = l² (1 + q²), so that no square overflows.
public record Atan2() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].atan2(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor steep = in[1].abs().lessThan(in[0].abs());
        Tensor larger = steep.where(in[0], in[1]);
        Tensor quotient = steep.where(in[1], in[0]).div(larger);
        Tensor one = Tensor.scalar(ct.dtype(), 1);
        Tensor numerator = i == 0 ? steep.where(quotient, one) : steep.where(one, quotient).neg();
        return Chain.over(Chain.times(ct, numerator), quotient.square().add(1).mul(larger));
    }
}

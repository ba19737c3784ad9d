package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = a where c ≠ 0, else b. The condition has no derivative; the cotangent goes to the chosen side.
public record Where() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].isZero().select(x[2], x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor zero = Tensor.scalar(ct.dtype(), 0);
        return switch (i) {
            case 0 -> Tensor.zeros(ct.dtype(), ct.shape().dims());
            case 1 -> in[0].where(ct, zero);
            default -> in[0].where(zero, ct);
        };
    }
}

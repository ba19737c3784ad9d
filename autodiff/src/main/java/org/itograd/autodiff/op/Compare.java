package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Mask;

/// y = 1 where the relation holds, else 0; false where either side is NaN. Its derivative is 0 everywhere.
public enum Compare implements Elementwise {
    /// a < b.
    LESS,
    /// a ≤ b.
    LESS_OR_EQUAL,
    /// a = b.
    EQUAL;

    @Override
    public Expr expression(Expr[] x) {
        Mask mask = switch (this) {
            case LESS -> x[0].lt(x[1]);
            case LESS_OR_EQUAL -> x[0].le(x[1]);
            case EQUAL -> x[0].eq(x[1]);
        };
        return mask.toFloat();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        throw new AssertionError("a comparison is constant and never recorded");
    }

    @Override
    public boolean isConstant() {
        return true;
    }
}

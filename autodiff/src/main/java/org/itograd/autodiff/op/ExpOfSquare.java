package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = e^(c x²); x̄ = ȳ 2 c x y.
///
/// @param c a constant, negative for the densities of normal laws
public record ExpOfSquare(double c) implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].expOfSquare(Expr.constant(c));
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, Chain.times(out, in[0]).mul(2 * c));
    }

    @Override
    public boolean keepsOutput() {
        return true;
    }
}

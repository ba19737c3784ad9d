package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = Φ(x), the distribution function of the standard normal law; x̄ = ȳ φ(x) with its density φ.
public record NormalCdf() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].normalCdf();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, new ExpOfSquare(-0.5).of(in[0]).mul(1 / Math.sqrt(2 * Math.PI)));
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = erf x = 2/√π ∫₀ˣ e^(−t²) dt; x̄ = ȳ 2/√π e^(−x²).
public record Erf() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].erf();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, new ExpOfSquare(-1).of(in[0]).mul(2 / Math.sqrt(Math.PI)));
    }
}

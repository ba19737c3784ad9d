package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = aᵇ; ā = ȳ b aᵇ⁻¹, which is 0 for b = 0 also at a = 0, and b̄ = ȳ aᵇ log a ([PowLog]), taken as 0 where a = 0 and
/// b ≥ 0.
public record Pow() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].pow(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0
                ? Chain.times(Chain.both(ct, in[1]), in[0].pow(in[1].sub(1)))
                : Chain.both(ct, PowLog.of(1, in[0], in[1]));
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = min(a, b); the cotangent goes to the smaller side, and half to each on a tie.
public record Minimum() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].min(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Maximum.share(in[i].greaterThan(in[1 - i]), in, ct);
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = max(a, b); the cotangent goes to the larger side, and half to each on a tie.
public record Maximum() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].max(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return share(in[i].lessThan(in[1 - i]), in, ct);
    }

    /// Nothing where the other side is taken, half of the cotangent where both are equal, else all of it.
    static Tensor share(Tensor otherIsTaken, Tensor[] in, Tensor ct) {
        Tensor taken = in[0].equalTo(in[1]).where(ct.mul(0.5), ct);
        return otherIsTaken.where(Tensor.scalar(ct.dtype(), 0), taken);
    }
}

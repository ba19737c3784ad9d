package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.fuse.Expr;

/// y = max(a, b); the cotangent goes to the larger side, and half to each on a tie.
public record Maximum() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].max(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.mul(share(in[i], in[1 - i]));
    }

    /// 1 where x > other, ½ where they are equal, else 0.
    static Tensor share(Tensor x, Tensor other) {
        return x.greaterThan(other).add(x.equalTo(other).mul(0.5));
    }
}

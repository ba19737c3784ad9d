package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.fuse.Expr;

/// y = |x|; x̄ = ȳ sign(x), with sign(0) = 0.
public record Abs() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].abs();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor zero = Tensor.scalar(ct.dtype(), 0);
        return ct.mul(in[0].greaterThan(zero).sub(in[0].lessThan(zero)));
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = cos x; x̄ = −ȳ sin x.
public record Cos() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].cos();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Chain.times(ct, in[0].sin()).neg();
    }
}

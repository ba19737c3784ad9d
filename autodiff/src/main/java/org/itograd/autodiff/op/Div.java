package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.fuse.Expr;

/// y = a / b; ā = ȳ / b, b̄ = −ȳ a / b².
public record Div() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].div(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0 ? ct.div(in[1]) : ct.mul(in[0]).div(in[1].square()).neg();
    }

    @Override
    public boolean isLinearIn(int i) {
        return i == 0;
    }
}

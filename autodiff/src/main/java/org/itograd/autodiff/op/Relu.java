package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.fuse.Expr;

/// y = max(x, 0); x̄ = ȳ where x > 0, that is where y > 0, else 0.
public record Relu() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].relu();
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.mul(out.greaterThan(0));
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }

    @Override
    public boolean keepsOutput() {
        return true;
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = c x for one finite number c, given as a second input without derivative; x̄ = c ȳ. As [Mul] but for that: a finite
/// factor leaves a cotangent of 0 what it is.
public record Scale() implements Elementwise, BilinearMap {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].mul(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0 ? of(ct, in[1]) : Chain.both(ct, in[0]);
    }
}

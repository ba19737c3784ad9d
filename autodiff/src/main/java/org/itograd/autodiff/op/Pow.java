package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.fuse.Expr;

/// y = aᵇ; ā = ȳ b aᵇ⁻¹, b̄ = ȳ y log a (taken as 0 where a = 0 and y = 0).
public record Pow() implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        return x[0].pow(x[1]);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor a = in[0];
        Tensor b = in[1];
        Tensor zero = Tensor.scalar(ct.dtype(), 0);
        if (i == 0) {
            // b = 0 makes y constant, also at a = 0 where a^(b−1) is infinite.
            return b.equalTo(zero).where(zero, ct.mul(b).mul(a.pow(b.sub(1))));
        }
        Tensor power = a.pow(b);
        Tensor safe = a.equalTo(zero).where(Tensor.scalar(ct.dtype(), 1), a);
        return power.equalTo(zero).where(zero, ct.mul(power).mul(safe.log()));
    }
}

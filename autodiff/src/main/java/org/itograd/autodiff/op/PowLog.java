package org.itograd.autodiff.op;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;

/// y = aᵇ logᵏ a for k ≥ 1, the kth derivative of aᵇ by b: 0 where aᵇ = 0, and where a = 0 and b ≥ 0.
///
/// ā = ȳ (b aᵇ⁻¹ logᵏ a + k aᵇ⁻¹ logᵏ⁻¹ a), b̄ = ȳ aᵇ logᵏ⁺¹ a.
record PowLog(int k) implements Elementwise {
    @Override
    public Expr expression(Expr[] x) {
        Expr zero = Expr.constant(0);
        Expr power = x[0].pow(x[1]);
        Expr log = x[0].log();
        Expr product = power;
        for (int i = 0; i < k; i++) {
            product = product.mul(log);
        }
        return power.eq(zero).or(x[0].eq(zero).and(x[1].ge(zero))).select(zero, product);
    }

    @Override
    public Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct) {
        if (i == 1) {
            return Chain.both(ct, of(k + 1, in[0], in[1]));
        }
        Tensor less = in[1].sub(1);
        Tensor ofPower = Chain.times(Chain.both(ct, in[1]), of(k, in[0], less));
        return ofPower.add(Chain.times(ct, of(k - 1, in[0], less)).mul(k));
    }

    /// aᵇ logᵏ a.
    static Tensor of(int k, Tensor a, Tensor b) {
        return k == 0 ? a.pow(b) : new PowLog(k).of(a, b);
    }
}

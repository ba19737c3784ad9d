package org.itograd.sde.langevin;

import org.itograd.autodiff.Tensor;

/// Functions of x ≥ 0 that cancel where x is small: by their power series there.
final class Phi {
    private static final double SMALL = 0.5;
    /// The remainder of the series is below 0.5¹²/14! < 1e-14 for x ≤ ½.
    private static final int TERMS = 12;

    private Phi() {}

    /// (1 − e^−x) / x = 1 − x/2! + x²/3! − …
    static Tensor first(Tensor x) {
        Tensor large = x.maximum(SMALL);
        return choose(x, series(x, 1), large.neg().exp().neg().add(1).div(large));
    }

    /// (e^−x + x − 1) / x² = 1/2! − x/3! + x²/4! − …
    static Tensor second(Tensor x) {
        Tensor large = x.maximum(SMALL);
        return choose(x, series(x, 2), large.neg().exp().add(large).sub(1).div(large.square()));
    }

    private static Tensor choose(Tensor x, Tensor series, Tensor direct) {
        return x.greaterThan(SMALL).where(direct, series);
    }

    /// Σ (−x)ᵏ / (k + n)! by Horner's rule.
    private static Tensor series(Tensor x, int n) {
        Tensor minus = x.minimum(SMALL).neg();
        Tensor sum = minus.mul(0).add(1);
        for (int k = TERMS; k > 0; k--) {
            sum = minus.mul(sum).mul(1.0 / (k + n)).add(1);
        }
        return n == 1 ? sum : sum.mul(0.5);
    }
}

package org.itograd.sde.event;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.Tensor;

/// The probability that a Brownian bridge of variance v over its step stays on its side of one line, or between two.
///
/// I. Karatzas, S. E. Shreve, "Brownian Motion and Stochastic Calculus", 1991, sections 2.8 and 4.3 (reflection principle); A. N. Borodin,
/// P. Salminen, "Handbook of Brownian Motion", 2002, appendix 2 for both series.
final class BridgeSurvival {
    /// Where both series are equally good.
    private static final double SWITCH = 1 / Math.PI;

    private static final int IMAGES = 3;
    private static final int WAVES = 5;

    private BridgeSurvival() {}

    /// 1 − exp(−2xy/v); 0 if an end is not above the line.
    ///
    /// @param x the height above the line at the beginning
    /// @param y at the end
    static Tensor above(Tensor x, Tensor y, Tensor v) {
        return x.relu().mul(y.relu()).mul(-2).div(positive(v)).exp().neg().add(1);
    }

    /// Between lines at 0 and 1, by images if v ≤ 1/π and by waves otherwise,
    ///
    /// Σ_n exp(−2n (n + y − x)/v) − exp(−2 (x + n)(y + n)/v), |n| ≤ 3,
    /// 2 √(2πv) exp((y − x)²/2v) Σ_m sin(mπx) sin(mπy) exp(−m²π²v/2), m ≤ 5,
    ///
    /// of which what is left out is less than 1e-22: the next terms are at most exp(−18π) and 14 exp(−18π).
    static Tensor between(Tensor x, Tensor y, Tensor v) {
        Tensor from = x.relu().minimum(1);
        Tensor to = y.relu().minimum(1);
        Tensor small = v.lessOrEqual(Tensor.scalar(v.dtype(), SWITCH));
        return small.where(images(from, to, positive(v).minimum(SWITCH)), waves(from, to, v.maximum(SWITCH)))
                .relu();
    }

    private static Tensor images(Tensor x, Tensor y, Tensor v) {
        Tensor difference = y.sub(x);
        Tensor sum = Tensor.scalar(v.dtype(), 0);
        for (int n = -IMAGES; n <= IMAGES; n++) {
            Tensor through = difference.add(n).mul(-2 * n).div(v).exp();
            Tensor mirrored = x.add(n).mul(y.add(n)).mul(-2).div(v).exp();
            sum = sum.add(through.sub(mirrored));
        }
        return sum;
    }

    private static Tensor waves(Tensor x, Tensor y, Tensor v) {
        Tensor sum = Tensor.scalar(v.dtype(), 0);
        for (int m = 1; m <= WAVES; m++) {
            double k = m * Math.PI;
            sum = sum.add(x.mul(k).sin().mul(y.mul(k).sin()).mul(v.mul(-k * k / 2).exp()));
        }
        Tensor density = y.sub(x).square().div(v.mul(2)).exp().mul(v.mul(2 * Math.PI).sqrt());
        return density.mul(2).mul(sum);
    }

    /// At least so much that 1/v² is finite.
    private static Tensor positive(Tensor v) {
        return v.maximum(v.dtype() == DType.F64 ? 1e-100 : 1e-15);
    }
}

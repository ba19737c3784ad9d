package org.itograd.sde.event;

import org.itograd.autodiff.Tensor;

/// The probability that a Brownian bridge of deviation s = σ√h over its step stays on its side of one line, or between two.
///
/// Lengths and s enter by their quotients only, and what is near 0 does not come from a difference, so that a probability is as
/// exact in any unit and as near to a line as the lengths are.
///
/// I. Karatzas, S. E. Shreve, "Brownian Motion and Stochastic Calculus", 1991, sections 2.8 and 4.3 (reflection principle); A. N. Borodin,
/// P. Salminen, "Handbook of Brownian Motion", 2002, appendix 2 for both series.
final class BridgeSurvival {
    /// The s² where both series are equally good.
    private static final double SWITCH = 1 / Math.PI;

    private static final int IMAGES = 3;
    private static final int WAVES = 5;
    /// exp(−2 FAR²) is 0, and so is exp(−π² FAR² / 2).
    private static final double FAR = 40;

    private BridgeSurvival() {}

    /// 1 − exp(−2xy/s²); 0 if an end is not above the line.
    ///
    /// @param x the height above the line at the beginning
    /// @param y at the end
    static Tensor above(Tensor x, Tensor y, Tensor s) {
        return complement(exponent(x.relu(), y.relu(), s));
    }

    /// Between two lines at a distance of 1, by images if s² ≤ 1/π and by waves otherwise.
    ///
    /// @param x  the height above the lower line at the beginning
    /// @param y  at the end
    /// @param x2 the depth below the upper line at the beginning, 1 − x
    /// @param y2 at the end
    static Tensor between(Tensor x, Tensor y, Tensor x2, Tensor y2, Tensor s) {
        Tensor rising = x.lessOrEqual(y);
        Tensor low = inside(rising.where(x, y));
        Tensor high = inside(rising.where(y, x));
        Tensor fromLow = inside(rising.where(x2, y2));
        Tensor fromHigh = inside(rising.where(y2, x2));
        double root = Math.sqrt(SWITCH);
        Tensor small = s.lessOrEqual(Tensor.scalar(s.dtype(), root));
        return small.where(
                images(low, high, fromLow, fromHigh, s.minimum(root)),
                waves(low, high, fromLow, fromHigh, s.maximum(root).minimum(FAR)))
                .relu();
    }

    private static Tensor inside(Tensor x) {
        return x.relu().minimum(1);
    }

    /// With v = s² and x ≤ y, of which x2 and y2 are the complements,
    ///
    /// Σ_n exp(−2n (n + y − x)/v) − exp(−2 (x + n)(y + n)/v) = Σ_{k ≥ 0} T ((1 − P)(1 − Q) − P Q (1 − R)),
    /// T = exp(−2k (k + y − x)/v), P = exp(−2x (y + 2k)/v), Q = exp(−2y2 (x2 + 2k)/v), R = exp(−4x y2/v),
    ///
    /// where the four images n = k and −k − 1 stand together. What is left out, k ≥ 3, is at most exp(−18π) < 1e-24.
    private static Tensor images(Tensor x, Tensor y, Tensor x2, Tensor y2, Tensor s) {
        Tensor sum = Tensor.scalar(s.dtype(), 0);
        for (int k = 0; k < IMAGES; k++) {
            Tensor p = exponent(x, y.add(2 * k), s);
            Tensor q = exponent(y2, x2.add(2 * k), s);
            Tensor both = p.add(q).neg().exp().mul(complement(exponent(x.mul(2), y2, s)));
            Tensor group = complement(p).mul(complement(q)).sub(both);
            Tensor far =
                    k == 0 ? group : exponent(y.sub(x).add(k), Tensor.scalar(s.dtype(), k), s).neg().exp().mul(group);
            sum = sum.add(far);
        }
        return sum;
    }

    /// 2 √(2πv) exp((y − x)²/2v) Σ_m sin(mπx) sin(mπy) exp(−m²π²v/2), v = s²; what is left out, m > 5, is at most 14 exp(−18π).
    private static Tensor waves(Tensor x, Tensor y, Tensor x2, Tensor y2, Tensor s) {
        Tensor v = s.square();
        Tensor sum = Tensor.scalar(s.dtype(), 0);
        for (int m = 1; m <= WAVES; m++) {
            double k = m * Math.PI;
            Tensor wave = sine(x, x2, m).mul(sine(y, y2, m));
            sum = sum.add(wave.mul(v.mul(-k * k / 2).exp()));
        }
        Tensor density = y.sub(x).square().div(v.mul(2)).exp().mul(s.mul(Math.sqrt(2 * Math.PI)));
        return density.mul(2).mul(sum);
    }

    /// sin(mπx), by the distance from the nearer line.
    private static Tensor sine(Tensor x, Tensor x2, int m) {
        Tensor mirrored = x2.mul(m * Math.PI).sin();
        return x.lessOrEqual(x2).where(x.mul(m * Math.PI).sin(), m % 2 == 0 ? mirrored.neg() : mirrored);
    }

    /// 2ab/s² for a, b ≥ 0, but not more than makes exp(−2ab/s²) 0, so that it is finite for every s ≥ 0; 0 on a line.
    private static Tensor exponent(Tensor a, Tensor b, Tensor s) {
        Tensor mean = a.sqrt().mul(b.sqrt()).stopGradient();
        Tensor divisor = mean.greaterThan(0).where(s.maximum(mean.mul(1 / FAR)), Tensor.ones(s.dtype()));
        return a.div(divisor).mul(b.div(divisor)).mul(2);
    }

    /// 1 − e^−w = 2τ / (1 + τ) with τ = tanh(w/2).
    private static Tensor complement(Tensor w) {
        Tensor tau = w.mul(0.5).tanh();
        return tau.mul(2).div(tau.add(1));
    }
}

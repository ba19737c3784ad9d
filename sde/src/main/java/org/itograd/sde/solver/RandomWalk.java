package org.itograd.sde.solver;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Increments with few values that have the first moments of dW: enough for weak convergence, and bounded, so that large
/// steps cannot throw a state far out. Both are functions of dW, so every path and every seed serves.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, sections 14.1 and 14.2.
public final class RandomWalk {
    /// P(|Z| > z) = ⅓ for a standard normal Z.
    public static final double UPPER_THIRD = 0.967421566101701;

    private RandomWalk() {}

    /// ±√h with probability ½ each: the moments of dW up to the third.
    public static Increments twoPoint(Sde sde, Tensor h, Increments increments) {
        if (sde.noise() == NoiseType.NONE) {
            return increments;
        }
        Tensor up = increments.dW().greaterThan(0);
        return increments.withNoise(up.mul(2).sub(1).mul(h.sqrt()));
    }

    /// ±√(3h) with probability ⅙ each, else 0: the moments of dW up to the fifth.
    public static Increments threePoint(Sde sde, Tensor h, Increments increments) {
        if (sde.noise() == NoiseType.NONE) {
            return increments;
        }
        Tensor dW = increments.dW();
        Tensor threshold = h.sqrt().mul(UPPER_THIRD);
        Tensor sign = dW.greaterThan(threshold).sub(dW.lessThan(threshold.neg()));
        return increments.withNoise(sign.mul(h.mul(3).sqrt()));
    }
}

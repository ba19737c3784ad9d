package org.itograd.nn;

import static org.itograd.base.Arguments.require;

/// The noise of an [SdeBlock]: what is added to dx = f(t, x) dt. Independent for every element of the state.
public sealed interface Noise {
    /// No noise: an ordinary differential equation.
    record None() implements Noise {}

    /// + σ dW.
    ///
    /// @param sigma σ ≥ 0, in units of the state per √time
    record Additive(double sigma) implements Noise {
        /// @throws IllegalArgumentException if σ is negative or not finite
        public Additive {
            requireSigma(sigma);
        }
    }

    /// + σ x dW.
    ///
    /// @param sigma σ ≥ 0, per √time
    record Multiplicative(double sigma) implements Noise {
        /// @throws IllegalArgumentException if σ is negative or not finite
        public Multiplicative {
            requireSigma(sigma);
        }
    }

    /// Dropout in the diffusion limit, + √((1 − p)/p) f(t, x) dW (Liu et al. 2019, "Neural SDE").
    ///
    /// Dropout multiplies f by γ/p with γ Bernoulli(p): mean 1, variance (1 − p)/p, which is the diffusion's.
    ///
    /// @param keep p, the probability of keeping, 0 < p ≤ 1
    record Dropout(double keep) implements Noise {
        /// @throws IllegalArgumentException if p is not in (0, 1]
        public Dropout {
            requireKeep(keep);
        }

        /// √((1 − p)/p).
        public double coefficient() {
            return Noise.dropoutDeviation(keep);
        }
    }

    /// Dropout as jumps, x += s x Z dN with s = √((1 − p)/p): dN is Poisson with one jump per unit of time on average, and
    /// Z = ±1 with probability ½ each.
    ///
    /// @param keep p, the probability of keeping, 0 < p ≤ 1
    record Jump(double keep) implements Noise {
        /// Jumps per unit of time.
        public static final double RATE = 1;

        /// @throws IllegalArgumentException if p is not in (0, 1]
        public Jump {
            requireKeep(keep);
        }

        /// s = √((1 − p)/p).
        public double amplitude() {
            return Noise.dropoutDeviation(keep);
        }
    }

    private static double dropoutDeviation(double keep) {
        return Math.sqrt((1 - keep) / keep);
    }

    private static void requireSigma(double sigma) {
        require(sigma >= 0 && Double.isFinite(sigma), "sigma: must be finite and >= 0, got %s", sigma);
    }

    private static void requireKeep(double keep) {
        require(
                keep > 0 && keep <= 1,
                "keep: the probability of keeping must be in (0, 1], got %s; 1 keeps everything, that is no noise",
                keep);
    }
}

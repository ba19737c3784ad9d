package org.itograd.sde;

import static org.itograd.autodiff.Arguments.require;

import org.itograd.autodiff.Tensor;

/// The jump term of an SDE.
public sealed interface Jumps {
    /// No jumps.
    static Jumps none() {
        return new None();
    }

    /// Symmetric Poisson–Bernoulli jumps in every element, Y_i += s_i(t, y) Z_i dN_i: per element and step of length h,
    /// P(dN = 1) = λh, and Z = ±1 with probability ½ each (the jump form of dropout, Liu et al. 2019).
    ///
    /// @param rate      λ ≥ 0, jumps per unit of time; every step must have λh ≤ 1
    /// @param amplitude s, gives a tensor of y's shape
    static Jumps elementwise(double rate, VectorField amplitude) {
        require(rate >= 0 && rate < Double.POSITIVE_INFINITY, "rate: must be finite and >= 0, got %s", rate);
        return new Elementwise(rate, amplitude);
    }

    /// See [Jumps#none].
    record None() implements Jumps {}

    /// See [Jumps#elementwise].
    record Elementwise(double rate, VectorField amplitude) implements Jumps {
        /// s(t, y).
        ///
        /// @throws IllegalArgumentException if the function gives a tensor of the wrong shape or dtype
        public Tensor at(Tensor t, Tensor y) {
            return Fields.shapedLike(y, y.shape(), "amplitude", amplitude.apply(t, y));
        }
    }
}

package org.itograd.sde;

import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
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

    /// Compound Poisson jumps: at the times T of a Poisson process of rate λ, one for each sample,
    /// Y(T) = Y(T−) + c(T, Y(T−), Z) with independent marks Z.
    ///
    /// A solve steps from jump to jump (N. Bruti-Liberati, E. Platen, "Strong approximations of stochastic differential equations
    /// with jumps", J. Comput. Appl. Math. 205, 2007): to the steps of its grid, each sample adds its own jump times. So jumps have
    /// no error of their own, and the order is the solver's. Inside such a solve, t and h are tensors (batch, 1, …, 1), no scalars;
    /// coefficients that broadcast do not notice.
    ///
    /// @param rate        λ ≥ 0, jumps per unit of time
    /// @param marks       the law of Z
    /// @param coefficient c, gives a tensor of y's shape
    static Jumps compoundPoisson(double rate, Marks marks, JumpField coefficient) {
        require(rate >= 0 && rate < Double.POSITIVE_INFINITY, "rate: must be finite and >= 0, got %s", rate);
        return new CompoundPoisson(rate, marks, coefficient);
    }

    /// What a jump adds to the state.
    @FunctionalInterface
    interface JumpField {
        /// c(t, y, z).
        ///
        /// @param t (batch, 1, …, 1), the time of each sample
        /// @param y the state before the jump
        /// @param z the marks, one for each element of y
        Tensor apply(Tensor t, Tensor y, Tensor z);
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

    /// See [Jumps#compoundPoisson].
    record CompoundPoisson(double rate, Marks marks, JumpField coefficient) implements Jumps {
        /// y + c(t, y, Z) for the samples that jump, y for the others.
        ///
        /// @param draws (batch, 1 + elements of a sample): 1 if the sample jumps, else 0, and the numbers that its marks are
        ///     made from
        /// @throws IllegalArgumentException if the coefficient or the marks give a tensor of the wrong shape or dtype
        public Tensor applied(Tensor t, Tensor y, Tensor draws) {
            int[] one = y.shape().dims();
            Arrays.fill(one, Math.min(1, one.length), one.length, 1);
            Tensor happens = draws.slice(1, 0, 1).reshape(one).greaterThan(0.5);
            Tensor numbers = draws.slice(1, 1, draws.shape().dim(1)).reshape(y.shape().dims());
            Tensor z = Fields.shapedLike(y, y.shape(), "marks", marks.transform().apply(numbers));
            Tensor after = y.add(Fields.shapedLike(y, y.shape(), "coefficient", coefficient.apply(t, y, z)));
            return happens.where(after, y);
        }
    }
}

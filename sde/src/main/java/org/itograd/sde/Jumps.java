package org.itograd.sde;

import static org.itograd.base.Arguments.given;
import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// The jump terms of an SDE. They are independent of each other: each has a Poisson process and marks of its own.
///
/// @param terms what jumps; its order decides which random numbers a term gets
@CheckReturnValue
public record Jumps(List<Term> terms) {
    public Jumps {
        terms = List.copyOf(terms);
    }

    /// No jumps.
    public static Jumps none() {
        return new Jumps(List.of());
    }

    /// Symmetric Poisson–Bernoulli jumps in every element, Y_i += s_i(t, y) Z_i dN_i: per element and step of length h,
    /// P(dN = 1) = λh, and Z = ±1 with probability ½ each (the jump form of dropout, Liu et al. 2019).
    ///
    /// @param rate      λ ≥ 0, jumps per unit of time; every step must have λh ≤ 1
    /// @param amplitude s, gives a tensor of y's shape
    public static Jumps elementwise(double rate, VectorField amplitude) {
        return new Jumps(List.of(new Elementwise(rate, amplitude)));
    }

    /// Compound Poisson jumps: at the times T of a Poisson process of rate λ, one for each sample,
    /// Y(T) = Y(T−) + c(T, Y(T−), Z) with independent marks Z.
    ///
    /// A solve steps from jump to jump (N. Bruti-Liberati, E. Platen, "Strong approximations of stochastic differential equations
    /// with jumps", J. Comput. Appl. Math. 205, 2007): to the steps of its grid, each sample adds its own jump times. So jumps have
    /// no error of their own, and the order is the solver's. Inside such a solve, t and h are tensors (batch, 1, …, 1), no scalars;
    /// coefficients that broadcast do not notice. Jumps whose times are one number in F64 happen there one after the other.
    ///
    /// For samples that do not jump, the coefficient and the marks are evaluated all the same, at marks made of 0.618, and what they
    /// give is put aside.
    ///
    /// @param rate        λ ≥ 0, jumps per unit of time
    /// @param marks       the law of Z
    /// @param coefficient c, gives a tensor of y's shape
    public static Jumps compoundPoisson(double rate, Marks marks, JumpField coefficient) {
        return new Jumps(List.of(new CompoundPoisson(rate, marks, coefficient)));
    }

    /// Jumps whose rate λ(t, Y) depends on time and state: Y(T) = Y(T−) + c(T, Y(T−), Z) at the times T of a point process of this
    /// intensity, one for each sample.
    ///
    /// By thinning (P. A. W. Lewis, G. S. Shedler, "Simulation of nonhomogeneous Poisson processes by thinning", Naval Res. Logist. 26,
    /// 1979): candidates are the times of a Poisson process of a rate Λ ≥ λ, and each jumps with probability λ / Λ. Samples step from
    /// candidate to candidate as with [#compoundPoisson], so jumps have no error of their own; a step costs as much for each candidate
    /// as for each jump, so Λ should be as small as is safe. Where λ is found below 0 or above Λ at the end of a step, the solve fails.
    ///
    /// Derivatives by what λ closes over do not pass through the decision to jump; for those of expectations see
    /// [org.itograd.sde.parts.JumpLikelihood].
    ///
    /// @param bound       Λ ≥ 0, more than λ ever is
    /// @param intensity   λ, jumps per unit of time
    /// @param marks       the law of Z
    /// @param coefficient c, gives a tensor of y's shape
    public static Jumps withIntensity(double bound, Intensity intensity, Marks marks, JumpField coefficient) {
        return new Jumps(List.of(new WithIntensity(bound, intensity, marks, coefficient)));
    }

    /// These terms and others besides.
    public Jumps and(Jumps others) {
        return new Jumps(Stream.concat(terms.stream(), others.terms.stream()).toList());
    }

    /// Whether there is no term.
    public boolean isNone() {
        return terms.isEmpty();
    }

    /// The terms that jump with a probability per step, in their order.
    public List<Elementwise> perStep() {
        return terms.stream().filter(Elementwise.class::isInstance).map(Elementwise.class::cast).toList();
    }

    /// The terms that jump at times of their own, in their order.
    public List<Arrivals> arrivals() {
        return terms.stream().filter(Arrivals.class::isInstance).map(Arrivals.class::cast).toList();
    }

    /// What a jump adds to the state.
    @FunctionalInterface
    public interface JumpField {
        /// c(t, y, z).
        ///
        /// @param t (batch, 1, …, 1), the time of each sample
        /// @param y the state before the jump
        /// @param z the marks, one for each element of y
        Tensor apply(Tensor t, Tensor y, Tensor z);
    }

    /// How often a sample jumps.
    @FunctionalInterface
    public interface Intensity {
        /// λ(t, y) ≥ 0.
        ///
        /// @param t a time for each sample, (samples)
        /// @param y the state before a jump, samples along the leading axis
        /// @return (samples), or one number for all
        Tensor apply(Tensor t, Tensor y);
    }

    /// One jump term.
    public sealed interface Term {
        /// In words, for example `compound Poisson jumps`.
        String inWords();
    }

    /// A term whose jumps have times of their own.
    public sealed interface Arrivals extends Term {
        /// Jumps per unit of time; with an intensity, candidates.
        double rate();

        /// The law of the marks.
        Marks marks();

        /// What a jump adds.
        JumpField coefficient();

        /// What a jump adds, c(t, y, Z).
        ///
        /// @param numbers what the marks are made from, of y's shape
        /// @throws IllegalArgumentException if the coefficient or the marks give a tensor of the wrong shape or dtype
        default Tensor change(Tensor t, Tensor y, Tensor numbers) {
            Tensor z = Fields.shapedLike(y, y.shape(), "marks", marks().transform().apply(numbers));
            return Fields.shapedLike(y, y.shape(), "coefficient", coefficient().apply(t, y, z));
        }
    }

    /// See [Jumps#elementwise].
    public record Elementwise(double rate, VectorField amplitude) implements Term {
        public Elementwise {
            requireRate(rate);
            given(amplitude, "amplitude", "give a function of time and state");
        }

        /// s(t, y).
        ///
        /// @throws IllegalArgumentException if the function gives a tensor of the wrong shape or dtype
        public Tensor at(Tensor t, Tensor y) {
            return Fields.shapedLike(y, y.shape(), "amplitude", amplitude.apply(t, y));
        }

        @Override
        public String inWords() {
            return "jumps";
        }
    }

    /// See [Jumps#compoundPoisson].
    public record CompoundPoisson(double rate, Marks marks, JumpField coefficient) implements Arrivals {
        public CompoundPoisson {
            requireRate(rate);
            given(marks, "marks", "give the law of the marks");
            given(coefficient, "coefficient", "give a function of time, state and mark");
        }

        @Override
        public String inWords() {
            return "compound Poisson jumps";
        }
    }

    /// See [Jumps#withIntensity].
    ///
    /// @param rate the bound Λ
    public record WithIntensity(double rate, Intensity intensity, Marks marks, JumpField coefficient)
            implements
                Arrivals {
        public WithIntensity {
            requireRate(rate);
            given(intensity, "intensity", "give a function of time and state");
            given(marks, "marks", "give the law of the marks");
            given(coefficient, "coefficient", "give a function of time, state and mark");
        }

        /// λ(t, y), (samples).
        ///
        /// @param t a scalar, or one for each sample
        /// @throws IllegalArgumentException if the function gives a tensor of the wrong shape or dtype
        public Tensor at(Tensor t, Tensor y) {
            Shape each = y.shape().rank() == 0 ? y.shape() : Shape.of(y.shape().dim(0));
            Tensor times = t.shape().rank() == 0 ? t.broadcastTo(each) : t.reshape(each.dims());
            Tensor value = intensity.apply(times, y);
            require(
                    value.dtype() == y.dtype() && Shape.broadcast(value.shape(), each).equals(each),
                    "intensity: must give one %s number per sample, shape %s, got %s %s",
                    y.dtype(),
                    each,
                    value.dtype(),
                    value.shape());
            return value.broadcastTo(each);
        }

        @Override
        public String inWords() {
            return "jumps with an intensity";
        }
    }

    private static void requireRate(double rate) {
        require(rate >= 0 && rate < Double.POSITIVE_INFINITY, "rate: must be finite and >= 0, got %s", rate);
    }
}

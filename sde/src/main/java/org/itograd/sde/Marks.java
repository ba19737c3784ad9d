package org.itograd.sde;

import static org.itograd.base.Arguments.given;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Tensor;

/// The law of the marks of jumps, as a function of standard numbers: a tensor function, so that gradients flow to the tracked
/// parameters it closes over.
///
/// @param source    what the function is given: independent numbers, one for each element of the state
/// @param transform from these numbers to as many marks
public record Marks(Source source, UnaryOperator<Tensor> transform) {
    /// @throws IllegalArgumentException if one is null
    public Marks {
        given(source, "source", "say NORMAL or UNIFORM");
        given(transform, "transform", "give a function of standard numbers");
    }

    /// Standard numbers.
    public enum Source {
        /// Standard normal.
        NORMAL,
        /// Uniform in (0, 1).
        UNIFORM
    }

    /// Marks f(Z) with Z standard normal, for example `Marks.normal(z -> z.mul(0.3).sub(0.1))`.
    public static Marks normal(UnaryOperator<Tensor> f) {
        return new Marks(Source.NORMAL, f);
    }

    /// Marks f(U) with U uniform in (0, 1), for example by an inverse distribution function: `Marks.uniform(u -> u.log().neg())`
    /// is exponential.
    public static Marks uniform(UnaryOperator<Tensor> f) {
        return new Marks(Source.UNIFORM, f);
    }
}

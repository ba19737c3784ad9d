package org.itograd.sde.parts;

import static org.itograd.base.Arguments.require;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.VectorField;

/// The noise of one part of a state, from Wiener processes that no other part shares.
public sealed interface PartNoise {
    /// No noise.
    static PartNoise none() {
        return new None();
    }

    /// One Wiener process per element and a coefficient of time alone.
    ///
    /// @param g gives a tensor that broadcasts to one sample's part, for example a scalar
    static PartNoise additive(UnaryOperator<Tensor> g) {
        return new Additive(g);
    }

    /// One Wiener process per element, and g_i depends on element i of this part alone, as in [Diffusion#diagonal].
    ///
    /// @param g gives a tensor of the part's shape from the part
    static PartNoise diagonal(VectorField g) {
        return new Diagonal(g);
    }

    /// One Wiener process per element, where g may depend on all parts.
    ///
    /// @param g gives a tensor of the part's shape
    static PartNoise elementwise(PartField g) {
        return new Elementwise(g);
    }

    /// One Wiener process per sample, shared by the elements of this part; g may depend on all parts.
    ///
    /// @param g gives a tensor of the part's shape
    static PartNoise scalar(PartField g) {
        return new Scalar(g);
    }

    /// m Wiener processes per sample; g may depend on all parts.
    ///
    /// @param g gives a tensor (samples, numbers of the part, m)
    static PartNoise general(int m, PartField g) {
        return new General(m, g);
    }

    /// The noise of an equation for this part alone, as that of the part among others.
    static PartNoise of(Diffusion diffusion, Part part) {
        return switch (diffusion) {
            case Diffusion.None _ -> none();
            case Diffusion.Additive a -> additive(a.g());
            case Diffusion.Diagonal d -> diagonal(d.g());
            case Diffusion.Elementwise e -> elementwise((t, y) -> e.g().apply(t, y.get(part)));
            case Diffusion.Scalar s -> scalar((t, y) -> s.g().apply(t, y.get(part)));
            case Diffusion.Commutative c -> general(c.matrix().m(), (t, y) -> c.at(t, y.get(part)));
            case Diffusion.General g -> general(g.m(), (t, y) -> g.at(t, y.get(part)));
        };
    }

    /// See [PartNoise#none].
    record None() implements PartNoise {}

    /// See [PartNoise#additive].
    record Additive(UnaryOperator<Tensor> g) implements PartNoise {}

    /// See [PartNoise#diagonal].
    record Diagonal(VectorField g) implements PartNoise {}

    /// See [PartNoise#elementwise].
    record Elementwise(PartField g) implements PartNoise {}

    /// See [PartNoise#scalar].
    record Scalar(PartField g) implements PartNoise {}

    /// See [PartNoise#general].
    record General(int m, PartField g) implements PartNoise {
        public General {
            require(m >= 1, "m: there must be at least one Wiener process, got %d; use PartNoise.none()", m);
        }
    }
}

package org.itograd.sde.parts;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Fields;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseChecks;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;

/// An SDE stated part by part: for each tensor of the state its drift, which may depend on all parts, and its noise. An
/// immutable description: every method returns a new one.
///
/// ```java
/// Part x = Part.of("position", 2);
/// Part v = Part.of("velocity", 2);
/// PartedSde langevin = PartedSde.ito()
///         .with(x, (t, y) -> y.get(v))
///         .with(v, (t, y) -> y.get(x).add(y.get(v)).neg(), PartNoise.additive(t -> Tensor.scalar(t.dtype(), 0.5)));
/// Solution s = SdeSolve.of(langevin.sde())…run(langevin.layout().pack(x0, v0));
/// Tensor end = s.y(langevin.layout()).get(x);
/// ```
///
/// [#sde] is an ordinary equation for the packed state, with the most special structure that its parts' noise has together:
///
/// | noise of the parts | of the whole |
/// |---|---|
/// | none | none |
/// | additive, others none | additive |
/// | diagonal, others additive or none | diagonal |
/// | any, but one Wiener process in all | scalar |
/// | any, with [#commuting] | commutative |
/// | elementwise, others elementwise, diagonal, additive or none | elementwise |
/// | any | general |
///
/// With additive, diagonal and elementwise noise every element of the state has its Wiener process, and those of parts without
/// noise are multiplied by 0; otherwise only parts with noise have any.
@CheckReturnValue
public final class PartedSde {
    private final Calculus calculus;
    private final List<Term> terms;
    private final boolean commuting;

    /// One part's line of the equation.
    record Term(Part part, PartField drift, PartNoise noise) {}

    private PartedSde(Calculus calculus, List<Term> terms, boolean commuting) {
        this.calculus = calculus;
        this.terms = terms;
        this.commuting = commuting;
    }

    /// An equation in the sense of Itô, yet without parts.
    public static PartedSde ito() {
        return new PartedSde(Calculus.ITO, List.of(), false);
    }

    /// An equation in the sense of Stratonovich, yet without parts.
    public static PartedSde stratonovich() {
        return new PartedSde(Calculus.STRATONOVICH, List.of(), false);
    }

    /// With one more part, without noise.
    ///
    /// @param drift gives a tensor of the part's shape
    public PartedSde with(Part part, PartField drift) {
        return with(part, drift, PartNoise.none());
    }

    /// With one more part.
    ///
    /// @param drift gives a tensor of the part's shape
    public PartedSde with(Part part, PartField drift, PartNoise noise) {
        List<Term> more = new ArrayList<>(terms);
        more.add(new Term(part, drift, noise));
        return new PartedSde(calculus, List.copyOf(more), commuting);
    }

    /// The same with the caller's promise that the Wiener processes of all parts commute as in [Diffusion#commutative], for
    /// noise that would otherwise count as elementwise or general. [Sde#checkCommutative] checks it.
    public PartedSde commuting() {
        return new PartedSde(calculus, terms, true);
    }

    /// How the parts stand in the state.
    ///
    /// @throws IllegalArgumentException as [Layout#of]
    public Layout layout() {
        return Layout.of(terms.stream().map(Term::part).toArray(Part[]::new));
    }

    /// The equation for the packed state.
    ///
    /// @throws IllegalArgumentException as [Layout#of]
    public Sde sde() {
        Layout layout = layout();
        List<Term> all = terms;
        VectorField drift = (t, y) -> {
            Parts parts = layout.unpack(y);
            Tensor[] each = new Tensor[all.size()];
            for (int i = 0; i < each.length; i++) {
                Term term = all.get(i);
                Tensor value = term.drift.apply(term.part.times(t), parts);
                each[i] = Fields.shapedLike(y, parts.get(term.part).shape(), "drift of " + term.part.name(), value);
            }
            return layout.pack(each);
        };
        return new Sde(drift, diffusion().merged(commuting), calculus, Jumps.none());
    }

    /// Checks, for each part that is declared diagonal, whether each of its g_i depends on that element of the part alone, as
    /// [Sde#checkDiagonal] does, whatever the structure of the whole; and if the parts are promised to commute, [Sde#checkCommutative].
    ///
    /// @param y the packed state of a few samples
    /// @throws IllegalArgumentException if not; the message names the part, the elements and the derivative
    public void checkNoise(Tensor t, Tensor y) {
        Parts parts = layout().unpack(y);
        for (Term term : terms) {
            if (term.noise instanceof PartNoise.Diagonal d) {
                NoiseChecks.requireOwn("diffusion of " + term.part.name(), "use PartNoise.elementwise(g)",
                        Diffusion.diagonal(d.g()), t, parts.get(term.part));
            }
        }
        if (commuting) {
            sde().checkCommutative(t, y);
        }
    }

    /// The noises of the parts.
    PartedDiffusion diffusion() {
        return new PartedDiffusion(layout(), terms);
    }
}

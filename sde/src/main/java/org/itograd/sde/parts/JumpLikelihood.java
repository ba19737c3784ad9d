package org.itograd.sde.parts;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Jumps;
import org.itograd.sde.Marks;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// An equation whose jumps have an intensity, with the logarithm of the density of its jump times beside the state, as a number per
/// sample: with respect to Poisson processes of rate 1, up to a constant,
///
/// ℓ = Σ log λ(T, Y(T−)) − ∫ λ(t, Y) dt,
///
/// summed over the jump times T and the terms with an intensity. Its derivative by a parameter of λ is the score, by which derivatives
/// of expectations pass through decisions to jump: ∂E f = E (∂f + f ∂ℓ), where ∂f holds the jump times fixed and ∂ℓ takes the state
/// along.
///
/// ```java
/// JumpLikelihood like = JumpLikelihood.of(sde);                        // states (n); of(sde, d) for (n, d)
/// Solution s = SdeSolve.of(like.sde())…run(like.start(y0));
/// Tensor f = payoff(s.y(like.layout()).get(like.state()));             // (n)
/// Tensor loss = JumpLikelihood.weighted(f, s.y(like.layout()).get(JumpLikelihood.LOG)).mean();
/// ```
///
/// Jump times are exact; the integral has the error of the solver, and so has the score. The equation has the structure of noise that
/// it had, and draws other marks than without ℓ.
///
/// P. W. Glynn, "Likelihood ratio gradient estimation for stochastic systems", Comm. ACM 33, 1990; D. J. Daley, D. Vere-Jones, "An
/// Introduction to the Theory of Point Processes", 2003, proposition 7.2.III.
public final class JumpLikelihood {
    /// ℓ up to the time, a number per sample.
    public static final Part LOG = Part.of("log likelihood of jumps");

    private final Sde equation;
    private final Part state;

    private JumpLikelihood(Sde equation, Part state) {
        this.equation = equation;
        this.state = state;
    }

    /// For an equation.
    ///
    /// @param dims the shape of one sample's state; none for a number
    /// @throws IllegalArgumentException if no jump term has an intensity
    public static JumpLikelihood of(Sde sde, int... dims) {
        if (sde.jumps().arrivals().stream().noneMatch(Jumps.WithIntensity.class::isInstance)) {
            throw failure(
                    "sde: no jump term has an intensity (%s); state it with Jumps.withIntensity",
                    sde.structure());
        }
        return new JumpLikelihood(sde, new Part("state", Shape.of(dims)));
    }

    /// f with a derivative whose mean is that of E f: f itself, plus f times the derivative of ℓ. Subtracting from f what does not
    /// depend on the path, its mean say, makes it less noisy.
    ///
    /// @param f             a number per sample
    /// @param logLikelihood ℓ of each
    public static Tensor weighted(Tensor f, Tensor logLikelihood) {
        return f.add(f.stopGradient().mul(logLikelihood.sub(logLikelihood.stopGradient())));
    }

    /// The state's part.
    public Part state() {
        return state;
    }

    /// Where the state and [#LOG] stand.
    public Layout layout() {
        return Layout.of(state, LOG);
    }

    /// What a solve begins with: this state, and zeros.
    ///
    /// @param y0 (samples, …)
    /// @throws IllegalArgumentException as [Layout#pack]
    public Tensor start(Tensor y0) {
        require(y0.shape().rank() >= 1,
                "y0: must have samples along its first axis, got one number; reshape it to (1)");
        return layout().pack(y0, Tensor.zeros(y0.dtype(), y0.shape().dim(0)));
    }

    /// The equation with ℓ.
    public Sde sde() {
        PartedSde parted = (equation.calculus() == Calculus.ITO ? PartedSde.ito() : PartedSde.stratonovich())
                .with(
                        state, (t, y) -> equation.drift(t, y.get(state)),
                        PartNoise.of(equation.diffusion(), state))
                .with(LOG, (t, y) -> compensator(t, y.get(state)).neg());
        Sde whole = equation.noise() == NoiseType.COMMUTATIVE ? parted.commuting().sde() : parted.sde();
        List<Jumps.Term> terms = equation.jumps().terms().stream().map(this::whole).toList();
        return whole.withJumps(new Jumps(terms));
    }

    /// Σ λ.
    private Tensor compensator(Tensor t, Tensor y) {
        Tensor sum = Tensor.zeros(y.dtype(), y.shape().dim(0));
        for (Jumps.Arrivals term : equation.jumps().arrivals()) {
            if (term instanceof Jumps.WithIntensity w) {
                sum = sum.add(w.at(t, y));
            }
        }
        return sum;
    }

    private Jumps.Term whole(Jumps.Term term) {
        return switch (term) {
            case Jumps.Elementwise e -> new Jumps.Elementwise(e.rate(), (t, y) -> {
                Tensor own = layout().unpack(y).get(state);
                return packed(e.at(state.times(t), own), none(own));
            });
            case Jumps.CompoundPoisson p -> new Jumps.CompoundPoisson(p.rate(), unmade(p), (t, y, z) -> {
                Tensor own = layout().unpack(y).get(state);
                return packed(added(p, t, own, z), none(own));
            });
            case Jumps.WithIntensity w -> new Jumps.WithIntensity(
                    w.rate(), (t, y) -> w.at(t, layout().unpack(y).get(state)), unmade(w), (t, y, z) -> {
                        Tensor own = layout().unpack(y).get(state);
                        Tensor lambda = w.at(t, own);
                        // No candidate jumps where λ is 0.
                        Tensor safe = lambda.greaterThan(0).where(lambda, Tensor.scalar(lambda.dtype(), 1));
                        return packed(added(w, t, own, z), safe.log());
                    });
        };
    }

    /// The numbers themselves in place of marks, which are made of those of the state.
    private static Marks unmade(Jumps.Arrivals term) {
        return new Marks(term.marks().source(), numbers -> numbers);
    }

    private Tensor added(Jumps.Arrivals term, Tensor t, Tensor own, Tensor numbers) {
        return term.change(state.times(t), own, layout().unpack(numbers).get(state));
    }

    private Tensor packed(Tensor own, Tensor log) {
        return layout().pack(own, log);
    }

    private static Tensor none(Tensor y) {
        return Tensor.zeros(y.dtype(), y.shape().dim(0));
    }
}

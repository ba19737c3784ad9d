package org.itograd.sde.parts;

import static org.itograd.base.Arguments.require;

import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Pad;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Fields;
import org.itograd.sde.Girsanov;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;

/// Two equations with one diffusion, the posterior dY = f dt + g dW and the prior dY = h dt + g dW, and how far the law Q of the
/// first is from the law P of the second, as latent SDEs are trained by: with g u = f − h,
///
/// KL(Q ‖ P) = E_Q ½ ∫ |u(t, Y)|² dt,
///
/// whose integral stands beside the state as a part of its own, a number per sample.
///
/// ```java
/// LatentSde latent = LatentSde.of(posterior, priorDrift, 3);
/// Solution s = SdeSolve.of(latent.sde())…run(latent.start(y0));
/// Tensor states = s.ys(latent.layout()).get(latent.state());           // (times, samples, 3)
/// Tensor kl = s.y(latent.layout()).get(LatentSde.KL).mean();
/// ```
///
/// The structure of the noise stays that of the posterior, and with it solvers and orders. For g by a matrix u = g⁺ (f − h), by
/// the normal equations. Where g does not reach f − h the divergence is infinite: with one process per element a zero of g
/// gives a state that is not finite; with a matrix [#check] tells.
///
/// The density is that of independent Wiener processes, so solve along paths that are neither correlated nor pinned nor
/// fractional.
///
/// X. Li, T.-K. L. Wong, R. T. Q. Chen, D. Duvenaud, "Scalable gradients for stochastic differential equations", AISTATS 2020,
/// section 5.
public final class LatentSde {
    /// ½ ∫ |u|² dt up to the time, a number per sample.
    public static final Part KL = Part.of("kl");

    /// log dQ/dP of the path up to the time, a number per sample; see [#withLogRatio].
    public static final Part LOG_RATIO = Part.of("log ratio");

    private final Sde posterior;
    private final VectorField priorDrift;
    private final Part state;
    private final boolean ratio;

    private LatentSde(Sde posterior, VectorField priorDrift, Part state, boolean ratio) {
        this.posterior = posterior;
        this.priorDrift = priorDrift;
        this.state = state;
        this.ratio = ratio;
    }

    /// A posterior, and the drift of a prior with the same diffusion in the same calculus.
    ///
    /// @param priorDrift gives a tensor of the state's shape
    /// @param dims       the shape of one sample's state; none for a number
    /// @throws IllegalArgumentException if the posterior has no noise, or jumps
    public static LatentSde of(Sde posterior, VectorField priorDrift, int... dims) {
        require(
                posterior.noise() != NoiseType.NONE,
                "posterior: has no noise, so its law has no density with respect to another; give it a diffusion");
        require(posterior.jumps().isNone(), "posterior: has jumps, whose part of the density is not known here");
        return new LatentSde(posterior, priorDrift, new Part("state", Shape.of(dims)), false);
    }

    /// The same with log dQ/dP of each path as a further part,
    ///
    /// log dQ/dP = ∫ u dW + ½ ∫ |u|² dt,
    ///
    /// where W is the Wiener process of the posterior. With Euler–Maruyama it is, to rounding, the logarithm of the ratio of the
    /// densities that the steps of the two equations have. The state and this part share their processes, so the noise
    /// is general, or scalar if there is one process.
    ///
    /// @throws IllegalArgumentException for a Stratonovich equation
    public LatentSde withLogRatio() {
        require(
                posterior.calculus() == Calculus.ITO,
                "posterior: the logarithm of the density is an Itô integral, but this equation is %s; state it with"
                        + " Sde.ito",
                posterior.structure());
        return new LatentSde(posterior, priorDrift, state, true);
    }

    /// The state's part.
    public Part state() {
        return state;
    }

    /// Where the state, [#KL] and perhaps [#LOG_RATIO] stand.
    public Layout layout() {
        return ratio ? Layout.of(state, KL, LOG_RATIO) : Layout.of(state, KL);
    }

    /// What a solve begins with: this state, and zeros.
    ///
    /// @param y0 (samples, …)
    /// @throws IllegalArgumentException as [Layout#pack]
    public Tensor start(Tensor y0) {
        require(y0.shape().rank() >= 1,
                "y0: must have samples along its first axis, got one number; reshape it to (1)");
        Tensor zero = Tensor.zeros(y0.dtype(), y0.shape().dim(0));
        return ratio ? layout().pack(y0, zero, zero) : layout().pack(y0, zero);
    }

    /// The equation of the posterior with these integrals.
    public Sde sde() {
        PartedSde parted = (posterior.calculus() == Calculus.ITO ? PartedSde.ito() : PartedSde.stratonovich())
                .with(state, (t, y) -> posterior.drift(t, y.get(state)), PartNoise.of(posterior.diffusion(), state))
                .with(KL, (t, y) -> rate(t, y.get(state)));
        if (ratio) {
            return withRatio(parted.with(LOG_RATIO, (t, y) -> rate(t, y.get(state))));
        }
        return posterior.noise() == NoiseType.COMMUTATIVE ? parted.commuting().sde() : parted.sde();
    }

    /// u as a row below the state's matrix: d log dQ/dP = ½ |u|² dt + u dW.
    private Sde withRatio(PartedSde parted) {
        Layout layout = layout();
        PartedDiffusion own = parted.diffusion();
        int m = own.processes();
        VectorField matrix = (t, y) -> {
            Tensor u = shift(t, layout.unpack(y).get(state)).reshape(y.shape().dim(0), 1, m);
            return own.matrix(t, y).add(new Pad(1, layout.place(LOG_RATIO), layout.size()).of(u));
        };
        Diffusion shared = m == 1
                ? Diffusion.scalar((t, y) -> matrix.apply(t, y).select(2, 0))
                : Diffusion.general(m, matrix);
        return Sde.ito(parted.sde().drift(), shared);
    }

    /// ½ |u|² per sample.
    private Tensor rate(Tensor t, Tensor y) {
        Tensor u = shift(t, y);
        return u.square().sum(false, IntStream.range(1, u.shape().rank()).toArray()).mul(0.5);
    }

    private Tensor shift(Tensor t, Tensor y) {
        return Girsanov.shift(posterior.diffusion(), posterior.diffusion(t, y), difference(t, y));
    }

    /// f − h.
    private Tensor difference(Tensor t, Tensor y) {
        Tensor prior = Fields.shapedLike(y, y.shape(), "prior drift", priorDrift.apply(t, y));
        return posterior.drift(t, y).sub(prior);
    }

    /// Checks whether g reaches f − h at (t, y), so that the divergence is finite: g u = f − h, to rounding.
    ///
    /// @param y the state without further parts, (samples, …)
    /// @throws IllegalArgumentException if not; the message says how far off it is
    public void check(Tensor t, Tensor y) {
        Diffusion g = posterior.diffusion();
        Tensor delta = difference(t, y);
        Tensor u = shift(t, y).reshape(g.noiseShape(y.shape()).dims());
        double off = g.times(g.at(t, y), u).sub(delta).abs().max().item();
        double size = delta.abs().max().item();
        require(
                off <= size * (y.dtype() == DType.F64 ? 1e-8 : 1e-3),
                "prior drift: differs from the posterior's by up to %s, of which the diffusion cannot make up for %s, so the"
                        + " divergence is infinite; let the two drifts differ only where there is noise",
                size,
                off);
    }
}

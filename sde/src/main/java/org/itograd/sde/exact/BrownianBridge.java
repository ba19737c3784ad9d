package org.itograd.sde.exact;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;

/// Brownian motion σW that is known to be at b at time T, per element:
///
/// dX = (b − X) / (T − t) dt + σ dW for t < T; given X(s), X(t) is normal with mean X(s) + (t − s) / (T − s) · (b − X(s)) and
/// variance σ² (t − s)(T − t) / (T − s).
///
/// I. Karatzas, S. E. Shreve, "Brownian Motion and Stochastic Calculus", 1991, section 5.6.B.
public final class BrownianBridge implements ExactSampler {
    private final double time;
    private final Tensor end;
    private final Tensor sigma;

    private BrownianBridge(double time, Tensor end, Tensor sigma) {
        require(Double.isFinite(time), "time: must be finite, got %s", time);
        ParameterChecks.requirePositive("sigma", sigma);
        this.time = time;
        this.end = end;
        this.sigma = sigma;
    }

    /// A bridge to `end` at `time` with volatility σ.
    public static BrownianBridge to(double time, double end, double sigma) {
        return to(time, ParameterChecks.scalar(end), ParameterChecks.scalar(sigma));
    }

    /// With parameters to differentiate by.
    ///
    /// @param end   b, broadcasts to the state's shape
    /// @param sigma of rank 0
    public static BrownianBridge to(double time, Tensor end, Tensor sigma) {
        return new BrownianBridge(time, end, sigma);
    }

    @Override
    public String name() {
        return "BrownianBridge";
    }

    /// The equation, for times before T.
    @Override
    public Sde sde() {
        return Sde.ito(
                (t, x) -> end.cast(x.dtype()).sub(x).div(t.neg().add(time)),
                Diffusion.additive(t -> sigma.cast(t.dtype())));
    }

    /// X(t1) given X(t0) = y0.
    ///
    /// @throws IllegalArgumentException unless t0 < t1 ≤ T
    @Override
    public Tensor sample(double t0, double t1, Tensor y0, RandomKey key) {
        double h = ExactSampler.duration(t0, t1);
        require(t1 <= time, "t1: the bridge ends at %s, got %s; sample before that", time, t1);
        double part = h / (time - t0);
        Tensor mean = y0.mul((time - t1) / (time - t0)).add(end.cast(y0.dtype()).mul(part));
        Tensor z = key.normal(y0.dtype(), y0.shape().dims());
        return mean.add(z.mul(sigma.cast(y0.dtype()).mul(Math.sqrt(part * (time - t1)))));
    }
}

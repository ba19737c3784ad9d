package org.itograd.sde.exact;

import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.OwnSolver;
import org.itograd.sde.solver.Solver;

/// Geometric Brownian motion dX = μ X dt + σ X dW (Itô), per element:
///
/// X(t + h) = X(t) exp((μ − σ²/2) h + σ (W(t + h) − W(t))).
///
/// Exact not only in law but along the path: [#solver] steps with the path's own increments, for any step size.
public final class GeometricBrownianMotion implements ExactSampler {
    private final Tensor mu;
    private final Tensor sigma;
    private final Sde sde;

    private GeometricBrownianMotion(Tensor mu, Tensor sigma) {
        ParameterChecks.requireScalar("mu", mu);
        ParameterChecks.requireScalar("sigma", sigma);
        this.mu = mu;
        this.sigma = sigma;
        sde = Sde.ito(
                (t, x) -> x.mul(mu.cast(x.dtype())), Diffusion.diagonal((t, x) -> x.mul(sigma.cast(x.dtype()))));
    }

    /// With these growth rate μ and volatility σ.
    public static GeometricBrownianMotion of(double mu, double sigma) {
        return of(ParameterChecks.scalar(mu), ParameterChecks.scalar(sigma));
    }

    /// With parameters to differentiate by, tensors of rank 0.
    public static GeometricBrownianMotion of(Tensor mu, Tensor sigma) {
        return new GeometricBrownianMotion(mu, sigma);
    }

    @Override
    public String name() {
        return "GeometricBrownianMotion";
    }

    @Override
    public Sde sde() {
        return sde;
    }

    @Override
    public Tensor sample(double t0, double t1, Tensor y0, RandomKey key) {
        double h = ExactSampler.duration(t0, t1);
        Tensor dW = key.normal(y0.dtype(), y0.shape().dims()).mul(Math.sqrt(h));
        return next(Tensor.scalar(y0.dtype(), h), y0, dW);
    }

    /// A solver for [#sde], which gives the exact solution along the Brownian path. It refuses every other equation.
    public Solver solver() {
        return new ExactSteps(this);
    }

    private Tensor next(Tensor h, Tensor y, Tensor dW) {
        Tensor s = sigma.cast(y.dtype());
        Tensor growth = mu.cast(y.dtype()).sub(s.square().mul(0.5));
        return y.mul(growth.mul(h).add(dW.mul(s)).exp());
    }

    /// Steps of any length without error: of infinite order.
    private record ExactSteps(GeometricBrownianMotion motion) implements OwnSolver {
        @Override
        public String name() {
            return "GeometricBrownianMotion.solver()";
        }

        @Override
        public Sde own() {
            return motion.sde();
        }

        @Override
        public int driftsInAStep() {
            return 0;
        }

        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return calculus == Calculus.ITO && noise == NoiseType.DIAGONAL
                    ? Optional.of(new Order(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                    : Optional.empty();
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return motion.next(h, y, increments.dW());
        }
    }
}

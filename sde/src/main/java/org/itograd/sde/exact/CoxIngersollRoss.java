package org.itograd.sde.exact;

import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;

/// The square-root process dX = κ (θ − X) dt + σ √X dW, per element: given X(t), X(t + h) is c times a noncentral chi-square
/// number of δ degrees of freedom and noncentrality λ, where
///
/// c = σ² (1 − e^−κh) / 4κ, δ = 4κθ / σ², λ = X(t) e^−κh / c.
///
/// Also for δ < 2, where X reaches 0 (Feller's condition is violated) and solvers by steps are poor. Differentiable once, by
/// implicit derivatives (see the class of the chi-square numbers).
///
/// J. C. Cox, J. E. Ingersoll, S. A. Ross, "A theory of the term structure of interest rates", Econometrica 53, 1985.
public final class CoxIngersollRoss implements ExactSampler {
    private final Tensor kappa;
    private final Tensor theta;
    private final Tensor sigma;

    private CoxIngersollRoss(Tensor kappa, Tensor theta, Tensor sigma) {
        Parameters.requirePositive("kappa", kappa);
        Parameters.requirePositive("theta", theta);
        Parameters.requirePositive("sigma", sigma);
        this.kappa = kappa.cast(DType.F64);
        this.theta = theta.cast(DType.F64);
        this.sigma = sigma.cast(DType.F64);
    }

    /// With this speed κ, mean θ and volatility σ, each > 0.
    public static CoxIngersollRoss of(double kappa, double theta, double sigma) {
        return of(Parameters.scalar(kappa), Parameters.scalar(theta), Parameters.scalar(sigma));
    }

    /// With parameters to differentiate by, tensors of rank 0.
    public static CoxIngersollRoss of(Tensor kappa, Tensor theta, Tensor sigma) {
        return new CoxIngersollRoss(kappa, theta, sigma);
    }

    @Override
    public String name() {
        return "CoxIngersollRoss";
    }

    /// The equation, with X⁺ for X in both coefficients, so that a solver may step below 0 ("full truncation", R. Lord, R. Koekkoek,
    /// D. van Dijk, "A comparison of biased simulation schemes for stochastic volatility models", 2010).
    @Override
    public Sde sde() {
        return Sde.ito(
                (t, x) -> theta.cast(x.dtype()).sub(x.maximum(0)).mul(kappa.cast(x.dtype())),
                Diffusion.diagonal((t, x) -> x.maximum(0).sqrt().mul(sigma.cast(x.dtype()))));
    }

    /// X(t1) given X(t0) = y0.
    ///
    /// @throws IllegalArgumentException unless t0 < t1 and every element of y0 is ≥ 0
    @Override
    public Tensor sample(double t0, double t1, Tensor y0, RandomKey key) {
        double h = ExactSampler.duration(t0, t1);
        require(
                Arrays.stream(y0.toDoubleArray()).allMatch(x -> x >= 0 && x < Double.POSITIVE_INFINITY),
                "y0: every element must be finite and >= 0");
        Transition law = transition(h);
        Tensor lambda = y0.cast(DType.F64).mul(law.noncentrality());
        return NoncentralChiSquare.draw(law.degrees(), lambda, key).mul(law.scale()).cast(y0.dtype());
    }

    /// P(X(t + h) ≤ x) given X(t) = y0.
    ///
    /// @throws IllegalArgumentException unless h > 0 and y0 ≥ 0
    public double cdf(double h, double y0, double x) {
        require(h > 0 && y0 >= 0, "h, y0: must be > 0 and >= 0, got %s and %s", h, y0);
        Transition law = transition(h);
        return NoncentralChiSquare.Law.of(
                law.degrees().item(),
                y0 * law.noncentrality().item(),
                x / law.scale().item())
                .cdf();
    }

    /// @param scale         c
    /// @param degrees       δ
    /// @param noncentrality λ / X(t)
    private record Transition(Tensor scale, Tensor degrees, Tensor noncentrality) {}

    private Transition transition(double h) {
        Tensor decay = kappa.mul(-h).exp();
        Tensor s2 = sigma.square();
        Tensor c = s2.mul(decay.neg().add(1)).div(kappa.mul(4));
        return new Transition(c, kappa.mul(theta).mul(4).div(s2), decay.div(c));
    }
}

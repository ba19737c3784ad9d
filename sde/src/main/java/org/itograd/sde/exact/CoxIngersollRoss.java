package org.itograd.sde.exact;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.linalg.MatrixExponential;

/// The square-root process dX = κ (θ − X) dt + σ √X dW, per element: given X(t), X(t + h) is c times a noncentral chi-square
/// number of δ degrees of freedom and noncentrality λ, where
///
/// c = σ² (1 − e^−κh) / 4κ, δ = 4κθ / σ², λ = X(t) e^−κh / c.
///
/// Also for δ < 2, where X reaches 0 (Feller's condition is violated) and solvers by steps are poor; for κ = 0, a squared Bessel process
/// in another scale, and for κ < 0, where X grows; for κθ = 0, where it is absorbed in 0; and for σ = 0, where it is
/// e^−κh X(t) + θ (1 − e^−κh).
///
/// Differentiable once, by implicit derivatives (see the class of the chi-square numbers). At σ = 0 the derivative by σ is the limit of
/// those for σ > 0. Where κθ = 0, samples in 0 have no derivative by θ or y0 whose expectation is that of the expectation.
///
/// J. C. Cox, J. E. Ingersoll, S. A. Ross, "A theory of the term structure of interest rates", Econometrica 53, 1985.
public final class CoxIngersollRoss implements ExactSampler {
    private final Tensor kappa;
    private final Tensor inflow;
    private final Tensor sigma;

    private CoxIngersollRoss(Tensor kappa, Tensor inflow, Tensor sigma) {
        this.kappa = kappa;
        this.inflow = inflow;
        this.sigma = sigma;
    }

    /// With this speed κ, mean θ and volatility σ.
    ///
    /// @throws IllegalArgumentException unless κθ ≥ 0 and σ ≥ 0 are finite
    public static CoxIngersollRoss of(double kappa, double theta, double sigma) {
        return of(ParameterChecks.scalar(kappa), ParameterChecks.scalar(theta), ParameterChecks.scalar(sigma));
    }

    /// With parameters to differentiate by, tensors of rank 0.
    public static CoxIngersollRoss of(Tensor kappa, Tensor theta, Tensor sigma) {
        ParameterChecks.requireScalar("kappa", kappa);
        ParameterChecks.requireScalar("theta", theta);
        require(
                kappa.item() * theta.item() >= 0,
                "kappa, theta: the drift in 0, kappa theta, must be >= 0, or X would become negative; got %s and %s",
                kappa.item(),
                theta.item());
        return affine(kappa, kappa.cast(DType.F64).mul(theta.cast(DType.F64)), sigma);
    }

    /// dX = (b − κX) dt + σ √X dW, where b may be greater than 0 for every κ: for κ = 0, σ = 2 and whole b the square of the distance
    /// that a Brownian motion in b dimensions has from its origin.
    ///
    /// @throws IllegalArgumentException unless b ≥ 0 and σ ≥ 0 are finite
    public static CoxIngersollRoss affine(double kappa, double b, double sigma) {
        return affine(ParameterChecks.scalar(kappa), ParameterChecks.scalar(b), ParameterChecks.scalar(sigma));
    }

    /// With parameters to differentiate by, tensors of rank 0.
    public static CoxIngersollRoss affine(Tensor kappa, Tensor b, Tensor sigma) {
        ParameterChecks.requireScalar("kappa", kappa);
        ParameterChecks.requireNotNegative("b", b);
        ParameterChecks.requireNotNegative("sigma", sigma);
        return new CoxIngersollRoss(kappa.cast(DType.F64), b.cast(DType.F64), sigma.cast(DType.F64));
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
                (t, x) -> inflow.cast(x.dtype()).sub(x.maximum(0).mul(kappa.cast(x.dtype()))),
                Diffusion.diagonal((t, x) -> x.maximum(0).sqrt().mul(sigma.cast(x.dtype()))));
    }

    /// X(t1) given X(t0) = y0.
    ///
    /// @throws IllegalArgumentException unless t0 < t1 and every element of y0 is finite and ≥ 0; if an element is 0, κθ = 0 and y0 or
    ///     κθ is to be differentiated by; if a mean overflows
    @Override
    public Tensor sample(double t0, double t1, Tensor y0, RandomKey key) {
        require(
                !(Autodiff.isRecorded(y0) && isAbsorbed(y0)),
                "y0: with kappa theta = 0, X stays in 0, and an element that is 0 has no derivative; differentiate by y0 > 0 only,"
                        + " or use path(grid, y0, key)");
        return next(t0, t1, y0, key);
    }

    /// As the default, where samples that are absorbed on their way stay in 0 with derivative 0.
    @Override
    public Tensor path(TimeGrid grid, Tensor y0, RandomKey key) {
        List<Tensor> states = new ArrayList<>(List.of(y0));
        for (int k = 0; k < grid.steps(); k++) {
            RandomKey own = key.fold(k);
            Tensor now = states.getLast();
            states.add(k == 0
                    ? sample(grid.time(0), grid.time(1), now, own)
                    : next(grid.time(k), grid.time(k + 1), now, own));
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }

    private boolean isAbsorbed(Tensor x) {
        return inflow.item() == 0 && Arrays.stream(x.toDoubleArray()).anyMatch(value -> value == 0);
    }

    private Tensor next(double t0, double t1, Tensor x, RandomKey key) {
        double h = ExactSampler.duration(t0, t1);
        require(
                Arrays.stream(x.toDoubleArray()).allMatch(value -> value >= 0 && value < Double.POSITIVE_INFINITY),
                "y0: every element must be finite and >= 0");
        require(
                !(Autodiff.isRecorded(inflow) && isAbsorbed(x)),
                "kappa, theta: with kappa theta = 0, samples that are absorbed in 0 have no derivative by it; differentiate by"
                        + " sigma or y0, or where it is > 0");
        Transition law = transition(h);
        Tensor b = x.cast(DType.F64).mul(law.decay());
        require(
                Double.isFinite(law.inflow().item() + b.stopGradient().sum().item()),
                "t0, t1: the mean after %s overflows, with kappa = %s; take shorter times",
                h,
                kappa.item());
        return NoncentralChiSquare.draw(law.deviation(), law.inflow(), b, key).cast(x.dtype());
    }

    /// P(X(t + h) ≤ x) given X(t) = y0.
    ///
    /// @throws IllegalArgumentException unless h > 0 and y0 ≥ 0 are finite
    public double cdf(double h, double y0, double x) {
        require(
                h > 0 && y0 >= 0 && Double.isFinite(h) && Double.isFinite(y0),
                "h, y0: must be finite, > 0 and >= 0, got %s and %s",
                h,
                y0);
        Transition law = transition(h);
        double c = law.deviation().item() * law.deviation().item();
        double a = law.inflow().item();
        double b = y0 * law.decay().item();
        return NoncentralChiSquare.isConstant(law.deviation().item(), a, b)
                ? x >= a + b ? 1 : 0
                : NoncentralLaw.of(a / c, b / c, x / c).cdf();
    }

    /// @param deviation √c
    /// @param inflow    cδ, the part of the mean that does not come from X(t)
    /// @param decay     cλ / X(t)
    private record Transition(Tensor deviation, Tensor inflow, Tensor decay) {}

    /// By ∫₀ʰ e^−κs ds, which is (1 − e^−κh) / κ without its cancellation.
    private Transition transition(double h) {
        Tensor length = Tensor.scalar(DType.F64, h);
        Tensor integral = MatrixExponential.of(kappa.neg()).phi(length).mul(h);
        return new Transition(
                integral.sqrt().mul(sigma).mul(0.5), inflow.mul(integral), kappa.mul(-h).exp());
    }
}

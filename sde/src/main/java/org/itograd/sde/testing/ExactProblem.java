package org.itograd.sde.testing;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.exact.BrownianBridge;
import org.itograd.sde.exact.CoxIngersollRoss;
import org.itograd.sde.exact.ExactSampler;
import org.itograd.sde.exact.GeometricBrownianMotion;
import org.itograd.sde.exact.OrnsteinUhlenbeck;
import org.itograd.sde.montecarlo.Gaussian;

/// An exact sampler with the law that its samples must follow. Samplers have no order of convergence; this takes its place.
///
/// @param name     short, for tables
/// @param sampler  with standard parameters
/// @param y0       the state of one sample at time 0, F64: a scalar or (d)
/// @param t1       the time at which it is sampled
/// @param observed one number per sample, (n), from states (n) or (n, d)
/// @param cdf      P(observed ≤ x) at t1
public record ExactProblem(
        String name, ExactSampler sampler, Tensor y0, double t1, UnaryOperator<Tensor> observed,
        DoubleUnaryOperator cdf) {

    /// All exact samplers of this library.
    public static List<ExactProblem> all() {
        return List.of(
                geometricBrownianMotion(), ornsteinUhlenbeck(), rotating(), coxIngersollRoss("cir", 0.5),
                coxIngersollRoss("cir-reaching-0", 1.5), brownianBridge());
    }

    /// Whether n samples follow the law, by the test of Kolmogorov and Smirnov.
    ///
    /// @param falseAlarm the probability that correct ones fail
    public Check check(int n, long seed, double falseAlarm) {
        Tensor end = sampler.sample(0, t1, start(n), RandomKey.of(seed));
        return Checks.law(name, cdf, observed.apply(end), falseAlarm);
    }

    /// n samples at time 0, (n) or (n, d).
    public Tensor start(int n) {
        return y0.broadcastTo(y0.shape().rank() == 0 ? Shape.of(n) : Shape.of(n, y0.shape().dim(0)));
    }

    /// dX = 0.5 X dt + 0.6 X dW from 1: log-normal.
    private static ExactProblem geometricBrownianMotion() {
        DoubleUnaryOperator cdf = x -> x <= 0 ? 0 : Gaussian.cdf((StrictMath.log(x) - (0.5 - 0.18)) / 0.6);
        return new ExactProblem(
                "gbm", GeometricBrownianMotion.of(0.5, 0.6), Tensor.scalar(DType.F64, 1), 1, x -> x, cdf);
    }

    /// dX = 1.2 (0.3 − X) dt + 0.4 dW from 1.
    private static ExactProblem ornsteinUhlenbeck() {
        double decay = StrictMath.exp(-1.2);
        double deviation = Math.sqrt(0.16 * (1 - decay * decay) / 2.4);
        return new ExactProblem(
                "ou", OrnsteinUhlenbeck.of(1.2, 0.3, 0.4), Tensor.of(new double[]{1}, 1), 1,
                x -> x.select(1, 0),
                x -> Gaussian.cdf((x - 0.3 - 0.7 * decay) / deviation));
    }

    /// dX = (−½ + 2J) X dt + 0.7 dW in the plane from (1, 0), J a quarter turn: the first component is normal with mean
    /// e^(−t/2) cos 2t and variance 0.49 (1 − e^−t).
    private static ExactProblem rotating() {
        Tensor a = Tensor.of(new double[]{-0.5, -2, 2, -0.5}, 2, 2);
        Tensor sigma = Tensor.of(new double[]{0.7, 0, 0, 0.7}, 2, 2);
        double deviation = 0.7 * Math.sqrt(1 - StrictMath.exp(-1));
        return new ExactProblem(
                "ou-rotating", OrnsteinUhlenbeck.of(a, Tensor.of(new double[2], 2), sigma),
                Tensor.of(new double[]{1, 0}, 2), 1,
                x -> x.select(1, 0),
                x -> Gaussian.cdf((x - StrictMath.exp(-0.5) * StrictMath.cos(2)) / deviation));
    }

    /// dX = (0.4 − X) dt + σ √X dW from 0.2: for σ = 0.5 it stays positive, for σ = 1.5 (δ = 0.71) it reaches 0.
    private static ExactProblem coxIngersollRoss(String name, double sigma) {
        CoxIngersollRoss cir = CoxIngersollRoss.of(1, 0.4, sigma);
        return new ExactProblem(
                name, cir, Tensor.scalar(DType.F64, 0.2), 1, x -> x, x -> cir.cdf(1, 0.2, x));
    }

    /// 0.8 W from 1 to 2 at time 2.
    private static ExactProblem brownianBridge() {
        return new ExactProblem(
                "bridge", BrownianBridge.to(2, 2, 0.8), Tensor.scalar(DType.F64, 1), 0.5,
                x -> x,
                x -> Gaussian.cdf((x - 1.25) / (0.8 * Math.sqrt(0.375))));
    }
}

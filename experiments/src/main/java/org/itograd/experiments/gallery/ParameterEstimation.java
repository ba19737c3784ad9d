package org.itograd.experiments.gallery;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.CosineSchedule;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Heun;

/// Estimates the parameters of dX = −θ X dt + σ dW, X(0) = 1, from Y_k = X(k Δ) + τ ε_k, several series of noisy observations, by the
/// likelihood of a particle filter (N. J. Gordon, D. J. Salmond, A. F. M. Smith, "Novel approach to nonlinear/non-Gaussian Bayesian state
/// estimation", IEE Proc. F 140, 1993): particles are solved to the next observation, weighted by its density, and drawn anew by weight.
///
/// Its gradient has two parts. Solves and weights are differentiated along the paths. Drawing is not continuous, so its derivative comes
/// from the probabilities: who is drawn keeps the weight w / w̄, where w̄ is w held fixed, which is 1 and has the derivative of log w
/// (A. Ścibior, F. Wood, "Differentiable particle filtering without modifying the forward pass", 2021). So the gradient of the likelihood
/// is unbiased. Without drawing anew, what remains is the simulated likelihood with its gradient along paths alone: few particles
/// stay near the data then, and it is far off. For this equation Kalman's filter ([KalmanLikelihood]) gives the exact likelihood to compare with.
final class ParameterEstimation implements Example {
    private static final double INTERVAL = 0.4;
    private static final Tensor TRUE = Tensor.of(new double[]{1.5, 0.8, 0.3}, 3);
    private static final Tensor START = Tensor.of(new double[]{0.5, 1.6, 0.6}, 3);
    private static final List<String> NAMES = List.of("θ", "σ", "τ");
    private static final double LOG_2PI = StrictMath.log(2 * Math.PI);

    @Override
    public String name() {
        return "estimate";
    }

    @Override
    public String description() {
        return "parameters of an SDE from noisy observations: a particle filter that is differentiated, against Kalman's";
    }

    @Override
    public Shown run(ExampleContext context) {
        int n = context.size(10, 4);
        int series = 60;
        double[] times = IntStream.rangeClosed(1, n).mapToDouble(k -> k * INTERVAL).toArray();
        Tensor x = SdeSolve.of(equation(TRUE)).solver(new Heun()).steps(0, n * INTERVAL, 32 * n).seed(context.seed())
                .saveAt(times).run(Tensor.ones(DType.F64, series)).ys().transpose();
        Tensor data = x.add(context.key(1).normal(DType.F64, series, n).mul(TRUE.at(2)));

        int particles = context.size(200, 100);
        Tensor found = fit(context, context.size(80, 20), (p, key) -> filter(p, data, particles, true, key));
        UnaryOperator<Tensor> exact = p -> KalmanLikelihood.of(p, data, INTERVAL);
        KalmanLikelihood.Maximum maximum = KalmanLikelihood.maximum(found, data, INTERVAL);
        Tensor best = maximum.parameters();
        Tensor errors = maximum.errors();
        UnaryOperator<Tensor> away = p -> p.sub(best).div(errors).abs().max();
        Shown shown = Shown.nothing()
                .with(Figure.of("distance from the exact estimate, in standard errors", away.apply(found).item())
                        .atMost(context.value(1, 1.5)).beside("untrained", away.apply(START).item()))
                .with(Figure
                        .of("log-likelihood at the true parameters",
                                filter(TRUE, data, particles, true, context.key(3)).item())
                        .near("exact (Kalman)", exact.apply(TRUE).item(), context.value(6, 12))
                        .beside("not drawing anew", filter(TRUE, data, particles, false, context.key(3)).item()));
        for (int i = 0; i < NAMES.size(); i++) {
            shown = shown.with(Figure.of(NAMES.get(i), found.at(i)).near("true", TRUE.at(i), 3 * errors.at(i))
                    .beside("standard error", errors.at(i)).beside("exact estimate", best.at(i)));
        }
        double[] theta = IntStream.range(0, context.size(9, 3)).mapToDouble(i -> 0.9 + 0.15 * i).toArray();
        List<Tensor> along = DoubleStream.of(theta)
                .mapToObj(t -> Tensor.of(new double[]{t, best.at(1), best.at(2)}, 3)).toList();
        return shown.with("likelihood.svg", Plot.of("θ", "log-likelihood")
                .dashed("exact (Kalman)", theta, along.stream().mapToDouble(p -> exact.apply(p).item()).toArray())
                .points("particle filter", theta, along.stream()
                        .mapToDouble(p -> filter(p, data, particles, true, context.key(3)).item()).toArray()));
    }

    /// Climbs a likelihood, whose draws are new in each step, by the logarithms of the parameters.
    private static Tensor fit(ExampleContext context, int steps, BiFunction<Tensor, RandomKey, Tensor> likelihood) {
        Parameter logs = new Parameter("logarithms", START.log());
        Adam adam = new Adam(Parameters.of(logs));
        CosineSchedule rate = new CosineSchedule(0.15, 0.001, steps);
        for (int step = 0; step < steps; step++) {
            Tensor loss = likelihood.apply(logs.value().exp(), context.key(2).fold(step)).neg();
            context.trained(step, steps, loss.item());
            adam.step(rate.at(step), Autodiff.gradients(loss, logs.value()));
        }
        return logs.value().stopGradient().exp();
    }

    private static Sde equation(Tensor p) {
        return Sde.ito((t, x) -> x.mul(p.select(0, 0)).neg(), Diffusion.additive(t -> p.select(0, 1)));
    }

    /// An estimate of the logarithm of the likelihood of all series; that of the likelihood itself has no bias but that of the steps.
    ///
    /// @param p    θ, σ, τ
    /// @param data (series, times)
    private static Tensor filter(Tensor p, Tensor data, int particles, boolean drawing, RandomKey key) {
        int series = data.shape().dim(0);
        int n = data.shape().dim(1);
        Tensor tau = p.select(0, 2);
        SdeSolve toNext = SdeSolve.of(equation(p)).solver(new Heun()).steps(0, INTERVAL, 4);
        Tensor x = Tensor.ones(DType.F64, series, particles);
        Tensor logWeight = Tensor.zeros(DType.F64, series, particles);
        Tensor total = Tensor.scalar(0);
        for (int k = 0; k < n; k++) {
            x = toNext.seed(key.fold(k).k0()).run(x).y();
            Tensor miss = data.slice(1, k, k + 1).sub(x).div(tau);
            logWeight = logWeight.add(miss.square().add(LOG_2PI).mul(-0.5)).sub(tau.log());
            if (drawing || k == n - 1) {
                Tensor mean = logWeight.logSumExp(true, 1).sub(StrictMath.log(particles));
                total = total.add(mean.sum());
                Tensor drawn = draw(logWeight.sub(mean).stopGradient().exp(), key.fold(k).uniform(DType.F64, series));
                x = x.gather(1, drawn);
                Tensor kept = logWeight.sub(mean).gather(1, drawn);
                logWeight = kept.sub(kept.stopGradient());
            }
        }
        return total;
    }

    /// Systematic resampling: of the particles in a row, whose mean weight is 1, number i is drawn wᵢ times on average, wᵢ rounded.
    private static Tensor draw(Tensor weights, Tensor u) {
        int n = weights.shape().dim(1);
        double[] sums = weights.cumsum(1).toDoubleArray();
        double[] drawn = new double[sums.length];
        for (int row = 0; row < sums.length; row += n) {
            for (int k = 0, i = 0; k < n; k++) {
                while (i < n - 1 && sums[row + i] < k + u.at(row / n)) {
                    i++;
                }
                drawn[row + k] = i;
            }
        }
        return Tensor.of(drawn, weights.shape().dims());
    }
}

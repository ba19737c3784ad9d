package org.itograd.experiments.gallery;

import java.util.Map;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.Clipping;
import org.itograd.autodiff.optim.CosineSchedule;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.experiments.equations.NamedSdes;
import org.itograd.experiments.lesson.Plot;
import org.itograd.nn.Activation;
import org.itograd.nn.Gru;
import org.itograd.nn.Linear;
import org.itograd.nn.Sequential;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.parts.LatentSde;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;

/// A latent SDE (X. Li, T.-K. L. Wong, R. T. Q. Chen, D. Duvenaud, "Scalable gradients for stochastic differential equations", AISTATS 2020,
/// section 7.2) of a stochastic Lorenz attractor. The prior dz = h(z) dt + g(z) dW makes paths; the posterior
/// dz = f(z, c(t)) dt + g(z) dW follows a given one, whose rest after t a recurrent network sums up in c(t). Both are trained by
/// log p(x) ≥ E log p(x | z) − KL(z(0)) − E ½ ∫ |(f − h) / g|² dt, the last by Girsanov's theorem.
final class LatentLorenz implements Example {
    private static final int TIMES = 40;
    private static final double STEP = 0.05;
    private static final int LATENT = 4;
    private static final int CONTEXT = 16;
    private static final int WIDTH = 96;

    /// Paths (n, times, 3), and how far the posterior is from the prior, in nats, a mean.
    private record Fit(Tensor path, Tensor divergence) {}

    private record Model(Gru rest, Linear summary, Linear mean, Linear logScale, Sequential posterior, Sequential prior,
            Linear decoder, Parameter noise) {
        static Model of(RandomKey key) {
            return new Model(new Gru(3, 64, DType.F32, key.fold(0)), new Linear(64, CONTEXT, DType.F32, key.fold(1)),
                    new Linear(CONTEXT, LATENT, DType.F32, key.fold(2)),
                    new Linear(CONTEXT, LATENT, DType.F32, key.fold(3)), drift(LATENT + CONTEXT, key.fold(4)),
                    drift(LATENT, key.fold(5)), new Linear(LATENT, 3, DType.F32, key.fold(6)),
                    new Parameter("noise", Tensor.zeros(DType.F32, LATENT)));
        }

        static Sequential drift(int in, RandomKey key) {
            return Sequential.of(new Linear(in, WIDTH, DType.F32, key.fold(0)), Activation.SOFTPLUS,
                    new Linear(WIDTH, LATENT, DType.F32, key.fold(1)));
        }

        Parameters parameters() {
            return Parameters.ofAll(rest, summary, mean, logScale, posterior, prior, decoder).and(Parameters.of(noise));
        }

        /// A path of the posterior for each path x.
        Fit fit(Tensor x, RandomKey key) {
            Tensor back = Tensor.of(IntStream.range(0, TIMES).mapToDouble(k -> TIMES - 1 - k).toArray(), TIMES)
                    .cast(DType.F32);
            Tensor rests = rest.apply(x.take(1, back)).take(1, back);
            Tensor context = summary.apply(rests.reshape(-1, 64)).reshape(-1, TIMES, CONTEXT);
            Tensor m = mean.apply(context.select(1, 0));
            Tensor log = logScale.apply(context.select(1, 0));
            Tensor grid = Tensor.of(times(), 1, TIMES, 1).cast(DType.F32);
            Sde equation = Sde.ito((t, z) -> {
                Tensor hats = grid.sub(t).abs().div(-STEP).add(1).relu();
                return posterior.apply(Tensor.concat(1, z, context.mul(hats).sum(false, 1)));
            }, diffusion());
            LatentSde latent = LatentSde.of(equation, (t, z) -> prior.apply(z), LATENT);
            Tensor z0 = m.add(log.exp().mul(key.fold(0).normal(DType.F32, m.shape().dims())));
            Solution solved = solve(latent.sde(), latent.start(z0), key);
            Tensor atStart = m.square().add(log.mul(2).exp()).sub(1).mul(0.5).sub(log).sum(false, 1);
            return new Fit(decode(solved.ys(latent.layout()).get(latent.state())),
                    solved.y(latent.layout()).get(LatentSde.KL).add(atStart).mean());
        }

        /// Paths of the prior, from z(0) ~ N(0, 1).
        Tensor sample(int n, RandomKey key) {
            Sde equation = Sde.ito((t, z) -> prior.apply(z), diffusion());
            return decode(solve(equation, key.fold(0).normal(DType.F32, n, LATENT), key).ys());
        }

        private Diffusion diffusion() {
            return Diffusion.additive(t -> noise.value().sigmoid());
        }

        private static Solution solve(Sde equation, Tensor start, RandomKey key) {
            return SdeSolve.of(equation).solver(new EulerMaruyama()).grid(TimeGrid.of(times()))
                    .brownian(BrownianPath.of(key.fold(1))).saveEveryStep().run(start);
        }

        private Tensor decode(Tensor z) {
            return decoder.apply(z.reshape(-1, LATENT)).reshape(TIMES, -1, 3).transpose(1, 0, 2);
        }
    }

    @Override
    public String name() {
        return "latent-sde";
    }

    @Override
    public String description() {
        return "latent SDE: a prior that makes paths like those of a Lorenz attractor, and a posterior that follows one";
    }

    @Override
    public Shown run(ExampleContext context) {
        Model model = Model.of(context.key(0));
        Tensor training = lorenz(context.key(1), 1024);
        Tensor test = lorenz(context.key(2), context.size(256, 64));
        Fit untrained = model.fit(test, context.key(4));
        train(context, model, training);
        Fit fit = model.fit(test, context.key(4));
        Tensor made = model.sample(256, context.key(5));
        return Shown.nothing()
                .with(Figure.of("rms error of the posterior's paths, in standard deviations", error(fit, test))
                        .atMost(context.value(0.4, 0.95)).beside("untrained", error(untrained, test)))
                .with(Figure.of("divergence of the posterior from the prior, nats", fit.divergence.item()))
                .with(Figure.of("energy distance of the prior's last points from the data's", last(made, test))
                        .atMost(context.value(0.3, 10)).beside("other data", last(training, test)))
                .with("attractor.svg", Plot.of("x", "z").dots("data", all(test, 0), all(test, 2))
                        .dots("prior", all(made, 0), all(made, 2)));
    }

    private static void train(ExampleContext context, Model model, Tensor training) {
        Adam adam = new Adam(model.parameters());
        int steps = context.size(250, 30);
        CosineSchedule rate = new CosineSchedule(0.01, 0.0005, steps);
        for (int step = 0; step < steps; step++) {
            RandomKey key = context.key(3).fold(step);
            Tensor x = training.gather(IntStream.of(key.fold(0).permutation(1024)).limit(64).toArray());
            Fit fit = model.fit(x, key.fold(1));
            // −log of the density of N(path, 0.1²), a mean over samples, but for a constant.
            Tensor misfit = fit.path.sub(x).square().sum().mul(50.0 / 64);
            Tensor loss = misfit.add(fit.divergence.mul(Math.min(1, 2.5 * step / steps))).div(3 * TIMES);
            context.trained(step, steps, loss.item());
            adam.step(rate.at(step), Clipping.byNorm(Autodiff.gradients(loss, model.parameters().values()), 1));
        }
    }

    /// Paths (n, times, 3) from random starts, scaled to mean 0 and variance 1.
    private static Tensor lorenz(RandomKey key, int n) {
        Tensor paths = SdeSolve.of(NamedSdes.named("lorenz").orElseThrow().with(Map.of("sigma", 3.0)))
                .solver(new EulerMaruyama()).stepSize(0, STEP * (TIMES - 1), STEP / 20)
                .brownian(BrownianPath.of(key.fold(1)))
                .saveAt(times()).run(key.fold(0).normal(DType.F64, n, 3)).ys().transpose(1, 0, 2).cast(DType.F32);
        return paths.sub(paths.mean(true, 0, 1)).div(paths.var(true, 0, 1).sqrt());
    }

    private static double error(Fit fit, Tensor data) {
        return fit.path.sub(data).square().mean().sqrt().item();
    }

    private static double last(Tensor made, Tensor data) {
        return Reference.energy(made.select(1, -1), data.select(1, -1));
    }

    private static double[] times() {
        return IntStream.range(0, TIMES).mapToDouble(k -> k * STEP).toArray();
    }

    private static double[] all(Tensor paths, int component) {
        return paths.select(2, component).reshape(-1).toDoubleArray();
    }
}

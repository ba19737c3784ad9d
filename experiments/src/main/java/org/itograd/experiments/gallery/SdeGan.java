package org.itograd.experiments.gallery;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.Clipping;
import org.itograd.autodiff.optim.CosineSchedule;
import org.itograd.autodiff.optim.MovingAverage;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.nn.Activation;
import org.itograd.nn.Linear;
import org.itograd.nn.TimeLinear;
import org.itograd.nn.TimeSequential;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.exact.OrnsteinUhlenbeck;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.ReversibleHeun;

/// A neural SDE as a generative adversarial network (P. Kidger, J. Foster, X. Li, T. Lyons, "Neural SDEs as infinite-dimensional GANs", ICML
/// 2021, and "Efficient and accurate gradients for neural SDEs", NeurIPS 2021). The generator dz = μ(t, z) dt + σ(t, z) ∘ dW, Y = r z + b
/// makes paths Y; the critic dh = f(t, h) dt + g(t, h) ∘ dY, s = ℓ h(T) reads one and gives a mark. The critic maximises the difference
/// of its mean marks for data and for made paths, the generator minimises it: a Wasserstein distance if the critic cannot magnify,
/// for which it has LipSwish and clipped weights. The data are paths of an Ornstein–Uhlenbeck process.
final class SdeGan implements Example {
    private static final int TIMES = 17;
    private static final double END = 2;
    private static final int STATE = 8;
    private static final int NOISES = 2;
    private static final double SIGMA = 0.7;

    /// A network of time and state.
    private static TimeSequential network(int in, int out, RandomKey key) {
        return TimeSequential.of().then("0", new TimeLinear(in, 16, DType.F32, key.fold(0)))
                .thenAutonomous("1", Activation.LIPSWISH).then("2", new TimeLinear(16, out, DType.F32, key.fold(1)))
                .thenAutonomous("3", Activation.TANH);
    }

    /// z(0) or h(0), μ or f, σ or g, and what is read off.
    private record Net(Linear first, TimeSequential drift, TimeSequential diffusion, Linear last, int noises) {
        static Net of(int in, int noises, RandomKey key) {
            return new Net(new Linear(in, STATE, DType.F32, key.fold(0)), network(STATE, STATE, key.fold(1)),
                    network(STATE, STATE * noises, key.fold(2)), new Linear(STATE, 1, DType.F32, key.fold(3)), noises);
        }

        Parameters parameters() {
            return Parameters.ofAll(first, drift, diffusion, last);
        }

        /// (n, state, noises)
        Tensor matrix(Tensor t, Tensor z) {
            return diffusion.apply(t, z).reshape(-1, STATE, noises);
        }

        Sde equation() {
            return Sde.stratonovich(drift::apply, Diffusion.general(noises, this::matrix));
        }
    }

    /// The mean mark of paths (n, times, 1): their increments drive the critic.
    private static Tensor mark(Net critic, Tensor y) {
        Tensor increments = y.slice(1, 1, TIMES).sub(y.slice(1, 0, -1)).transpose(1, 0, 2);
        Tensor h0 = critic.first.apply(y.select(1, 0));
        return critic.last.apply(solve(critic.equation(), BrownianPath.recorded(increments)).run(h0).y()).mean();
    }

    /// The mean mark of paths of the generator, as one equation for both states: dh = f dt + g r (μ dt + σ ∘ dW).
    private static Tensor mark(Net critic, Net made, Tensor z0, BrownianPath path) {
        Tensor r = made.last.parameters().get("weight").value();
        Sde both = Sde.stratonovich((t, y) -> {
            Tensor mu = made.drift.apply(t, y.slice(1, 0, STATE));
            Tensor h = y.slice(1, STATE, 2 * STATE);
            return Tensor.concat(1, mu, critic.drift.apply(t, h).add(critic.diffusion.apply(t, h).mul(mu.matmul(r))));
        }, Diffusion.general(NOISES, (t, y) -> {
            Tensor sigma = made.matrix(t, y.slice(1, 0, STATE));
            Tensor g = critic.matrix(t, y.slice(1, STATE, 2 * STATE));
            return Tensor.concat(1, sigma, g.mul(sigma.mul(r).sum(true, 1)));
        }));
        Tensor start = Tensor.concat(1, z0, critic.first.apply(made.last.apply(z0)));
        return critic.last.apply(solve(both, path).run(start).y().slice(1, STATE, 2 * STATE)).mean();
    }

    private static SdeSolve solve(Sde sde, BrownianPath path) {
        return SdeSolve.of(sde).solver(new ReversibleHeun()).steps(0, END, TIMES - 1).brownian(path);
    }

    /// Paths of the generator, (1000, times).
    private static Tensor sample(Net made, RandomKey key) {
        Tensor z0 = made.first.apply(key.fold(0).normal(DType.F32, 1000, 4));
        Tensor z = solve(made.equation(), BrownianPath.of(key.fold(1))).saveEveryStep().run(z0).ys();
        return made.last.apply(z.reshape(-1, STATE)).reshape(TIMES, -1).transpose();
    }

    /// Paths of dY = −Y dt + 0.7 dW from N(1, ½²), (n, times).
    private static Tensor data(int n, RandomKey key) {
        Tensor y0 = key.fold(0).normal(DType.F32, n, 1).mul(0.5).add(1);
        return OrnsteinUhlenbeck.of(1, 0, SIGMA).path(TimeGrid.uniform(0, END, TIMES - 1), y0, key.fold(1))
                .reshape(TIMES, n).transpose();
    }

    @Override
    public String name() {
        return "sde-gan";
    }

    @Override
    public String description() {
        return "SDE-GAN: a generator and a critic, both neural SDEs, learn the law of Ornstein–Uhlenbeck paths";
    }

    @Override
    public Shown run(ExampleContext context) {
        Net made = Net.of(4, NOISES, context.key(0));
        Tensor real = data(1000, context.key(2));
        Tensor before = sample(made, context.key(3));
        MovingAverage average = train(context, made);
        Tensor after = average.during(() -> sample(made, context.key(3)));
        double[] times = IntStream.range(0, TIMES).mapToDouble(k -> END * k / (TIMES - 1)).toArray();
        double variance = 0.25 * StrictMath.exp(-2 * END) + 0.5 * SIGMA * SIGMA * (1 - StrictMath.exp(-2 * END));
        Tensor off = after.sub(after.mean(true, 0));
        Tensor middle = off.select(1, 8);
        double slope = middle.mul(off.select(1, 16)).mean().item() / middle.square().mean().item();
        Plot plot = Plot.of("t", "y");
        for (int i = 0; i < 8; i++) {
            plot = plot.line("data", times, real.select(0, i).toDoubleArray())
                    .line("generator", times, after.select(0, i).toDoubleArray());
        }
        return Shown.nothing()
                .with(Figure.of("energy distance of paths", Reference.energy(after, real)).atMost(context.value(0.5, 3))
                        .beside("untrained", Reference.energy(before, real))
                        .beside("other data", Reference.energy(data(1000, context.key(4)), real)))
                .with(Figure.of("mean at the end", after.select(1, -1).mean().item()).near("exact",
                        StrictMath.exp(-END), context.value(0.3, 3)))
                .with(Figure.of("standard deviation at the end", off.select(1, -1).square().mean().sqrt().item())
                        .near("exact", Math.sqrt(variance), context.value(0.15, 3)))
                .with(Figure.of("regression of the end on the middle", slope)
                        .near("exact", StrictMath.exp(-1), context.value(0.15, 3)))
                .with("paths.svg", plot);
    }

    private static MovingAverage train(ExampleContext context, Net made) {
        Net critic = Net.of(1, 1, context.key(1));
        Parameters both = made.parameters().under("generator").and(critic.parameters().under("critic"));
        Adam generating = new Adam(made.parameters(), 0, 0.99, 1e-8);
        Adam judging = new Adam(critic.parameters(), 0, 0.99, 1e-8);
        MovingAverage average = new MovingAverage(made.parameters(), context.value(0.995, 0.8));
        int own = made.parameters().list().size();
        int steps = context.size(1200, 40);
        CosineSchedule rate = new CosineSchedule(context.value(0.001, 0.01), 1e-5, steps);
        for (int step = 0; step < steps; step++) {
            RandomKey key = context.key(5).fold(step);
            Tensor z0 = made.first.apply(key.fold(1).fold(0).normal(DType.F32, 128, 4));
            Tensor distance = mark(critic, data(128, key.fold(0)).reshape(128, TIMES, 1))
                    .sub(mark(critic, made, z0, BrownianPath.of(key.fold(1).fold(1))));
            context.trained(step, steps, distance.item());
            List<Tensor> gradients = Autodiff.gradients(distance, both.values());
            generating.step(rate.at(step), gradients.subList(0, own));
            judging.step(5 * rate.at(step),
                    gradients.subList(own, gradients.size()).stream().map(Tensor::neg).toList());
            Clipping.weights(critic.parameters(), 0.3);
            average.update();
        }
        return average;
    }
}

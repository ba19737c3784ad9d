package org.itograd.experiments.gallery;

import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.CosineSchedule;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.nn.Activation;
import org.itograd.nn.TimeLinear;
import org.itograd.nn.TimeSequential;
import org.itograd.sde.Divergence;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartedSde;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.RungeKutta4;

/// A continuous normalising flow (R. T. Q. Chen, Y. Rubanova, J. Bettencourt, D. Duvenaud, "Neural ordinary differential equations",
/// NeurIPS 2018; W. Grathwohl et al., "FFJORD", ICLR 2019): an ODE dx = v(t, x) dt with a network v carries the data at t = 0 to
/// normal numbers at t = 1. Along a path the density changes by its divergence, so that
///
/// log p(x(0)) = log N(x(1); 0, 1) + ∫ ∇·v(t, x(t)) dt,
///
/// exactly, and training is maximum likelihood. Backwards in time the same ODE makes data out of normal numbers. The data are two
/// moons, whose density is known up to an integral over an arc.
final class NormalizingFlow implements Example {
    private static final int WIDTH = 32;
    private static final double NOISE = 0.1;
    private static final double LOG_2_PI = StrictMath.log(2 * Math.PI);

    @Override
    public String name() {
        return "cnf";
    }

    @Override
    public String description() {
        return "continuous normalising flow: the density of two moons, by the divergence of an ODE, and samples of it";
    }

    @Override
    public Shown run(ExampleContext context) {
        RandomKey key = context.key(0);
        TimeSequential velocity = TimeSequential.of()
                .then("0", new TimeLinear(2, WIDTH, DType.F32, key.fold(0))).thenAutonomous("1", Activation.TANH)
                .then("2", new TimeLinear(WIDTH, WIDTH, DType.F32, key.fold(1))).thenAutonomous("3", Activation.TANH)
                .then("4", new TimeLinear(WIDTH, 2, DType.F32, key.fold(2)));
        Tensor test = moons(context.key(1), context.size(2000, 500));
        double untrained = -logDensity(velocity.bind(), test).mean().item();
        train(context, velocity);
        VectorField v = velocity.bind();
        Tensor samples = samples(v, context.key(3).normal(DType.F32, 1000, 2));
        return Shown.nothing()
                .with(Figure.of("negative log-likelihood of new points, nats", -logDensity(v, test).mean().item())
                        .atMost(context.value(1.2, 1.8))
                        .beside("untrained", untrained).beside("a Gaussian", Reference.gaussian(test, test))
                        .beside("the true density", -truth(test).mean().item()))
                .with(Figure.of("integral of the density over the plane", integral(v)).near("exact", 1, 0.02))
                .with(Figure.of("the same for samples, under the true density", -truth(samples).mean().item())
                        .atMost(context.value(2, 10)))
                .with("moons.svg", Plot.of("x", "y").dots("data", column(test, 0), column(test, 1))
                        .dots("samples of the flow", column(samples, 0), column(samples, 1)));
    }

    private static void train(ExampleContext context, TimeSequential velocity) {
        Adam adam = new Adam(velocity.parameters());
        int steps = context.size(600, 80);
        CosineSchedule rate = new CosineSchedule(0.02, 0.0005, steps);
        for (int step = 0; step < steps; step++) {
            Tensor batch = moons(context.key(2).fold(step), 256);
            Tensor loss = logDensity(velocity.bind(), batch).mean().neg();
            context.trained(step, steps, loss.item());
            adam.step(rate.at(step), Autodiff.gradients(loss, velocity.parameters().values()));
        }
    }

    /// log p(x), a number per sample.
    private static Tensor logDensity(VectorField v, Tensor x) {
        Part state = Part.of("state", 2);
        Part change = Part.of("change of log density");
        PartedSde flow = PartedSde.ito()
                .with(state, (t, y) -> v.apply(t, y.get(state)))
                .with(change, (t, y) -> Divergence.of(v, t, y.get(state)));
        Parts end = SdeSolve.of(flow.sde()).solver(new RungeKutta4()).steps(0, 1, 8)
                .run(flow.layout().pack(x, Tensor.zeros(DType.F32, x.shape().dim(0)))).y(flow.layout());
        return end.get(change).sub(end.get(state).square().sum(false, 1).mul(0.5)).sub(LOG_2_PI);
    }

    /// From normal numbers back to data.
    private static Tensor samples(VectorField v, Tensor normal) {
        Sde backwards = Sde.ode((s, x) -> v.apply(s.neg().add(1), x).neg());
        return SdeSolve.of(backwards).solver(new RungeKutta4()).steps(0, 1, 16).run(normal).y();
    }

    /// Half circles (cos a, sin a) and (1 − cos a, ½ − sin a), 0 ≤ a ≤ π, and noise.
    private static Tensor moons(RandomKey key, int n) {
        Tensor a = key.fold(0).uniform(DType.F32, n).mul(Math.PI);
        Tensor upper = key.fold(1).uniform(DType.F32, n).greaterThan(0.5);
        Tensor x = upper.where(a.cos(), a.cos().neg().add(1));
        Tensor y = upper.where(a.sin(), a.sin().neg().add(0.5));
        return Tensor.stack(1, x, y).add(key.fold(2).normal(DType.F32, n, 2).mul(NOISE));
    }

    /// The logarithm of the moons' density, by the midpoint rule along the half circles.
    private static Tensor truth(Tensor x) {
        int n = 400;
        Tensor a = Tensor.of(IntStream.range(0, n).mapToDouble(i -> Math.PI * (i + 0.5) / n).toArray(), n);
        Tensor first = x.cast(DType.F64).slice(1, 0, 1);
        Tensor second = x.cast(DType.F64).slice(1, 1, 2);
        Tensor upper = first.sub(a.cos()).square().add(second.sub(a.sin()).square());
        Tensor lower = first.sub(1).add(a.cos()).square().add(second.sub(0.5).add(a.sin()).square());
        return Tensor.concat(1, upper, lower).mul(-0.5 / (NOISE * NOISE)).logSumExp(false, 1)
                .sub(StrictMath.log(2 * n * NOISE * NOISE) + LOG_2_PI);
    }

    private static double integral(VectorField v) {
        int n = 80;
        double cell = 6.0 / n;
        double[] points = new double[2 * n * n];
        for (int i = 0; i < n * n; i++) {
            int column = i / n;
            points[2 * i] = -2.5 + (column + 0.5) * cell;
            points[2 * i + 1] = -2.75 + (i % n + 0.5) * cell;
        }
        return logDensity(v, Tensor.of(points, n * n, 2).cast(DType.F32)).exp().sum().item() * cell * cell;
    }

    private static double[] column(Tensor points, int i) {
        return points.select(1, i).toDoubleArray();
    }
}

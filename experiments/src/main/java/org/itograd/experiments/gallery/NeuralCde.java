package org.itograd.experiments.gallery;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.nn.Activation;
import org.itograd.nn.Linear;
import org.itograd.nn.Sequential;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Heun;

/// A neural controlled differential equation (P. Kidger, J. Morrill, J. Foster, T. Lyons, "Neural controlled differential equations for
/// irregular time series", NeurIPS 2020): the state z is driven by data as a neural SDE is by noise,
///
/// dz = f(z) dX, z(0) = ζ(X(0)), class = ℓ(z(T)), with X(t) = (t, x(t), y(t)) through the observations.
///
/// X stands where an SDE has its Brownian motion: its increments are a recorded path, and a Stratonovich solver follows it. The
/// data are noisy spirals, seen at times of each one's own; the question is which way they turn.
final class NeuralCde implements Example {
    private static final int POINTS = 30;
    private static final double TIME = 6;
    private static final double NOISE = 0.6;
    private static final int CHANNELS = 3;
    private static final int HIDDEN = 8;
    private static final int WIDTH = 32;
    private static final int TEST = 500;

    /// @param labels 1 for those that turn anticlockwise, (n, 1)
    /// @param points t, x, y: (n, points, 3)
    private record Spirals(Tensor points, Tensor labels) {}

    @Override
    public String name() {
        return "neural-cde";
    }

    @Override
    public String description() {
        return "neural controlled differential equation: which way does a noisy spiral turn that is seen at irregular times?";
    }

    @Override
    public Shown run(ExampleContext context) {
        RandomKey key = context.key(0);
        Linear first = new Linear(CHANNELS, HIDDEN, DType.F32, key.fold(0));
        Sequential field = Sequential.of(new Linear(HIDDEN, WIDTH, DType.F32, key.fold(1)), Activation.SILU,
                new Linear(WIDTH, HIDDEN * CHANNELS, DType.F32, key.fold(2)), Activation.TANH);
        Linear last = new Linear(HIDDEN, 1, DType.F32, key.fold(3));
        Function<Tensor, Tensor> cde = points -> {
            Tensor start = first.apply(points.select(1, 0));
            Sde equation = Sde.stratonovich((t, z) -> z.mul(0), Diffusion.general(CHANNELS,
                    (t, z) -> field.apply(z).reshape(-1, HIDDEN, CHANNELS)));
            Tensor increments = points.slice(1, 1, POINTS).sub(points.slice(1, 0, -1)).transpose(1, 0, 2);
            SdeSolve solve = SdeSolve.of(equation).solver(new Heun()).steps(0, POINTS - 1, POINTS - 1);
            return last.apply(solve.brownian(BrownianPath.recorded(increments)).run(start).y());
        };
        Linear line = new Linear(POINTS * CHANNELS, 1, DType.F32, key.fold(4));
        Function<Tensor, Tensor> linear = points -> line.apply(points.reshape(-1, POINTS * CHANNELS));

        Spirals test = spirals(context.key(1), TEST);
        double untrained = accuracy(cde, test);
        train(context, cde, first.parameters().under("first").and(field.parameters().under("field"))
                .and(last.parameters().under("last")));
        train(new ExampleContext(context.seed(), context.quick(), _ -> {}), linear, line.parameters());
        return Shown.nothing()
                .with(Figure.of("accuracy on new spirals", accuracy(cde, test)).atLeast(context.value(0.9, 0.75))
                        .beside("untrained", untrained).beside("linear classifier", accuracy(linear, test))
                        .beside("who knows the equation", accuracy(NeuralCde::best, test)))
                .with("spirals.svg", picture(test));
    }

    /// Minimises the cross-entropy, −log of the probability σ(±logit) of the right answer, on fresh spirals in each step.
    private static void train(ExampleContext context, Function<Tensor, Tensor> logits, Parameters parameters) {
        Adam adam = new Adam(parameters);
        int steps = context.size(800, 40);
        for (int step = 0; step < steps; step++) {
            Spirals batch = spirals(context.key(2).fold(step), 128);
            Tensor logit = logits.apply(batch.points);
            Tensor loss = logit.softplus().sub(batch.labels.mul(logit)).mean();
            context.trained(step, steps, loss.item());
            adam.step(0.01, Autodiff.gradients(loss, parameters.values()));
        }
    }

    private static double accuracy(Function<Tensor, Tensor> logits, Spirals spirals) {
        Tensor says = Autodiff.withoutRecording(() -> logits.apply(spirals.points)).greaterThan(0);
        return says.equalTo(spirals.labels).mean().item();
    }

    /// The logarithm of the likelihood ratio, summed over phases: nobody can do better.
    private static Tensor best(Tensor points) {
        int phases = 100;
        Tensor phase =
                Tensor.of(IntStream.range(0, phases).mapToDouble(i -> 2 * Math.PI * i / phases).toArray(), phases);
        Tensor t = points.cast(DType.F64).slice(2, 0, 1);
        Tensor[] evidence = new Tensor[2];
        for (int label = 0; label < 2; label++) {
            Tensor angle = phase.add(t.mul(label == 1 ? 2 : -2));
            Tensor along = points.cast(DType.F64).slice(2, 1, 2).mul(angle.cos())
                    .add(points.cast(DType.F64).slice(2, 2, 3).mul(angle.sin())).mul(t.div(-3).exp());
            evidence[label] = along.sum(false, 1).div(NOISE * NOISE).logSumExp(true, 1);
        }
        return evidence[1].sub(evidence[0]).cast(DType.F32);
    }

    /// (x, y) = e^(−t/3) (cos(φ ± 2t), sin(φ ± 2t)) + noise, at sorted random times.
    private static Spirals spirals(RandomKey key, int n) {
        double[] phase = key.fold(0).uniform(DType.F64, n).toDoubleArray();
        double[] times = key.fold(1).uniform(DType.F64, n, POINTS).toDoubleArray();
        double[] noise = key.fold(2).normal(DType.F64, n, POINTS, 2).toDoubleArray();
        double[] points = new double[n * POINTS * CHANNELS];
        double[] labels = new double[n];
        for (int i = 0; i < n; i++) {
            Arrays.sort(times, i * POINTS, (i + 1) * POINTS);
            labels[i] = i % 2;
            for (int k = i * POINTS; k < (i + 1) * POINTS; k++) {
                double t = TIME * times[k];
                double angle = 2 * Math.PI * phase[i] + (labels[i] == 1 ? 2 * t : -2 * t);
                points[CHANNELS * k] = t;
                points[CHANNELS * k + 1] = StrictMath.exp(-t / 3) * StrictMath.cos(angle) + NOISE * noise[2 * k];
                points[CHANNELS * k + 2] = StrictMath.exp(-t / 3) * StrictMath.sin(angle) + NOISE * noise[2 * k + 1];
            }
        }
        return new Spirals(Tensor.of(points, n, POINTS, CHANNELS).cast(DType.F32),
                Tensor.of(labels, n, 1).cast(DType.F32));
    }

    /// One spiral of each class.
    private static Plot picture(Spirals spirals) {
        Plot plot = Plot.of("x", "y");
        for (String name : List.of("clockwise", "anticlockwise")) {
            Tensor one = spirals.points.select(0, name.equals("clockwise") ? 0 : 1);
            double[] x = one.select(1, 1).toDoubleArray();
            double[] y = one.select(1, 2).toDoubleArray();
            plot = plot.line(name, x, y).points(name, x, y);
        }
        return plot;
    }
}

package org.itograd.experiments.gallery;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.CosineSchedule;
import org.itograd.base.DType;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.report.ContactSheet;
import org.itograd.nn.Activation;
import org.itograd.nn.TimeLayer;
import org.itograd.nn.TimeLinear;
import org.itograd.nn.TimeSequential;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Divergence;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartedSde;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.RungeKutta4;

/// A score-based diffusion model (Y. Song, J. Sohl-Dickstein, D. P. Kingma, A. Kumar, S. Ermon, B. Poole, "Score-based generative modeling
/// through stochastic differential equations", ICLR 2021) of 8×8 handwritten digits. dx = −½ β(t) x dt + √β(t) dW turns a digit x₀ into
/// x = α x₀ + σ ε, at t = 1 noise. A network learns v = α ε − σ x₀ (T. Salimans, J. Ho, ICLR 2022), and with it the score
/// ∇ log p(t, x) = −x − v α / σ. So the equation can be run backwards, in s = 1 − t, as can the ODE with the same densities at every time,
/// dx = −½ β (x + ∇ log p) dt = ½ β v α / σ dt, along which the divergence gives the likelihood.
final class ScoreDiffusion implements Example {
    private static final int PIXELS = 64;
    private static final int INKS = 17;
    private static final int WIDTH = 256;

    private static Tensor beta(Tensor t) {
        return t.mul(19.9).add(0.1);
    }

    /// exp(−½ ∫ β)
    private static Tensor alpha(Tensor t) {
        return t.mul(-4.975).sub(0.05).mul(t).exp();
    }

    /// √(1 − α²)
    private static Tensor sigma(Tensor t) {
        return t.mul(-9.95).sub(0.1).mul(t).expm1().neg().sqrt();
    }

    /// The drift of the ODE. The network sees the cube root of the time, so that it can tell the first times apart.
    private static VectorField flow(TimeLayer network) {
        return (t, x) -> network.apply(t.pow(1.0 / 3), x).mul(beta(t).mul(alpha(t)).div(sigma(t)).mul(0.5));
    }

    @Override
    public String name() {
        return "diffusion";
    }

    @Override
    public String description() {
        return "score-based diffusion: draws digits by a reverse SDE and by an ODE, and measures their likelihood";
    }

    @Override
    public Shown run(ExampleContext context) throws IOException {
        RandomKey key = context.key(0);
        TimeSequential network = TimeSequential.of()
                .then("0", new TimeLinear(PIXELS, WIDTH, DType.F32, key.fold(0))).thenAutonomous("1", Activation.SILU)
                .then("2", new TimeLinear(WIDTH, WIDTH, DType.F32, key.fold(1))).thenAutonomous("3", Activation.SILU)
                .then("4", new TimeLinear(WIDTH, PIXELS, DType.F32, key.fold(2)));
        // The inks 0 … 16, each spread over its interval of [−1, 1].
        Tensor digits = DigitsCsv.embedded().tensor().reshape(-1, PIXELS).gather(context.key(1).permutation(1797));
        digits = digits.mul(INKS - 1).add(context.key(2).uniform(DType.F32, 1797, PIXELS)).mul(2.0 / INKS).sub(1);
        Tensor training = digits.slice(0, 0, 1500);
        Tensor test = digits.slice(0, 1500, 1500 + context.size(297, 40));
        VectorField flow = flow(network);
        double untrained = bits(context, flow, test);
        train(context, network, training);
        Tensor noise = context.key(4).normal(DType.F32, test.shape().dims());
        Sde reverse =
                Sde.ito((s, x) -> flow.apply(s.neg().add(1), x).mul(-2).sub(beta(s.neg().add(1)).mul(x).mul(0.5)),
                        Diffusion.additive(s -> beta(s.neg().add(1)).sqrt()));
        Tensor drawn = SdeSolve.of(reverse).solver(new EulerMaruyama()).steps(0, 0.999, context.size(500, 50))
                .seed(context.seed()).run(noise).y();
        Tensor carried = SdeSolve.of(Sde.ode((s, x) -> flow.apply(s.neg().add(1), x).neg())).solver(new RungeKutta4())
                .grid(TimeGrid.of(DoubleStream.of(times(context)).map(t -> 1 - t).sorted().toArray())).run(noise).y();
        return Shown.nothing()
                .with(Figure.of("bits for a pixel of new digits", bits(context, flow, test))
                        .atMost(context.value(2.9, 4.6)).beside("untrained", untrained)
                        .beside("equal odds", StrictMath.log(INKS) / StrictMath.log(2))
                        .beside("a Gaussian", inBits(Reference.gaussian(training, test))))
                .with(Figure.of("energy distance from new digits, reverse SDE", Reference.energy(drawn, test))
                        .atMost(context.value(0.2, 3)).beside("noise", Reference.energy(noise, test))
                        .beside("training digits", Reference.energy(training.slice(0, 0, 297), test)))
                .with(Figure.of("the same, ODE", Reference.energy(carried, test)).atMost(context.value(0.2, 3)))
                .with("digits.png", ContactSheet.png(Collections.nCopies(12, ""),
                        List.of(row("digits", test), row("reverse SDE", drawn), row("ODE", carried))));
    }

    private static void train(ExampleContext context, TimeSequential network, Tensor training) {
        Adam adam = new Adam(network.parameters());
        int steps = context.size(5000, 80);
        CosineSchedule rate = new CosineSchedule(0.002, 1e-5, steps);
        for (int step = 0; step < steps; step++) {
            RandomKey key = context.key(3).fold(step);
            Tensor x0 = training.gather(IntStream.of(key.fold(0).permutation(1500)).limit(128).toArray());
            Tensor noise = key.fold(1).normal(DType.F32, 128, PIXELS);
            Tensor root = key.fold(2).uniform(DType.F32, 128, 1).mul(0.9).add(0.1);
            Tensor t = root.pow(3);
            Tensor v = alpha(t).mul(noise).sub(sigma(t).mul(x0));
            Tensor loss = network.apply(root, alpha(t).mul(x0).add(sigma(t).mul(noise))).sub(v).square().mean();
            context.trained(step, steps, loss.item());
            adam.step(rate.at(step), Autodiff.gradients(loss, network.parameters().values()));
        }
    }

    /// An upper bound of −log₂ of a pixel's probability: the density of ink spread over its interval, with Hutchinson's estimate.
    private static double bits(ExampleContext context, VectorField flow, Tensor x) {
        Tensor probe = context.key(5).uniform(DType.F32, x.shape().dims()).greaterThan(0.5).mul(2).sub(1);
        Part state = Part.of("state", PIXELS);
        Part change = Part.of("change of log density");
        PartedSde both = PartedSde.ito().with(state, (t, y) -> flow.apply(t, y.get(state)))
                .with(change, (t, y) -> Divergence.estimate(flow, t, y.get(state), probe));
        Parts end = SdeSolve.of(both.sde()).solver(new RungeKutta4()).grid(TimeGrid.of(times(context)))
                .run(both.layout().pack(x, Tensor.zeros(DType.F32, x.shape().dim(0)))).y(both.layout());
        Tensor nats = end.get(state).square().sum(false, 1).mul(0.5).sub(end.get(change));
        return inBits(nats.mean().item() + 0.5 * PIXELS * StrictMath.log(2 * Math.PI));
    }

    private static double inBits(double nats) {
        return (nats / PIXELS + StrictMath.log(INKS / 2.0)) / StrictMath.log(2);
    }

    /// Short steps near t = 0, where the score changes fast.
    private static double[] times(ExampleContext context) {
        int n = context.size(40, 12);
        return IntStream.rangeClosed(0, n).mapToDouble(i -> 0.1 + 0.9 * i / n).map(u -> u * u * u).toArray();
    }

    private static ContactSheet.Row row(String name, Tensor digits) {
        return ContactSheet.Row.of(name, digits.slice(0, 0, 12).add(1).mul(0.5).reshape(-1, 8, 8));
    }
}

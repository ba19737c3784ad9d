package org.itograd.experiments.gallery;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.Clipping;
import org.itograd.autodiff.optim.CosineSchedule;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.nn.Activation;
import org.itograd.nn.Layer;
import org.itograd.nn.Linear;
import org.itograd.nn.Sequential;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartNoise;
import org.itograd.sde.parts.PartedSde;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Heun;

/// Stochastic control by differentiating through the solve: a cart that is pushed about at random is to be held at rest in the origin by a
/// force u, as cheaply as possible,
///
/// dx = v dt, dv = u dt + σ dW, cost = E [∫₀ᵀ (x² + v² + r u²) dt + (x, v) P (x, v)ᵀ at T].
///
/// A network u(x, v) learns by the gradient of the cost, which stands beside the state as one more number that is integrated. What is
/// best is known (linear–quadratic regulator: R. E. Kalman, "Contributions to the theory of optimal control", Bol. Soc. Mat. Mex. 5,
/// 1960): with P from Riccati's equation AᵀP + PA + Q = P B Bᵀ P / r as the price of the end, u = −Bᵀ P (x, v)ᵀ / r at any time,
/// for (x, v) P (x, v)ᵀ + σ² P₂₂ T from (x, v). The network is told none of this.
final class OptimalControl implements Example {
    private static final double TIME = 2;
    private static final int STEPS = 20;
    private static final double NOISE = 0.5;
    private static final double EFFORT = 0.1;
    private static final double P12 = Math.sqrt(EFFORT);
    private static final double P22 = Math.sqrt(EFFORT * (1 + 2 * P12));
    private static final double P11 = P12 * P22 / EFFORT;
    private static final Tensor RICCATI = Tensor.of(new double[]{P11, P12, P12, P22}, 2, 2);
    private static final Layer BEST = y -> y.matmul(RICCATI.cast(y.dtype()).slice(1, 1, 2)).div(-EFFORT);

    private static final Part CART = Part.of("position and velocity", 2);
    private static final Part COST = Part.of("cost", 1);

    @Override
    public String name() {
        return "control";
    }

    @Override
    public String description() {
        return "stochastic control: a network holds a cart that is pushed at random, as cheaply as the Riccati equation allows";
    }

    @Override
    public Shown run(ExampleContext context) {
        RandomKey key = context.key(0);
        int width = context.size(32, 16);
        Sequential network = Sequential.of(new Linear(2, width, DType.F32, key.fold(0)), Activation.TANH,
                new Linear(width, width, DType.F32, key.fold(1)), Activation.TANH,
                new Linear(width, 1, DType.F32, key.fold(2)));
        Tensor carts = context.key(1).normal(DType.F32, context.size(20_000, 1_000), 2);
        double untrained = cost(network, carts, context);
        int steps = context.size(300, 30);
        Adam adam = new Adam(network.parameters());
        CosineSchedule rate = new CosineSchedule(0.02, 0.0001, steps);
        for (int step = 0; step < steps; step++) {
            RandomKey fresh = context.key(2).fold(step);
            Tensor loss = costs(network, fresh.normal(DType.F32, context.size(256, 128), 2), STEPS, fresh.k0()).mean();
            context.trained(step, steps, loss.item());
            adam.step(rate.at(step),
                    Clipping.byNorm(Autodiff.gradients(loss, network.parameters().values()), 5));
        }
        double best = cost(BEST, carts, context);
        double exact = squares(carts).mean().item() + NOISE * NOISE * P22 * TIME;
        double learned = cost(network, carts, context);
        return Shown.nothing()
                .with(Figure.of("cost above the least, in %", 100 * (learned / best - 1)).atMost(context.value(1, 25))
                        .beside("untrained", 100 * (untrained / best - 1)))
                .with(Figure.of("cost", learned).near("Riccati, exact", exact, context.value(0.03, 0.5))
                        .beside("Riccati's force, simulated", best)
                        .beside("no force", cost(y -> y.slice(1, 0, 1).mul(0), carts, context)))
                .with("force.svg", picture(network));
    }

    private static double cost(Layer force, Tensor carts, ExampleContext context) {
        return Autodiff.withoutRecording(() -> costs(force, carts, 2 * STEPS, context.seed())).mean().item();
    }

    /// What each cart costs, (carts, 1), along a path of its own.
    ///
    /// @param carts (carts, 2), where they begin
    private static Tensor costs(Layer force, Tensor carts, int steps, long seed) {
        PartedSde controlled = PartedSde.ito()
                .with(CART, (t, y) -> Tensor.concat(1, y.get(CART).slice(1, 1, 2), force.apply(y.get(CART))),
                        PartNoise.additive(t -> Tensor.of(new double[]{0, NOISE}, 2).cast(t.dtype())))
                .with(COST, (t, y) -> y.get(CART).square().sum(true, 1)
                        .add(force.apply(y.get(CART)).square().mul(EFFORT)));
        Tensor begin = controlled.layout().pack(carts, Tensor.zeros(carts.dtype(), carts.shape().dim(0), 1));
        Parts end = SdeSolve.of(controlled.sde()).solver(new Heun()).steps(0, TIME, steps).seed(seed).run(begin)
                .y(controlled.layout());
        return end.get(COST).add(squares(end.get(CART)));
    }

    /// y P yᵀ, (carts, 1).
    private static Tensor squares(Tensor y) {
        return y.matmul(RICCATI.cast(y.dtype())).mul(y).sum(true, 1);
    }

    /// The force against the position, for two velocities.
    private static Plot picture(Layer network) {
        int points = 41;
        double[] x = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = -2 + 4.0 * i / (points - 1);
        }
        Plot plot = Plot.of("position", "force");
        for (double velocity : new double[]{-1, 1}) {
            Tensor y = Tensor.stack(1, Tensor.of(x, points), Tensor.full(DType.F64, velocity, points)).cast(DType.F32);
            Tensor learned = Autodiff.withoutRecording(() -> network.apply(y));
            plot = plot.line("learned, v = " + (int) velocity, x, learned.toDoubleArray())
                    .dashed("Riccati, v = " + (int) velocity, x, BEST.apply(y).toDoubleArray());
        }
        return plot;
    }
}

package org.itograd.experiments.bench;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.nn.Activation;
import org.itograd.nn.Linear;
import org.itograd.nn.Sequential;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;

/// `neural_sde_mlp`: the gradient of the mean of y(T)² by all weights of dy = f(y) dt + g(y) dW in float32, for 1024 states of 8
/// numbers and steps of 0.01. f is a perceptron 8 → 64 → 8 with tanh in between; g is the sigmoid of another.
final class NeuralSdeMlp {
    private static final int BATCH = 1024;
    private static final int DIM = 8;
    private static final int HIDDEN = 64;
    private static final double STEP = 0.01;
    private static final DType DTYPE = DType.F32;

    /// A way to solve and to differentiate.
    ///
    /// @param calculus for which the solver is made
    private record Way(String method, Solver solver, Calculus calculus, String gradient, GradientMethod strategy,
            int steps) {}

    /// What is compared; a method or a gradient more is a line here.
    private static final List<Way> WAYS = List.of(
            euler("backpropagation", Gradients.backpropagation(), 100),
            euler("checkpointed", Gradients.checkpointed(), 100),
            euler("checkpointed", Gradients.checkpointed(), 1000),
            reversible(100),
            reversible(1000));

    private final Sequential drift = perceptron(0);
    private final Sequential diffusion = perceptron(1).then(Activation.SIGMOID);
    private final Parameters parameters = drift.parameters().under("drift")
            .and(diffusion.parameters().under("diffusion"));
    private final Tensor y0 = RandomKey.of(2).normal(DTYPE, BATCH, DIM);
    private final SdeSolve solve;

    private NeuralSdeMlp(Way way) {
        Sde equation = new Sde((t, y) -> drift.apply(y), Diffusion.elementwise((t, y) -> diffusion.apply(y)),
                way.calculus(), Jumps.none());
        solve = SdeSolve.of(equation).solver(way.solver()).steps(0, way.steps() * STEP, way.steps())
                .brownian(BrownianPath.of(3)).gradient(way.strategy());
    }

    private static Way euler(String gradient, GradientMethod strategy, int steps) {
        return new Way("euler", new EulerMaruyama(), Calculus.ITO, gradient, strategy, steps);
    }

    private static Way reversible(int steps) {
        return new Way("reversible_heun", new ReversibleHeun(), Calculus.STRATONOVICH, "reversible",
                Gradients.reversible(), steps);
    }

    private static Sequential perceptron(int seed) {
        RandomKey key = RandomKey.of(1).fold(seed);
        return Sequential.of(new Linear(DIM, HIDDEN, DTYPE, key.fold(0)), Activation.TANH,
                new Linear(HIDDEN, DIM, DTYPE, key.fold(1)));
    }

    static List<Case> cases() {
        return WAYS.stream().map(way -> {
            Params params = Params.none().with("method", way.method()).with("gradient", way.gradient())
                    .with("steps", way.steps()).with("batch", BATCH).with("net", "sde").with(DTYPE)
                    .with("pass", "fwd+bwd");
            return new Case("neural_sde_mlp", params, "path-steps", (double) BATCH * way.steps(), () -> work(way))
                    .within(way.gradient().equals("backpropagation") ? 256 : 80);
        }).toList();
    }

    private static Work<List<Tensor>> work(Way way) {
        NeuralSdeMlp net = new NeuralSdeMlp(way);
        return new Work<>(
                () -> Autodiff.gradients(net.loss(), net.parameters.values()),
                gradients -> SlopeCheck.check(net.parameters, gradients,
                        () -> Autodiff.withoutRecording(net::loss).item()));
    }

    private Tensor loss() {
        return solve.run(y0).y().square().mean();
    }
}

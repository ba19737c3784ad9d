package org.itograd.experiments.gallery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Clipping;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.linalg.LinearAlgebra;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Sensitivities;
import org.itograd.sde.solver.EulerMaruyama;

/// Prey X and predators Y: X → 2X, X + Y → 2Y, Y → ∅ at the rates a = (c₁ X, c₂ X Y, c₃ Y). The chemical Langevin equation
/// (D. T. Gillespie, "The chemical Langevin equation", J. Chem. Phys. 113, 2000, eq. (23)) has a Wiener process for each reaction,
///
/// d(X, Y) = S a dt + S diag(√a) dW, where column j of S is what reaction j changes.
///
/// The data are exact paths of whole animals (D. T. Gillespie, "Exact stochastic simulation of coupled chemical reactions", 1977). Gauss and
/// Newton's method finds rates from their means; their deviations, which the fit has not seen, say whether the equation is right.
final class StochasticLotkaVolterra implements Example {
    private static final Tensor CHANGE = Tensor.of(new double[]{1, -1, 0, 0, 1, -1}, 2, 3);
    private static final Tensor BEGIN = Tensor.of(new double[]{71, 79}, 1, 2);
    private static final double[] TRUE = {0.5, 0.0025, 0.3};
    private static final Tensor START = Tensor.of(new double[]{0.8, 0.004, 0.2}, 3);
    private static final int T = 12;
    private static final double[] TIMES = IntStream.rangeClosed(1, T).mapToDouble(k -> k).toArray();

    @Override
    public String name() {
        return "lotka-volterra";
    }

    @Override
    public String description() {
        return "predators and prey by the chemical Langevin equation: rates from the means of exact simulations";
    }

    @Override
    public Shown run(ExampleContext context) {
        int paths = context.size(1_000, 200);
        Tensor animals = Tensor.of(IntStream.range(0, paths).parallel().mapToObj(i -> exactPath(context.key(1).fold(i)))
                .flatMapToDouble(Arrays::stream).toArray(), paths, T, 2).transpose(1, 0, 2); // (T, paths, 2)
        Tensor unit = animals.var(false, 1).div(paths).sqrt(); // of the means, (T, 2)
        Tensor q = START.log().variable();
        Sensitivities seen = simulate(context, q);
        double untrained = error(mean(seen.ys()), mean(animals));
        int steps = context.size(7, 6);
        for (int step = 0; step < steps; step++) {
            context.trained(step, steps, error(mean(seen.ys()), mean(animals)));
            Tensor miss = mean(seen.ys()).sub(mean(animals)).div(unit).reshape(2 * T, 1);
            List<Tensor> move = List.of(influence(seen, unit).matmul(miss).reshape(3));
            q = q.stopGradient().sub(Clipping.byNorm(move, 0.5).getFirst()).variable();
            seen = simulate(context, q);
        }
        Shown shown = Shown.nothing()
                .with(Figure.of("means: largest error, in %", error(mean(seen.ys()), mean(animals)))
                        .atMost(context.value(8, 15)).beside("untrained", untrained))
                .with(Figure.of("deviations: largest error, in %", error(deviation(seen.ys()), deviation(animals)))
                        .atMost(context.value(10, 25)));
        Tensor found = q.stopGradient().exp();
        Tensor errors = errors(seen, animals, unit).mul(found);
        for (int i = 0; i < TRUE.length; i++) {
            shown = shown.with(Figure.of("c" + "₁₂₃".charAt(i), found.at(i)).near("true", TRUE[i], 3 * errors.at(i))
                    .beside("standard error", errors.at(i)).beside("start", START.at(i)));
        }
        Plot plot = Plot.of("time", "animals: mean ± standard deviation");
        for (int k = -1; k <= 1; k++) {
            Tensor exact = mean(animals).add(deviation(animals).mul(k));
            Tensor langevin = mean(seen.ys()).add(deviation(seen.ys()).mul(k));
            plot = plot.points("prey, exact", TIMES, exact.select(1, 0).toDoubleArray())
                    .line("prey, Langevin", TIMES, langevin.select(1, 0).toDoubleArray())
                    .points("predators, exact", TIMES, exact.select(1, 1).toDoubleArray())
                    .line("predators, Langevin", TIMES, langevin.select(1, 1).toDoubleArray());
        }
        return shown.with("animals.svg", plot);
    }

    /// a, (paths, 3), at rates with the logarithms q; an animal less than none does nothing.
    private static Tensor propensities(Tensor y, Tensor q) {
        Tensor alive = y.relu();
        Tensor meals = alive.select(1, 0).mul(alive.select(1, 1));
        return Tensor.stack(1, alive.select(1, 0), meals, alive.select(1, 1)).mul(q.exp());
    }

    private static Sensitivities simulate(ExampleContext context, Tensor q) {
        Sde equation = Sde.ito((t, y) -> propensities(y, q).matmul(CHANGE.transpose()),
                Diffusion.general(3, (t, y) -> propensities(y, q).sqrt().reshape(-1, 1, 3).mul(CHANGE)));
        return SdeSolve.of(equation).solver(new EulerMaruyama()).steps(0, T, T * context.size(40, 20))
                .seed(context.seed()).saveAt(TIMES)
                .sensitivities(Tensor.ones(DType.F64, context.size(5_000, 500), 1).mul(BEGIN), q);
    }

    /// What the logarithms of the rates owe to each miss, counted in standard errors, (3, 2 T): (JᵀJ)⁻¹ Jᵀ.
    private static Tensor influence(Sensitivities seen, Tensor unit) {
        Tensor j = mean(seen.jacobians().getFirst()).div(unit.reshape(T, 2, 1)).reshape(2 * T, 3);
        return LinearAlgebra.solve(j.transpose().matmul(j), j.transpose());
    }

    /// Standard errors of q, from what each path of the data and of the simulation moves it by.
    private static Tensor errors(Sensitivities seen, Tensor animals, Tensor unit) {
        Tensor sum = Tensor.scalar(0);
        for (Tensor states : List.of(animals, seen.ys())) {
            Tensor away =
                    states.sub(states.mean(true, 1)).transpose(1, 0, 2).div(unit).reshape(-1, 2 * T);
            Tensor moves = away.matmul(influence(seen, unit).transpose());
            sum = sum.add(moves.var(false, 0).div(moves.shape().dim(0)));
        }
        return sum.sqrt();
    }

    /// The time to the next event is exponential with the sum of the rates; which one it is has their probabilities. Drawn for 20,000 at a time.
    private static double[] exactPath(RandomKey key) {
        double[] states = new double[2 * T];
        double x = BEGIN.at(0), y = BEGIN.at(1), time = 0;
        double[] u = {};
        for (int event = 0, saved = 0; saved < T; event++) {
            int next = 2 * (event % 20_000);
            u = next > 0 ? u : (event == 0 ? key : key.fold(event / 20_000)).uniform(DType.F64, 40_000).toDoubleArray();
            double birth = TRUE[0] * x;
            double meal = TRUE[1] * x * y;
            double all = birth + meal + TRUE[2] * y;
            time += all > 0 ? -StrictMath.log(1 - u[next]) / all : Double.POSITIVE_INFINITY;
            for (; saved < T && TIMES[saved] < time; saved++) {
                states[2 * saved] = x;
                states[2 * saved + 1] = y;
            }
            double which = u[next + 1] * all;
            x += which < birth ? 1 : which < birth + meal ? -1 : 0;
            y += which < birth ? 0 : which < birth + meal ? 1 : -1;
        }
        return states;
    }

    private static Tensor mean(Tensor states) {
        return states.mean(false, 1);
    }

    private static Tensor deviation(Tensor states) {
        return states.var(false, 1).sqrt();
    }

    private static double error(Tensor a, Tensor b) {
        return a.div(b).sub(1).abs().max().mul(100).item();
    }
}

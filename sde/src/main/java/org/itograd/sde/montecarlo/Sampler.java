package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Solver;

/// Samples of a payoff, numbered. Sample i is a pure function of the key, the number of steps and i.
///
/// With controls C_j of known means and coefficients c_j, what is sampled is P − Σ c_j (C_j − E C_j), of the same expectation.
///
/// @param payoff     what is averaged
/// @param bounds     of the payoff
/// @param controls   control variates
/// @param pilot      says their coefficients
/// @param importance where paths are led; what is sampled is weighted by it
/// @param y0         the state of one sample, F64
/// @param place      where a solve is computed
record Sampler(
        Sde sde, Payoff payoff, Bounds bounds, List<Control> controls, Pilot pilot, Importance importance,
        Solver solver,
        Tensor y0, double t0, double t1, RandomKey key, UnaryOperator<SdeSolve> place) {
    /// Samples solved at once: enough to share among threads, little enough for memory.
    static final int MOST = 1 << 16;

    /// Numbers kept at once where whole paths are needed.
    private static final int MOST_NUMBERS = 1 << 22;

    /// The pilot's key under the sampler's; the others' are numbers of steps.
    private static final int PILOT_KEY = -1;

    /// One kind of sample.
    @FunctionalInterface
    interface Kind {
        /// The values of n samples from number `first` on.
        Tensor values(long first, int n);
    }

    static Sampler of(
            Sde sde, Payoff payoff, List<Control> controls, Solver solver, Tensor y0, double t0, double t1,
            RandomKey key) {
        return new Sampler(sde, payoff, Bounds.NONE, controls, Pilot.NONE, Importance.NONE, solver, y0, t0, t1, key,
                UnaryOperator.identity());
    }

    /// The same of a payoff that lies within these bounds.
    Sampler bounded(Bounds choice) {
        return new Sampler(sde, payoff, choice, controls, pilot, importance, solver, y0, t0, t1, key, place);
    }

    /// The same, with paths led elsewhere.
    Sampler led(Importance choice) {
        return new Sampler(sde, payoff, bounds, controls, pilot, choice, solver, y0, t0, t1, key, place);
    }

    /// The same with solves computed elsewhere.
    Sampler at(UnaryOperator<SdeSolve> choice) {
        return new Sampler(sde, payoff, bounds, controls, pilot, importance, solver, y0, t0, t1, key, choice);
    }

    /// The same with the coefficients that a [Pilot] of so many steps finds.
    Sampler withPilot(int steps) {
        if (controls.isEmpty()) {
            return this;
        }
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        Pilot.Columns columns = (first, n) -> {
            CoupledPath path = new CoupledPath(key.fold(PILOT_KEY), grid, first, 1, false);
            return columns(path, grid, n, new Payoff.Place("pilot path", first)).stream()
                    .map(Tensor::toDoubleArray)
                    .toArray(double[][]::new);
        };
        Pilot found = Pilot.of(columns, controls.size(), batch(steps), bounds);
        return new Sampler(sde, payoff, bounds, controls, found, importance, solver, y0, t0, t1, key, place);
    }

    /// The same with coefficients that a pilot found elsewhere.
    Sampler withCoefficients(double[] found) {
        return Arrays.equals(found, coefficients())
                ? this
                : new Sampler(
                        sde, payoff, bounds, controls, new Pilot(found, pilot.payoff()), importance, solver, y0, t0, t1,
                        key, place);
    }

    /// The solver steps that a pilot with so many steps takes.
    double pilotCost(int steps) {
        return (double) pilot.payoff().n() * steps;
    }

    /// The coefficients of the controls, 0 before the pilot.
    double[] coefficients() {
        return pilot.coefficients().length == 0 ? new double[controls.size()] : pilot.coefficients();
    }

    // ------------------------------------------------------------------ kinds of samples

    /// The payoff with N steps.
    Kind plain(int steps) {
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        return (first, n) -> payoffs(path(grid, first), grid, n, path(first));
    }

    /// The payoff with N steps along the paths of points of a sequence.
    Kind along(LowDiscrepancyPath points, int steps) {
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        return (first, n) -> payoffs(points.from(first), grid, n, new Payoff.Place("the path of point", first));
    }

    /// The mean of the payoffs along a path and its mirror image.
    Kind antithetic(int steps) {
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        return (first, n) -> {
            CoupledPath path = path(grid, first);
            Tensor mirrored = payoffs(path.mirrored(), grid, n, new Payoff.Place("the mirror image of path", first));
            return payoffs(path, grid, n, path(first)).add(mirrored).mul(0.5);
        };
    }

    /// The payoff with N steps less that with N/2 on the same path.
    Kind difference(int steps) {
        TimeGrid fine = TimeGrid.uniform(t0, t1, steps);
        TimeGrid coarse = everySecond(fine);
        return (first, n) -> {
            CoupledPath path = path(fine, first);
            return payoffs(path, fine, n, path(first)).sub(payoffs(path, coarse, n, coarse(first, fine)));
        };
    }

    /// The mean of the payoffs with N steps along a path and along its twin, whose increments are swapped in pairs, less that
    /// with N/2 on the same path. The twin has the law of the path, so the expectation is that of [#difference]. The two fine
    /// solutions differ by the Lévy areas between even times, with opposite signs, and their mean from the coarse one by O(h): for
    /// smooth payoffs the variance is O(h²) although the strong order is ½ (M. B. Giles, L. Szpruch, "Antithetic multilevel Monte
    /// Carlo estimation for multi-dimensional SDEs without Lévy area simulation", Ann. Appl. Probab. 24, 2014, theorem 4.10).
    Kind twins(int steps) {
        TimeGrid fine = TimeGrid.uniform(t0, t1, steps);
        TimeGrid coarse = everySecond(fine);
        return (first, n) -> {
            CoupledPath path = path(fine, first);
            Tensor twin = payoffs(path.swapped(), fine, n, new Payoff.Place("the twin of path", first));
            Tensor both = payoffs(path, fine, n, path(first)).add(twin);
            return both.mul(0.5).sub(payoffs(path, coarse, n, coarse(first, fine)));
        };
    }

    private static TimeGrid everySecond(TimeGrid fine) {
        double[] times = new double[fine.steps() / 2 + 1];
        for (int k = 0; k < times.length; k++) {
            times[k] = fine.time(2 * k);
        }
        return TimeGrid.of(times);
    }

    // ------------------------------------------------------------------ samples

    /// How many samples to solve at once, by the number of steps alone.
    int batch(int steps) {
        return wholePath() ? batchOf((steps + 1L) * Math.max(1, y0.size())) : MOST;
    }

    /// How many samples to solve at once if each needs so many numbers.
    static int batchOf(long numbers) {
        return Math.clamp(Long.highestOneBit(MOST_NUMBERS / numbers), 16, MOST);
    }

    private boolean wholePath() {
        return payoff.wholePath() || controls.stream().anyMatch(c -> c.function().wholePath());
    }

    private CoupledPath path(TimeGrid grid, long first) {
        return new CoupledPath(key.fold(grid.steps()), grid, first, 1, false);
    }

    private static Payoff.Place path(long first) {
        return new Payoff.Place("path", first);
    }

    private static Payoff.Place coarse(long first, TimeGrid fine) {
        return new Payoff.Place("path (drawn with " + fine.steps() + " steps)", first);
    }

    private Tensor payoffs(BrownianPath path, TimeGrid grid, int n, Payoff.Place place) {
        List<Tensor> columns = columns(path, grid, n, place);
        Tensor values = columns.getFirst();
        double[] coefficients = coefficients();
        for (int j = 0; j < coefficients.length; j++) {
            values = values.sub(columns.get(j + 1).mul(coefficients[j]));
        }
        return values;
    }

    /// The payoff, and the controls less their means, with their weights.
    private List<Tensor> columns(BrownianPath path, TimeGrid grid, int n, Payoff.Place place) {
        List<Tensor> columns = new ArrayList<>();
        Autodiff.withoutRecording(() -> {
            Tensor states = states(importance.lead(path), grid, n);
            Tensor values = payoff.values(grid, states, place);
            bounds.check(values);
            columns.add(values);
            controls.forEach(c -> columns.add(c.function().values(grid, states, place).sub(c.mean())));
            if (!importance.none()) {
                Tensor weights = importance.weights(path, grid, sde.diffusion().noiseShape(start(n)));
                columns.replaceAll(weights::mul);
            }
            return states;
        });
        return columns;
    }

    /// The states of n paths at all times, or at the end alone, along a first axis.
    private Tensor states(BrownianPath path, TimeGrid grid, int n) {
        return solve(path, grid).run(y0.broadcastTo(start(n))).ys();
    }

    private SdeSolve solve(BrownianPath path, TimeGrid grid) {
        SdeSolve solve = place.apply(SdeSolve.of(sde).solver(solver).grid(grid).brownian(path));
        return wholePath() ? solve.saveEveryStep() : solve;
    }

    /// How paths of N steps are solved, and those of N/2 along them: for reading.
    String explain(int steps) {
        TimeGrid fine = TimeGrid.uniform(t0, t1, steps);
        BrownianPath path = importance.lead(path(fine, 0));
        Tensor start = y0.broadcastTo(start(batch(steps)));
        String how = "paths of " + steps + " steps: " + solve(path, fine).explain(start);
        return steps % 2 != 0
                ? how
                : how + "\nthe same with " + steps / 2 + " steps: " + solve(path, everySecond(fine)).explain(start);
    }

    /// The shape of n states.
    private Shape start(int n) {
        return y0.shape().rank() == 0 ? Shape.of(n) : Shape.of(n, y0.shape().dim(0));
    }
}

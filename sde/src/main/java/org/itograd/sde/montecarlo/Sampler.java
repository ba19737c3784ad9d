package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.SdeSolve;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Solver;

/// Samples of a payoff, numbered. Sample i is a pure function of the key, the number of steps and i.
///
/// With controls C_j of known means and coefficients c_j, what is sampled is P − Σ c_j (C_j − E C_j), of the same expectation.
///
/// @param payoff       what is averaged
/// @param controls     control variates
/// @param coefficients of the controls, as many as there are
/// @param y0           the state of one sample, F64
record Sampler(
        Sde sde, Payoff payoff, List<Control> controls, double[] coefficients, Solver solver, Tensor y0, double t0,
        double t1, RandomKey key) {
    /// Samples solved at once: enough to share among threads, little enough for memory.
    static final int MOST = 1 << 16;

    /// Numbers kept at once where whole paths are needed.
    private static final int MOST_NUMBERS = 1 << 22;

    /// Paths from which the coefficients of controls are found.
    private static final int PILOT = 1 << 12;

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
        return new Sampler(sde, payoff, controls, new double[controls.size()], solver, y0, t0, t1, key);
    }

    /// This sampler with the coefficients that make the variance least, c = Cov(C)⁻¹ Cov(C, P), found on paths of their own: so
    /// they are independent of all samples, and these stay unbiased (P. Glasserman, "Monte Carlo Methods in Financial
    /// Engineering", 2004, section 4.1).
    Sampler withPilot(int steps) {
        if (controls.isEmpty()) {
            return this;
        }
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        CoupledPath path = new CoupledPath(key.fold(PILOT_KEY), grid, 0, 1, false);
        List<double[]> columns = new ArrayList<>();
        Autodiff.withoutRecording(() -> {
            Tensor states = states(path, grid, PILOT);
            Stream.concat(Stream.of(payoff), controls.stream().map(Control::function))
                    .forEach(f -> columns.add(f.values(grid, states).toDoubleArray()));
            return states;
        });
        for (int j = 0; j < columns.size(); j++) {
            require(
                    Arrays.stream(columns.get(j)).allMatch(Double::isFinite),
                    "%s: must be finite on every path, got NaN or an infinity on a pilot path of %d steps; use more steps or"
                            + " another solver, or mend the function",
                    j == 0 ? "payoff" : "control " + j,
                    steps);
        }
        SimpleMatrix covariance = covariance(columns);
        int m = controls.size();
        SimpleMatrix among = covariance.extractMatrix(1, m + 1, 1, m + 1);
        SimpleMatrix with = covariance.extractMatrix(1, m + 1, 0, 1);
        double[] best = among.pseudoInverse().mult(with).getDDRM().getData().clone();
        return new Sampler(sde, payoff, controls, best, solver, y0, t0, t1, key);
    }

    /// The solver steps that a pilot with so many steps takes.
    double pilotCost(int steps) {
        return controls.isEmpty() ? 0 : (double) PILOT * steps;
    }

    private static SimpleMatrix covariance(List<double[]> columns) {
        SimpleMatrix covariance = new SimpleMatrix(columns.size(), columns.size());
        for (int i = 0; i < columns.size(); i++) {
            double meanI = Moments.of(columns.get(i)).mean();
            for (int j = 0; j < columns.size(); j++) {
                double meanJ = Moments.of(columns.get(j)).mean();
                double sum = 0;
                for (int k = 0; k < PILOT; k++) {
                    sum += (columns.get(i)[k] - meanI) * (columns.get(j)[k] - meanJ);
                }
                covariance.set(i, j, sum / (PILOT - 1));
            }
        }
        return covariance;
    }

    // ------------------------------------------------------------------ kinds of samples

    /// The payoff with N steps.
    Kind plain(int steps) {
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        return (first, n) -> payoffs(path(grid, first), grid, n);
    }

    /// The payoff with N steps along the paths of points of a sequence.
    Kind along(LowDiscrepancyPath points, int steps) {
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        return (first, n) -> payoffs(points.from(first), grid, n);
    }

    /// The mean of the payoffs along a path and its mirror image.
    Kind antithetic(int steps) {
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        return (first, n) -> {
            CoupledPath path = path(grid, first);
            return payoffs(path, grid, n).add(payoffs(path.mirrored(), grid, n)).mul(0.5);
        };
    }

    /// The payoff with N steps less that with N/2 on the same path.
    Kind difference(int steps) {
        TimeGrid fine = TimeGrid.uniform(t0, t1, steps);
        TimeGrid coarse = everySecond(fine);
        return (first, n) -> {
            CoupledPath path = path(fine, first);
            return payoffs(path, fine, n).sub(payoffs(path, coarse, n));
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
            Tensor both = payoffs(path, fine, n).add(payoffs(path.swapped(), fine, n));
            return both.mul(0.5).sub(payoffs(path, coarse, n));
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

    private Tensor payoffs(BrownianPath path, TimeGrid grid, int n) {
        return Autodiff.withoutRecording(() -> {
            Tensor states = states(path, grid, n);
            Tensor values = payoff.values(grid, states);
            for (int j = 0; j < coefficients.length; j++) {
                Tensor control = controls.get(j).function().values(grid, states);
                values = values.sub(control.sub(controls.get(j).mean()).mul(coefficients[j]));
            }
            return values;
        });
    }

    /// The states of n paths at all times, or at the end alone, along a first axis.
    private Tensor states(BrownianPath path, TimeGrid grid, int n) {
        Shape start = y0.shape().rank() == 0 ? Shape.of(n) : Shape.of(n, y0.shape().dim(0));
        SdeSolve solve = SdeSolve.of(sde).solver(solver).grid(grid).brownian(path);
        return (wholePath() ? solve.saveEveryStep() : solve).run(y0.broadcastTo(start)).ys();
    }
}

package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.require;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.SdeSolve;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.solver.Solver;

/// Samples of a payoff, numbered. Sample i is a pure function of the key, the number of steps and i.
///
/// @param payoff from end states (n) or (n, d) to (n)
/// @param y0     the state of one sample, F64
record Sampler(
        Sde sde, UnaryOperator<Tensor> payoff, Solver solver, Tensor y0, double t0, double t1, RandomKey key) {
    /// Samples solved at once: enough to share among threads, little enough for memory.
    private static final int MOST = 1 << 16;

    /// One kind of sample.
    @FunctionalInterface
    interface Kind {
        /// The values of n samples from number `first` on.
        Tensor values(long first, int n);
    }

    /// The payoff with N steps.
    Kind plain(int steps) {
        TimeGrid grid = TimeGrid.uniform(t0, t1, steps);
        return (first, n) -> payoffs(path(grid, first), grid, n);
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
        double[] times = new double[steps / 2 + 1];
        for (int k = 0; k < times.length; k++) {
            times[k] = fine.time(2 * k);
        }
        TimeGrid coarse = TimeGrid.of(times);
        return (first, n) -> {
            CoupledPath path = path(fine, first);
            return payoffs(path, fine, n).sub(payoffs(path, coarse, n));
        };
    }

    /// Statistics of samples `from` to `to`, added in their order.
    static Moments moments(Kind kind, long from, long to) {
        Moments all = Moments.NONE;
        for (long first = from; first < to; first += MOST) {
            int n = (int) Math.min(MOST, to - first);
            all = all.with(Moments.of(kind.values(first, n).toDoubleArray()));
        }
        return all;
    }

    private CoupledPath path(TimeGrid grid, long first) {
        return new CoupledPath(key.fold(grid.steps()), grid, first, 1);
    }

    private Tensor payoffs(CoupledPath path, TimeGrid grid, int n) {
        Shape start = y0.shape().rank() == 0 ? Shape.of(n) : Shape.of(n, y0.shape().dim(0));
        return Autodiff.withoutRecording(() -> {
            Tensor end = SdeSolve.of(sde).solver(solver).grid(grid).brownian(path).run(y0.broadcastTo(start)).y();
            Tensor values = payoff.apply(end);
            require(
                    values.shape().equals(Shape.of(n)) && values.dtype() == DType.F64,
                    "payoff: must give one F64 number per path, shape (%d), from end states %s, got %s %s; sum over the"
                            + " components",
                    n,
                    start,
                    values.dtype(),
                    values.shape());
            return values;
        });
    }
}

package org.itograd.sde.solve;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// Which states of a solve are kept.
sealed interface SaveAt {
    /// The times at which states are saved on this grid.
    double[] times(TimeGrid grid);

    /// The last state only.
    record End() implements SaveAt {
        @Override
        public double[] times(TimeGrid grid) {
            return new double[]{grid.end()};
        }
    }

    /// The initial state and the state after every step.
    record EveryStep() implements SaveAt {
        @Override
        public double[] times(TimeGrid grid) {
            return IntStream.rangeClosed(0, grid.steps()).mapToDouble(grid::time).toArray();
        }
    }

    /// The states at chosen times, in their order.
    record Times(List<Double> chosen) implements SaveAt {
        @Override
        public double[] times(TimeGrid grid) {
            for (double t : chosen) {
                require(
                        grid.reaches(t),
                        "saveAt: every time must lie in [%s, %s], got %s",
                        grid.start(),
                        grid.end(),
                        t);
            }
            return chosen.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /// Saved times as places on a grid: time i is `weight[i]` of the way from grid point `left[i]` to the next.
    record Plan(double[] times, int[] left, double[] weight, int steps) {
        static Plan of(SaveAt save, TimeGrid grid) {
            double[] times = save.times(grid);
            int[] left = new int[times.length];
            double[] weight = new double[times.length];
            for (int i = 0; i < times.length; i++) {
                int near = grid.near(times[i]);
                left[i] = near >= 0 ? near : -grid.find(times[i]) - 2;
                weight[i] = near >= 0 ? 0 : (times[i] - grid.time(left[i])) / grid.step(left[i]);
            }
            return new Plan(times, left, weight, grid.steps());
        }

        /// The grid points whose states are needed, ascending; the last point is always among them.
        int[] gridPoints() {
            IntStream all = IntStream.range(0, left.length).flatMap(
                    i -> weight[i] == 0 ? IntStream.of(left[i]) : IntStream.of(left[i], left[i] + 1));
            return IntStream.concat(all, IntStream.of(steps)).sorted().distinct().toArray();
        }

        /// The saved states along a first axis, from those at [#gridPoints].
        Tensor values(int[] gridPoints, Tensor states) {
            if (Arrays.equals(gridPoints, left) && Arrays.stream(weight).allMatch(w -> w == 0)) {
                return states;
            }
            int[] before = Arrays.stream(left).map(k -> Arrays.binarySearch(gridPoints, k)).toArray();
            int[] after = IntStream.range(0, left.length).map(i -> before[i] + (weight[i] == 0 ? 0 : 1)).toArray();
            int[] each = new int[states.shape().rank()];
            Arrays.fill(each, 1);
            each[0] = left.length;
            Tensor w = Tensor.of(weight, each).cast(states.dtype());
            Tensor rest = Tensor.of(Arrays.stream(weight).map(x -> 1 - x).toArray(), each).cast(states.dtype());
            return states.gather(before).mul(rest).add(states.gather(after).mul(w));
        }
    }
}

package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;

/// Independent increments on a fine grid, and on any coarser one with times among the fine ones their sums: the two solves of
/// a level follow the same path. Every number is a pure function of the key, the fine step, and the number of the sample.
///
/// @param fine  the grid on which increments are drawn
/// @param first the number of the first sample
/// @param sign  1, or −1 for the mirrored path −W
/// @param swap  whether each even step's increment changes places with the next one's, which leaves every second time's value
///     as it is; for grids of steps that are equal in pairs
record CoupledPath(RandomKey key, TimeGrid fine, long first, double sign, boolean swap) implements BrownianPath {
    CoupledPath mirrored() {
        return new CoupledPath(key, fine, first, -sign, swap);
    }

    CoupledPath swapped() {
        return new CoupledPath(key, fine, first, sign, !swap);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        for (int k = 0; k <= grid.steps(); k++) {
            require(fine.find(grid.time(k)) >= 0, "grid: time %s is not one of the fine grid's", grid.time(k));
        }
        return new Motion(this, dtype, shape, first * shape.product(1, shape.rank()));
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.empty();
    }

    /// @param element the place of the first element among those of all samples
    private record Motion(CoupledPath path, DType dtype, Shape shape, long element) implements BrownianMotion {
        @Override
        public Tensor increment(double s, double t) {
            Tensor sum = Tensor.zeros(dtype, shape.dims());
            increment(s, t, sum);
            return sum;
        }

        @Override
        public void increment(double s, double t, Tensor into) {
            if (t < s) {
                increment(t, s, into);
                scale(into, -1);
                return;
            }
            int from = path.fine.find(s);
            int to = path.fine.find(t);
            if (from == to) {
                scale(into, 0);
                return;
            }
            draw(from, into);
            Tensor next = to > from + 1 ? Tensor.zeros(dtype, shape.dims()) : into;
            for (int k = from + 1; k < to; k++) {
                draw(k, next);
                add(next, into);
            }
        }

        private void draw(int k, Tensor into) {
            path.key.fold(path.swap ? k ^ 1 : k).normal(element, path.sign * Math.sqrt(path.fine.step(k)), into);
        }

        private static void add(Tensor more, Tensor into) {
            double[] from = (double[]) more.array();
            double[] to = (double[]) into.array();
            for (int i = 0; i < into.size(); i++) {
                to[i] += from[i];
            }
        }

        private static void scale(Tensor into, double factor) {
            double[] to = (double[]) into.array();
            if (factor == 0) {
                Arrays.fill(to, 0, into.size(), 0);
            }
            for (int i = 0; i < into.size(); i++) {
                to[i] *= factor;
            }
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            long row = shape.product(1, shape.rank());
            return new Motion(path, dtype, shape.with(0, to - from), element + from * row);
        }
    }
}

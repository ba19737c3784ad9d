package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;

/// Independent steps of a fine grid, and on any coarser one with times among the fine ones what they amount to: the two solves
/// of a level follow the same path. Every number is a pure function of the key, the fine step, and the number of the sample.
///
/// @param fine  the grid on which steps are drawn
/// @param first the number of the first sample
/// @param sign  1, or −1 for the mirrored path −W
/// @param swap  whether each even step's increment changes places with the next one's, which leaves every second time's value
///     as it is; for grids of steps that are equal in pairs
record CoupledPath(RandomKey key, TimeGrid fine, long first, double sign, boolean swap) implements BrownianPath {
    @Override
    public CoupledPath mirrored() {
        return new CoupledPath(key, fine, first, -sign, swap);
    }

    CoupledPath swapped() {
        return new CoupledPath(key, fine, first, sign, !swap);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        BrownianPath path = BrownianPath.fine(key, fine, first);
        BrownianMotion w = (sign < 0 ? path.mirrored() : path).over(swap ? fine : grid, dtype, shape, detail);
        if (!swap) {
            return w;
        }
        require(
                detail == PathDetail.INCREMENT && grid.equals(fine),
                "brownian: a twin path is known by its increments over the fine steps (%s), but %s is asked for over %s",
                fine,
                detail,
                grid);
        return new Swapped(w, fine);
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.empty();
    }

    private record Swapped(BrownianMotion w, TimeGrid fine) implements BrownianMotion {
        @Override
        public Tensor increment(double s, double t) {
            int k = other(s);
            return w.increment(fine.time(k), fine.time(k + 1));
        }

        @Override
        public void increment(double s, double t, Tensor into) {
            int k = other(s);
            w.increment(fine.time(k), fine.time(k + 1), into);
        }

        /// The step that changes places with the one that begins at s.
        private int other(double s) {
            return fine.find(s) ^ 1;
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            return new Swapped(w.rows(from, to), fine);
        }
    }
}

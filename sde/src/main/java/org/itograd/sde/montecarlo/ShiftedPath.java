package org.itograd.sde.montecarlo;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;

/// W + u t, for a path W that is known by its increments, or by H and K besides, which are those of W: they are what it does beside
/// going straight.
///
/// @param shift u for each Wiener process of a sample, or one for all
record ShiftedPath(BrownianPath path, Tensor shift) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        return new Shifted(path.over(grid, dtype, shape, detail), shift.cast(dtype));
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return path.jumpKey();
    }

    private record Shifted(BrownianMotion w, Tensor shift) implements BrownianMotion {
        @Override
        public Tensor increment(double s, double t) {
            return w.increment(s, t).add(shift.mul(t - s));
        }

        @Override
        public void fill(double s, double t, List<Tensor> into) {
            w.fill(s, t, into);
            Tensor moved = into.getFirst().add(shift.mul(t - s));
            System.arraycopy(moved.array(), 0, into.getFirst().array(), 0, moved.size());
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            return new Shifted(w.rows(from, to), shift);
        }

        @Override
        public PathDetail detail() {
            return w.detail();
        }
    }
}

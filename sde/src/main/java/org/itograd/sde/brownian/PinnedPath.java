package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;

/// A path bent so that it ends where it should: W_t + (t − t0)/(t1 − t0) (end − W_{t1}), W_{t0} = 0. For a Brownian path
/// this is the Brownian bridge, the path given its end. Adding a linear function leaves H and K as they are.
record PinnedPath(BrownianPath path, double t0, double t1, Tensor end) implements BrownianPath {
    PinnedPath {
        RecordedPath.requireNumbers("end", end);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        require(
                detail != PathDetail.LEVY_AREA,
                "brownian: the solver needs %s, which a pinned path does not know; use a path that is not pinned",
                detail);
        require(
                TimeGrid.of(t0, t1).reaches(grid.start()) && TimeGrid.of(t0, t1).reaches(grid.end()),
                "brownian: the path is pinned on [%s, %s], but the solve is over [%s, %s]; pin it at the end of the solve or"
                        + " later",
                t0,
                t1,
                grid.start(),
                grid.end());
        require(
                end.dtype() == dtype && Shape.broadcast(end.shape(), shape).equals(shape),
                "end: must be %s like the state and broadcast to the noise's shape %s, got %s %s",
                dtype,
                shape,
                end.dtype(),
                end.shape());
        BrownianMotion w = path.over(grid, dtype, shape, detail);
        Tensor slope = end.sub(w.increment(t0, t1)).div(t1 - t0);
        return new Bent(w, slope);
    }

    private record Bent(BrownianMotion w, Tensor slope) implements BrownianMotion {
        @Override
        public PathDetail detail() {
            return w.detail();
        }

        @Override
        public Tensor increment(double s, double t) {
            return w.increment(s, t).add(slope.mul(t - s));
        }

        @Override
        public void fill(double s, double t, List<Tensor> into) {
            w.fill(s, t, into);
            Tensor dW = into.getFirst();
            System.arraycopy(dW.add(slope.mul(t - s)).array(), 0, dW.array(), 0, dW.size());
        }

        @Override
        public BrownianMotion rows(int from, int to) {
            return new Bent(w.rows(from, to), slope.slice(0, from, to));
        }
    }

    @Override
    public boolean answersAnyInterval() {
        return path.answersAnyInterval();
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return path.jumpKey();
    }

    @Override
    public boolean hasIndependentIncrements() {
        return false;
    }

    @Override
    public boolean hasIndependentProcesses() {
        return path.hasIndependentProcesses();
    }

    @Override
    public void requireDrives(Sde sde) {
        path.requireDrives(sde);
    }
}

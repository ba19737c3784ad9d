package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;

/// A Brownian bridge on a dyadic tree; see [TreeMotion].
///
/// @param known what the tree knows of the path. It is part of the path: W at the middle depends on H, so a tree that knows H
///     has another W
record TreePath(RandomKey key, double t0, double t1, int depth, PathDetail known) implements BrownianPath {
    static TreePath of(RandomKey key, double t0, double t1, int depth, PathDetail known) {
        require(
                Double.isFinite(t0) && Double.isFinite(t1) && t0 < t1,
                "t0, t1: must be finite with t0 < t1, got %s and %s",
                t0,
                t1);
        require(depth >= 1 && depth <= 48, "depth: must be from 1 to 48, got %d", depth);
        require(
                known != PathDetail.LEVY_AREA,
                "detail: no way is known to refine %s on a tree; use BrownianPath.fine(seed, finest)",
                known);
        return new TreePath(key, t0, t1, depth, known);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        if (detail == PathDetail.LEVY_AREA) {
            throw failure(
                    "brownian: the solver needs %s, which a tree cannot know; use BrownianPath.fine(seed, finest) with a"
                            + " grid that has the times of yours and several steps for each of its",
                    detail);
        }
        require(
                detail.isPartOf(known),
                "brownian: the solver needs %s, but this tree knows %s only; use BrownianPath.tree(seed, %s, %s,"
                        + " PathDetail.%s)",
                detail,
                known,
                t0,
                t1,
                detail.name());
        require(
                spans(grid.start()) && spans(grid.end()),
                "brownian: the tree spans [%s, %s], but the solve is over [%s, %s]; make a tree that spans it",
                t0,
                t1,
                grid.start(),
                grid.end());
        return new TreeMotion(this, dtype, shape, detail, 0);
    }

    /// Whether the tree knows a time, but for rounding.
    boolean spans(double t) {
        return (t >= t0 && t <= t1) || TimeGrid.isSame(t, t0) || TimeGrid.isSame(t, t1);
    }

    /// Each sample's own part of the tree, asked for its own times.
    @Override
    public SampleMotion along(SampleTimes times, DType dtype, Shape shape, PathDetail detail) {
        require(
                detail != PathDetail.LEVY_AREA,
                "brownian: the solver needs %s, which a tree cannot know; between jumps use BrownianPath.of(seed)",
                detail);
        if (times.samples() == 0) {
            return (_, _) -> {};
        }
        Shape all = shape.rank() == 0 ? shape : shape.with(0, times.first() + times.samples());
        TimeGrid span = TimeGrid.of(times.time(0, 0), times.time(times.steps(), 0));
        BrownianMotion tree = over(span, dtype, all, detail);
        List<BrownianMotion> samples = shape.rank() == 0
                ? List.of(tree)
                : IntStream.range(times.first(), times.first() + times.samples())
                        .mapToObj(i -> tree.rows(i, i + 1))
                        .toList();
        return (k, into) -> {
            for (int i = 0; i < times.samples(); i++) {
                List<Tensor> one = into.stream()
                        .map(p -> Tensor.zeros(dtype, p.shape().rank() == 0 ? new int[0] : p.shape().with(0, 1).dims()))
                        .toList();
                samples.get(i).fill(times.time(k, i), times.time(k + 1, i), one);
                for (int p = 0; p < one.size(); p++) {
                    int row = one.get(p).size();
                    System.arraycopy(one.get(p).array(), 0, into.get(p).array(), i * row, row);
                }
            }
        };
    }

    @Override
    public boolean answersAnyInterval() {
        return true;
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }
}

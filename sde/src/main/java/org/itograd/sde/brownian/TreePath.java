package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.sde.TimeGrid;

/// A Brownian bridge on a dyadic tree; see [TreeMotion].
record TreePath(RandomKey key, double t0, double t1, int depth) implements BrownianPath {
    static TreePath of(RandomKey key, double t0, double t1, int depth) {
        require(
                Double.isFinite(t0) && Double.isFinite(t1) && t0 < t1,
                "t0, t1: must be finite with t0 < t1, got %s and %s",
                t0,
                t1);
        require(depth >= 1 && depth <= 48, "depth: must be from 1 to 48, got %d", depth);
        return new TreePath(key, t0, t1, depth);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        require(
                t0 <= grid.start() && grid.end() <= t1,
                "brownian: the tree spans [%s, %s], but the solve is over [%s, %s]; make a tree that spans it",
                t0,
                t1,
                grid.start(),
                grid.end());
        return new TreeMotion(this, dtype, shape, 0);
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

package org.itograd.experiments.ensemble;

import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.brownian.SampleMotion;
import org.itograd.sde.brownian.SampleTimes;

/// The paths of `BrownianPath.of(key)` for samples numbered from `first` on: a piece of an ensemble has the paths that these samples
/// have in one solve. Jumps are drawn for the piece: they are numbered from the first of a solve.
///
/// @param first number of the piece's first sample
record NumberedPath(RandomKey key, long first) implements BrownianPath {
    private static final int JUMPS = 1;
    private static final int STEPS = 2;

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        return BrownianPath.fine(key, grid, first).over(grid, dtype, shape, detail);
    }

    @Override
    public SampleMotion along(SampleTimes times, DType dtype, Shape shape, PathDetail detail) {
        return BrownianPath.of(key.fold(STEPS).fold(first)).along(times, dtype, shape, detail);
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(JUMPS).fold(first));
    }
}

package org.itograd.sde.brownian;

import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.sde.TimeGrid;

/// Independent steps of the grid of the solve; see [DrawnCells].
record GridPath(RandomKey key) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        return new FinePath(key, grid, 0).over(grid, dtype, shape, detail);
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }
}

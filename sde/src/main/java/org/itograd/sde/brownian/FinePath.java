package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;

/// Independent steps of a finest grid, of which those of coarser ones are made.
///
/// @param first the number of the first sample
record FinePath(RandomKey key, TimeGrid finest, long first) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        requireAmong(grid, finest);
        Cells cells = new DrawnCells(key.fold(0), key, finest, dtype, shape, detail, first);
        return new GridMotion(finest, cells, dtype, shape, detail);
    }

    /// Refuses a grid with a time that a finer grid does not have.
    static void requireAmong(TimeGrid grid, TimeGrid finest) {
        if (grid.equals(finest)) {
            return;
        }
        for (int k = 0; k <= grid.steps(); k++) {
            require(
                    finest.near(grid.time(k)) >= 0,
                    "brownian: the path is known at the times of %s, and %s of %s is none of them; solve on a grid with such"
                            + " times, or use BrownianPath.tree(seed, t0, t1)",
                    finest,
                    grid.time(k),
                    grid);
        }
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }
}

package org.itograd.sde.brownian;

import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
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

    /// Steps of length 1, each sample's scaled to the length of its own: W, H and K by its root, A by itself.
    @Override
    public SampleMotion along(SampleTimes times, DType dtype, Shape shape, PathDetail detail) {
        TimeGrid unit = TimeGrid.uniform(0, times.steps(), times.steps());
        BrownianMotion w = new FinePath(key, unit, times.first()).over(unit, dtype, shape, detail);
        return (k, into) -> {
            w.fill(k, k + 1, into);
            for (int part = 0; part < into.size(); part++) {
                boolean area = part == 1 && detail == PathDetail.LEVY_AREA;
                int row = into.get(part).size() / Math.max(1, times.samples());
                for (int i = 0; i < times.samples(); i++) {
                    double h = times.time(k + 1, i) - times.time(k, i);
                    Numbers.scale(dtype, area ? h : Math.sqrt(h), into.get(part).array(), i * row, row);
                }
            }
        };
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }
}

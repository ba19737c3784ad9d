package org.itograd.sde.brownian;

import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.sde.TimeGrid;

/// Independent increments √h Z, keyed by the number of the step.
record GridPath(RandomKey key) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        RandomKey steps = key.fold(0);
        return new GridMotion(
                grid, k -> steps.fold(k).normal(dtype, shape.dims()).mul(Math.sqrt(grid.step(k))));
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }
}

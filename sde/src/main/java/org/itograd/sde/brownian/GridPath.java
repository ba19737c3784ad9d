package org.itograd.sde.brownian;

import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// Independent increments √h Z, keyed by the number of the step.
record GridPath(RandomKey key) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return new GridMotion(grid, new Drawn(key.fold(0), grid, dtype, shape, 0));
    }

    /// Numbers drawn when they are asked for.
    ///
    /// @param first the place of the first element among those of all samples
    private record Drawn(RandomKey steps, TimeGrid grid, DType dtype, Shape shape, long first) implements Cells {
        @Override
        public Tensor at(int k) {
            Tensor cell = Tensor.zeros(dtype, shape.dims());
            fill(k, cell);
            return cell;
        }

        @Override
        public void fill(int k, Tensor into) {
            steps.fold(k).normal(first, Math.sqrt(grid.step(k)), into);
        }

        @Override
        public Cells rows(int from, int to) {
            long row = shape.product(1, shape.rank());
            return new Drawn(steps, grid, dtype, shape.with(0, to - from), first + from * row);
        }
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }
}

package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.failure;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// Independent increments √h Z, keyed by the number of the step; if asked for, with independent space-time areas
/// H = √(h/12) Z′ and K = √(h/720) Z″ of the steps.
record GridPath(RandomKey key) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        if (detail == PathDetail.LEVY_AREA) {
            throw failure("brownian: the solver needs %s, which independent steps do not know", detail);
        }
        return new GridMotion(grid, new Drawn(key, grid, dtype, shape, 0));
    }

    /// Numbers drawn when they are asked for.
    ///
    /// @param first the place of the first element among those of all samples
    private record Drawn(RandomKey key, TimeGrid grid, DType dtype, Shape shape, long first) implements Cells {
        @Override
        public Tensor at(int k) {
            Tensor cell = Tensor.zeros(dtype, shape.dims());
            fill(k, cell);
            return cell;
        }

        @Override
        public void fill(int k, Tensor into) {
            draw(0, k, 1, into);
        }

        @Override
        public void fill(int k, List<Tensor> into) {
            draw(0, k, 1, into.get(0));
            if (into.size() > 1) {
                draw(2, k, 12, into.get(1));
            }
            if (into.size() > 2) {
                draw(3, k, 720, into.get(2));
            }
        }

        /// Normal numbers of variance h / part.
        private void draw(int kind, int k, double part, Tensor into) {
            key.fold(kind).fold(k).normal(first, Math.sqrt(grid.step(k) / part), into);
        }

        @Override
        public Cells rows(int from, int to) {
            long row = shape.product(1, shape.rank());
            return new Drawn(key, grid, dtype, shape.with(0, to - from), first + from * row);
        }
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.of(key.fold(1));
    }
}

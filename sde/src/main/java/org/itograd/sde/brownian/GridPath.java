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
        requireKnown(detail);
        return new GridMotion(grid, new Drawn(key, grid, dtype, shape, 0));
    }

    /// Normal numbers as for a grid, keyed by step and place, times the root of each sample's own step.
    @Override
    public SampleMotion along(SampleTimes times, DType dtype, Shape shape, PathDetail detail) {
        requireKnown(detail);
        int row = shape.size() / times.samples();
        double[] parts = {1, 12, 720};
        int[] kinds = {0, 2, 3};
        return (k, into) -> {
            for (int part = 0; part < into.size(); part++) {
                key.fold(kinds[part]).fold(k).normal((long) times.first() * row, 1, into.get(part));
                for (int i = 0; i < times.samples(); i++) {
                    double h = times.time(k + 1, i) - times.time(k, i);
                    scale(into.get(part).array(), i * row, row, Math.sqrt(h / parts[part]));
                }
            }
        };
    }

    private static void scale(Object data, int at, int n, double by) {
        switch (data) {
            case float[] x -> {
                for (int i = at; i < at + n; i++) {
                    x[i] *= (float) by;
                }
            }
            case double[] x -> {
                for (int i = at; i < at + n; i++) {
                    x[i] *= by;
                }
            }
            default -> throw new AssertionError();
        }
    }

    private static void requireKnown(PathDetail detail) {
        if (detail == PathDetail.LEVY_AREA) {
            throw failure("brownian: the solver needs %s, which independent steps do not know", detail);
        }
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

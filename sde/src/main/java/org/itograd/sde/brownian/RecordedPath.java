package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;

/// What a path did over steps, replayed.
///
/// @param recordedOn the steps; if absent, those of the solve
/// @param parts      (steps, …) each, those of the detail in its order
record RecordedPath(Optional<TimeGrid> recordedOn, PathDetail known, List<Tensor> parts) implements BrownianPath {
    static RecordedPath of(Optional<TimeGrid> recordedOn, PathDetail known, List<Tensor> parts) {
        require(!parts.isEmpty() && parts.getFirst().shape().rank() > 0,
                "parts: there must be increments (steps, noise…)");
        parts.forEach(part -> requireNumbers("increments", part));
        Tensor w = parts.getFirst();
        Shape noise = Shape.of(Arrays.copyOfRange(w.shape().dims(), 1, w.shape().rank()));
        List<Shape> expected = known.shapes(noise).stream().map(s -> stacked(w.shape().dim(0), s)).toList();
        if (!parts.stream().map(Tensor::shape).toList().equals(expected)
                || parts.stream().anyMatch(p -> p.dtype() != w.dtype())) {
            throw failure(
                    "parts: with %s they must be %s tensors of shapes %s, got %s",
                    known,
                    w.dtype(),
                    expected,
                    parts.stream().map(p -> p.dtype() + " " + p.shape()).toList());
        }
        recordedOn.ifPresent(grid -> require(
                grid.steps() == w.shape().dim(0),
                "grid: it has %d steps, but the parts are of %d",
                grid.steps(),
                w.shape().dim(0)));
        return new RecordedPath(recordedOn, known, parts);
    }

    /// Refuses what is being differentiated: a path is no function of it to a solve.
    static void requireNumbers(String argument, Tensor tensor) {
        require(!tensor.isTracked(),
                "%s: are being differentiated, and a path passes no derivatives on; give %s.stopGradient(), or let the equation have"
                        + " what they come from in its state",
                argument, argument);
    }

    /// A shape with the steps before it.
    static Shape stacked(int steps, Shape shape) {
        int[] dims = new int[shape.rank() + 1];
        dims[0] = steps;
        System.arraycopy(shape.dims(), 0, dims, 1, shape.rank());
        return Shape.of(dims);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        return over(grid, dtype, shape, PathDetail.INCREMENT);
    }

    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape, PathDetail detail) {
        require(
                detail.isPartOf(known),
                "brownian: the solver needs %s, but this recording has %s only; record with path.record(grid, dtype,"
                        + " PathDetail.%s, dims), or use a path with a seed, for example BrownianPath.fine(seed, grid)",
                detail,
                known,
                detail.name());
        recordedOn.ifPresent(own -> FinePath.requireAmong(grid, own));
        TimeGrid own = recordedOn.orElse(grid);
        Tensor increments = parts.getFirst();
        require(
                increments.dtype() == dtype,
                "brownian: recorded increments must be %s like the state, got %s; cast them",
                dtype,
                increments.dtype());
        Shape expected = stacked(own.steps(), shape);
        require(
                increments.shape().equals(expected),
                "brownian: recorded increments must have the shape (steps, noise…) = %s, got %s",
                expected,
                increments.shape());
        return new GridMotion(own, new Given(parts, 0), dtype, shape, detail);
    }

    /// @param first the first of the samples
    record Given(List<Tensor> parts, int first) implements Cells {
        @Override
        public void fill(int k, List<Tensor> into) {
            for (int i = 0; i < into.size(); i++) {
                Shape all = parts.get(i).shape();
                int step = all.product(1, all.rank());
                int row = all.rank() == 1 ? 1 : all.product(2, all.rank());
                Tensor part = into.get(i);
                System.arraycopy(parts.get(i).array(), k * step + first * row, part.array(), 0, part.size());
            }
        }

        @Override
        public Cells rows(int from, int to) {
            return new Given(parts, first + from);
        }
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.empty();
    }
}

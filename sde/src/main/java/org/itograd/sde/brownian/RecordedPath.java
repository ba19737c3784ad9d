package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// Given increments, (steps, …).
record RecordedPath(Optional<TimeGrid> recordedOn, Tensor increments) implements BrownianPath {
    @Override
    public BrownianMotion over(TimeGrid grid, DType dtype, Shape shape) {
        recordedOn.ifPresent(own -> require(
                own.equals(grid),
                "brownian: the increments were recorded on %s and cannot answer for %s; solve on the recorded grid or use"
                        + " BrownianPath.tree(seed, t0, t1)",
                own,
                grid));
        require(
                increments.dtype() == dtype,
                "brownian: recorded increments must be %s like the state, got %s; cast them",
                dtype,
                increments.dtype());
        int[] expected = new int[shape.rank() + 1];
        expected[0] = grid.steps();
        System.arraycopy(shape.dims(), 0, expected, 1, shape.rank());
        require(
                increments.shape().equals(Shape.of(expected)),
                "brownian: recorded increments must have the shape (steps, noise…) = %s, got %s",
                Shape.of(expected),
                increments.shape());
        return new GridMotion(grid, new Given(increments, 0, shape));
    }

    /// @param first the first of the samples
    /// @param shape of the increments of so many samples
    private record Given(Tensor increments, int first, Shape shape) implements Cells {
        @Override
        public Tensor at(int k) {
            Tensor cell = Tensor.zeros(increments.dtype(), shape.dims());
            fill(k, cell);
            return cell;
        }

        @Override
        public void fill(int k, Tensor into) {
            int step = increments.shape().product(1, increments.shape().rank());
            int row = shape.rank() == 0 ? 1 : shape.product(1, shape.rank());
            System.arraycopy(increments.array(), k * step + first * row, into.array(), 0, into.size());
        }

        @Override
        public Cells rows(int from, int to) {
            return new Given(increments, first + from, shape.with(0, to - from));
        }
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.empty();
    }
}

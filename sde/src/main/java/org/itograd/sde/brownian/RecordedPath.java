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
        return new GridMotion(grid, k -> increments.select(0, k));
    }

    @Override
    public Optional<RandomKey> jumpKey() {
        return Optional.empty();
    }
}

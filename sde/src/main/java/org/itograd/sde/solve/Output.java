package org.itograd.sde.solve;

import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.jspecify.annotations.Nullable;

/// What a solve gives back.
///
/// @param at    the times at which something is saved
/// @param what  what is saved of the state, null for the state itself
/// @param dense whether the solution can be asked for any time
record Output(SaveAt at, @Nullable VectorField what, boolean dense) {
    /// The same at other times.
    Output at(SaveAt times) {
        return new Output(times, what, dense);
    }

    /// The same of another function of the state.
    Output of(VectorField f) {
        return new Output(at, f, dense);
    }

    /// The same, and a solution that can be asked for any time.
    Output everywhere() {
        return new Output(at, what, true);
    }

    /// The grid points whose states are needed.
    int[] gridPoints(SaveAt.Plan plan, TimeGrid grid) {
        return dense ? IntStream.rangeClosed(0, grid.steps()).toArray() : plan.gridPoints();
    }

    /// Refuses a saved function that reads times which the state's dtype cannot tell apart.
    void requireTimes(TimeGrid grid, Tensor y) {
        if (what != null) {
            TimeDigits.require("function that is saved", what::apply, grid, Tensor.scalar(y.dtype(), 0), y);
        }
    }

    /// What is saved, along a first axis.
    Tensor values(SaveAt.Plan plan, int[] gridPoints, Tensor states) {
        Tensor saved = plan.values(gridPoints, states);
        VectorField f = what;
        if (f == null) {
            return saved;
        }
        double[] times = plan.times();
        return Tensor.stack(IntStream.range(0, times.length)
                .mapToObj(i -> f.apply(Tensor.scalar(saved.dtype(), times[i]), saved.select(0, i)))
                .toArray(Tensor[]::new));
    }
}

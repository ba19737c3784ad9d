package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;

/// What is averaged over paths.
///
/// @param name      for messages
/// @param function  of the states at all times, or of the last alone
/// @param wholePath whether of all
record Payoff(String name, PathFunction function, boolean wholePath) {
    static Payoff ofEnd(String name, UnaryOperator<Tensor> function) {
        return new Payoff(name, (grid, end) -> function.apply(end), false);
    }

    static Payoff ofPath(String name, PathFunction function) {
        return new Payoff(name, function, true);
    }

    /// Which samples, for messages.
    ///
    /// @param kind  such as "path"
    /// @param first the number of the first
    record Place(String kind, long first) {}

    /// The values for n paths.
    ///
    /// @param states at all times of the grid, or at some, the last of them last, (…, n) or (…, n, d)
    /// @throws NonFinitePayoffException if one of them is not finite
    Tensor values(TimeGrid grid, Tensor states, Place place) {
        Tensor end = states.select(0, states.shape().dim(0) - 1);
        Tensor values = function.apply(grid, wholePath ? states : end);
        int n = end.shape().dim(0);
        require(
                values.shape().equals(Shape.of(n)) && values.dtype() == DType.F64,
                "%s: must give one F64 number per path, shape (%d), from end states %s, got %s %s; sum over the components",
                name,
                n,
                end.shape(),
                values.dtype(),
                values.shape());
        requireFinite(values.toDoubleArray(), grid, end, place);
        return values;
    }

    private void requireFinite(double[] values, TimeGrid grid, Tensor end, Place place) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NonFinitePayoffException(String.format(
                        Locale.ROOT,
                        "%s: is %s for %s %d of those with %d steps, whose end state is %s; it must be finite wherever a path may"
                                + " end",
                        name, values[i], place.kind, place.first + i, grid.steps(),
                        Arrays.toString(end.slice(0, i, i + 1).toDoubleArray())));
            }
        }
    }
}

package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.require;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
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

    /// The values for n paths.
    ///
    /// @param states at all times of the grid, or at some, the last of them last, (…, n) or (…, n, d)
    Tensor values(TimeGrid grid, Tensor states) {
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
        return values;
    }
}

package org.itograd.sde.exact;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;

/// Draws from the transition law of an equation: no step size and no bias.
///
/// The number drawn for a sample is a pure function of the key and of its place, so a sample is the same whatever the size of its
/// batch. Gradients flow to y0 and to the tracked parameters of the equation.
public interface ExactSampler {
    /// The name, as in messages and tables.
    String name();

    /// The equation that the samples follow.
    Sde sde();

    /// X(t1) given X(t0) = y0.
    ///
    /// @param y0 independent samples along the leading axis
    /// @return a tensor of y0's shape and dtype
    /// @throws IllegalArgumentException unless t0 < t1 are finite and y0 is a state of this equation
    Tensor sample(double t0, double t1, Tensor y0, RandomKey key);

    /// X at all times of a grid, from y0 at the first: the transitions one after the other, by the Markov property.
    ///
    /// @return (steps + 1, …shape of y0)
    default Tensor path(TimeGrid grid, Tensor y0, RandomKey key) {
        List<Tensor> states = new ArrayList<>(List.of(y0));
        for (int k = 0; k < grid.steps(); k++) {
            states.add(sample(grid.time(k), grid.time(k + 1), states.getLast(), key.fold(k)));
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }

    /// t1 − t0.
    ///
    /// @throws IllegalArgumentException unless t0 < t1 are finite
    static double duration(double t0, double t1) {
        require(
                t0 < t1 && Double.isFinite(t0) && Double.isFinite(t1),
                "t0, t1: must be finite with t0 < t1, got %s and %s",
                t0,
                t1);
        return t1 - t0;
    }
}

package org.itograd.sde.adaptive;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;

/// The steps of an adaptive solve and states on them.
///
/// @param found  the steps
/// @param points of the grid whose states were kept, ascending; none if a solve over the grid must compute them, since something is
///     to be differentiated or the equation decides on numbers
/// @param states at these points
public record FoundStates(AdaptiveSteps.Found found, List<Integer> points, List<Tensor> states) {
    /// As the components say.
    public FoundStates {
        require(
                points.size() == states.size(),
                "states: must be one for each of the %d points, got %d",
                points.size(),
                states.size());
    }

    /// The states at some points of the grid, along a first axis; empty if one of them was not kept.
    ///
    /// @param wanted at least one
    public Optional<Tensor> at(int[] wanted) {
        int[] kept = points.stream().mapToInt(Integer::intValue).toArray();
        int[] places = IntStream.of(wanted).map(p -> Arrays.binarySearch(kept, p)).toArray();
        return IntStream.of(places).anyMatch(p -> p < 0)
                ? Optional.empty()
                : Optional.of(Tensor.stack(IntStream.of(places).mapToObj(states::get).toArray(Tensor[]::new)));
    }
}

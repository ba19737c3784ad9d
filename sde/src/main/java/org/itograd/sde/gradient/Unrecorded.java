package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.control.FixedSteps;

/// A solve without a recorded graph, for methods that make their own.
///
/// @param states   plain numbers at the points asked for
/// @param captured the tracked tensors, other than y0, that the solve used
record Unrecorded(List<Tensor> states, List<Tensor> captured) {
    static Unrecorded solve(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> states = new ArrayList<>();
        List<Tensor> captured = Autodiff.captures(
                in -> {
                    Tensor all = new Backpropagation().solve(steps, in.getFirst(), points);
                    for (int p = 0; p < points.length; p++) {
                        states.add(all.select(0, p));
                    }
                    return all;
                },
                List.of(y0));
        return new Unrecorded(states, captured);
    }
}

package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.control.FixedSteps;

/// A solve operation by operation on whole tensors, recorded like anything else: what every other way of solving must agree
/// with, and what is left for functions that cannot be captured.
final class Stepwise {
    private Stepwise() {}

    /// The states at some points, from what the solver carries at the first time.
    static Tensor solve(FixedSteps steps, List<Tensor> carried, int[] points) {
        List<Tensor> states = new ArrayList<>();
        List<Tensor> now = carried;
        int at = 0;
        steps.watch().begin(points[points.length - 1]);
        for (int point : points) {
            now = steps.advance(at, point, now);
            at = point;
            states.add(now.getFirst());
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }
}

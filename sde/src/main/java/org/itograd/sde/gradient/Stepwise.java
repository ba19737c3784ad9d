package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.sde.step.FixedSteps;

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

    /// The reverse of a solve that is one node of the graph, for derivatives of derivatives: everything again, recorded. Each
    /// input's share is added to its total by itself, as one tensor may be several inputs: what reversible Heun carries at first
    /// holds y0 twice.
    ///
    /// @param in      the node's inputs: what the solver carries at first, and values for the tracked tensors
    /// @param tracked what the equation closes over
    static void reverse(
            FixedSteps steps, int[] points, List<Tensor> in, List<Tensor> tracked, Tensor cotangent, Totals totals) {
        int carried = in.size() - tracked.size();
        List<Tensor> cotangents = Pullback.of(
                c -> solve(steps, c, points), in.subList(0, carried), tracked, in.subList(carried, in.size()))
                .apply(cotangent);
        for (int i = 0; i < cotangents.size(); i++) {
            if (totals.wanted(i)) {
                totals.add(i, cotangents.get(i));
            }
        }
    }
}

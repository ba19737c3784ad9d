package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.sde.solver.ReversibleSolver;
import org.itograd.sde.step.FixedSteps;
import org.jspecify.annotations.Nullable;

/// The reversible adjoint operation by operation, on whole tensors: for equations that cannot be captured.
final class StepwiseReversible {
    private StepwiseReversible() {}

    /// The states at some points, recorded as one operation that keeps what is carried at the last.
    static Tensor solve(FixedSteps steps, ReversibleSolver solver, List<Tensor> carried, int[] points) {
        List<Tensor> states = new ArrayList<>();
        List<Tensor> last = new ArrayList<>();
        List<Tensor> captured = Autodiff.captures(in -> {
            List<Tensor> now = in;
            int at = 0;
            steps.watch().begin(points[points.length - 1]);
            for (int point : points) {
                now = steps.advance(at, point, now);
                states.add(now.getFirst());
                at = point;
            }
            last.addAll(now);
            return now.getFirst();
        }, carried);
        return Autodiff.custom(
                _ -> Tensor.stack(states.toArray(Tensor[]::new)),
                captured,
                (in, out, cotangent, totals) -> {
                    if (cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked)) {
                        Stepwise.reverse(steps, points, in, captured, cotangent, totals);
                    } else {
                        List<Tensor> values = in.subList(carried.size(), in.size());
                        reverse(steps, solver, last, points, captured, values, cotangent, totals);
                    }
                },
                carried.toArray(Tensor[]::new));
    }

    private static void reverse(
            FixedSteps steps, ReversibleSolver solver, List<Tensor> last, int[] points, List<Tensor> captured,
            List<Tensor> values, Tensor cotangent, Totals totals) {
        List<Tensor> now = last;
        int n = points[points.length - 1];
        @Nullable
        Tensor[] cotangents = new Tensor[last.size()];
        InnerTotals reached = new InnerTotals(cotangents, totals);
        reached.add(0, cotangent.select(0, points.length - 1));
        for (int k = n - 1; k >= 0; k--) {
            int step = k;
            List<Tensor> after = now;
            List<Tensor> before = Autodiff.withoutRecording(() -> solver.retreat(
                    steps.sde(), steps.time(step), steps.step(step), after, steps.increments(step)));
            Pullback pullback = Pullback.ofAll(c -> steps.advance(step, step + 1, c), before, captured, values);
            reached = new InnerTotals(new Tensor[last.size()], totals);
            int p = Arrays.binarySearch(points, k);
            if (p >= 0) {
                reached.add(0, cotangent.select(0, p));
            }
            pullback.accumulateAll(Arrays.asList(cotangents), reached);
            cotangents = reached.reached();
            now = before;
        }
        for (int i = 0; i < cotangents.length; i++) {
            Tensor total = cotangents[i];
            if (total != null && totals.wanted(i)) {
                totals.add(i, total);
            }
        }
    }
}

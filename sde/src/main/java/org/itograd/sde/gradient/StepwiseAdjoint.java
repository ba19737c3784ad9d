package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.sde.step.FixedSteps;

/// The adjoint equation operation by operation, on whole tensors: for equations that cannot be captured, and for derivatives of
/// gradients.
final class StepwiseAdjoint {
    private StepwiseAdjoint() {}

    /// The states at some points, by the solver of `steps`.
    ///
    /// @param changes the same steps, each giving f h + g dW of the Stratonovich equation
    static Tensor solve(FixedSteps steps, FixedSteps changes, Tensor y0, int[] points) {
        List<Tensor> states = new ArrayList<>();
        List<Tensor> captured = Autodiff.captures(
                in -> {
                    states.add(Stepwise.solve(steps, steps.start(in.getFirst()), points));
                    return states.getFirst();
                },
                List.of(y0));
        return Autodiff.custom(
                _ -> states.getFirst(),
                captured,
                (in, out, cotangent, totals) -> reverse(changes, points, in, out, captured, cotangent, totals),
                y0);
    }

    /// Adds the cotangents of y0 and of the captured tensors.
    ///
    /// @param in     y0 and values for the captured tensors
    /// @param states at the points
    static void reverse(
            FixedSteps changes, int[] points, List<Tensor> in, Tensor states, List<Tensor> captured, Tensor cotangent,
            Totals totals) {
        List<Tensor> values = in.subList(1, in.size());
        int last = points.length - 1;
        Augmented z = new Augmented(states.select(0, last), List.of(cotangent.select(0, last)));
        for (int k = points[last] - 1; k >= 0; k--) {
            z = z.stepBack(changes, k, captured, values);
            changes.watch().check();
            int p = Arrays.binarySearch(points, k);
            if (p >= 0) {
                z = z.at(states.select(0, p), cotangent.select(0, p));
            }
        }
        for (int i = 0; i < z.cotangents.size(); i++) {
            if (totals.wanted(i)) {
                totals.add(i, z.cotangents.get(i));
            }
        }
    }

    /// The state, and the cotangents of the state and of the captured tensors; the latter are absent while still zero.
    private record Augmented(Tensor y, List<Tensor> cotangents) {
        /// The same with a saved state, whose cotangent is added.
        Augmented at(Tensor saved, Tensor cotangent) {
            List<Tensor> sums = new ArrayList<>(cotangents);
            sums.set(0, cotangents.getFirst().add(cotangent));
            return new Augmented(saved, sums);
        }

        /// One step of Heun's method from t_{k+1} to t_k.
        Augmented stepBack(FixedSteps changes, int k, List<Tensor> captured, List<Tensor> values) {
            Change right = Change.at(changes, k, k + 1, y, cotangents.getFirst(), captured, values);
            Tensor y1 = y.sub(right.y);
            Tensor a1 = cotangents.getFirst().add(right.cotangents.getFirst());
            Change left = Change.at(changes, k, k, y1, a1, captured, values);
            List<Tensor> next = new ArrayList<>();
            for (int i = 0; i < right.cotangents.size(); i++) {
                Tensor mean = right.cotangents.get(i).add(left.cotangents.get(i)).mul(0.5);
                next.add(i < cotangents.size() ? cotangents.get(i).add(mean) : mean);
            }
            return new Augmented(y.sub(right.y.add(left.y).mul(0.5)), next);
        }
    }

    /// What one step with coefficients frozen at (t, y) changes: f h + g dW, and its pullback of a.
    private record Change(Tensor y, List<Tensor> cotangents) {
        /// @param k     the step whose h and dW are used
        /// @param point the grid point whose time is used
        static Change at(
                FixedSteps changes, int k, int point, Tensor y, Tensor a, List<Tensor> captured, List<Tensor> values) {
            Pullback at = Pullback.of(
                    in -> changes.solver().step(
                            changes.sde(), changes.time(point), changes.step(k), in.getFirst(), changes.increments(k)),
                    List.of(y),
                    captured,
                    values);
            return new Change(at.value(), at.apply(a));
        }
    }
}

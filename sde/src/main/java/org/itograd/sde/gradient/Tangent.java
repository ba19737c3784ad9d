package org.itograd.sde.gradient;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Scan;
import org.itograd.autodiff.program.Step;
import org.itograd.sde.step.FixedSteps;
import org.jspecify.annotations.Nullable;

/// The tangent of a solve, forwards: with what the solver carries goes its derivative S in one direction of the initial state and of
/// one parameter θ,
///
/// S_{k+1} = ∂Φ/∂y S_k + ∂Φ/∂θ θ̇, where y_{k+1} = Φ(t_k, h, y_k, dW_k; θ) is a step of the solver.
///
/// For Euler–Maruyama this is Euler–Maruyama for the forward sensitivity equation
///
/// dS = (f_y S + f_θ θ̇) dt + (g_y S + g_θ θ̇) dW
///
/// (X. Liu et al., "How Does Noise Help Robustness? Explanation and Exploration under the Neural SDE Framework", CVPR 2020, for
/// the initial state). Nothing is kept but the last state and tangent.
final class Tangent {
    private final FixedSteps steps;
    private final Tensor y0;
    private final @Nullable Tensor parameter;
    /// The parameter as a list, and its numbers.
    private final List<Tensor> by;
    private final List<Tensor> values;
    private final List<Tensor> carried;
    private final Scan scan;
    private final Scan tangents;

    /// @param y0        the initial state
    /// @param parameter what the directions are of: a tracked tensor that the equation closes over; null for y0
    Tangent(FixedSteps steps, Tensor y0, @Nullable Tensor parameter) {
        this.steps = steps;
        this.y0 = y0.stopGradient();
        this.parameter = parameter;
        carried = Autodiff.withoutRecording(() -> steps.start(this.y0));
        by = parameter == null ? List.of() : List.of(parameter);
        values = by.stream().map(Tensor::stopGradient).toList();
        scan = steps.scan(carried);
        tangents = (scan.isCaptured() ? scan : scan.eager(by, values)).mapped(carried, values, this::step);
        List<Tensor> used = used();
        require(
                parameter != null || used.stream().noneMatch(t -> t.array().equals(y0.array())),
                "parameters: y0 is asked for, but the equation itself uses it too; give the equation a copy");
        require(
                parameter == null || used.stream().anyMatch(t -> t == parameter),
                "parameters: each must be y0 or a tracked tensor that drift and diffusion close over, but they do not close"
                        + " over one that was given; make it with variable() before they are, and do not compute with it"
                        + " outside them");
    }

    /// What the equation closes over.
    private List<Tensor> used() {
        int[] last = {steps.count()};
        return scan.step().program()
                .map(Program::closedOver)
                .orElseGet(() -> Autodiff.captures(in -> scan.states(in, last), carried));
    }

    /// The tangents of the states at some points, along a new first axis.
    ///
    /// @param direction of the parameter's shape
    Tensor along(Tensor direction, int[] points) {
        Step first = Step.written(in -> steps.start(in.getFirst()), 0, 1).seeing(by, values);
        List<Tensor> directions = new ArrayList<>(List.of(parameter == null ? direction : zeros(y0)));
        by.forEach(_ -> directions.add(direction));
        return Autodiff.withoutRecording(() -> {
            List<Tensor> start = new ArrayList<>(carried);
            start.addAll(push(
                    carried, u -> first.vjp(List.of(y0), u).subList(carried.size(), carried.size() + directions.size()),
                    directions));
            Scan along = parameter == null ? tangents : tangents.with(List.of(direction));
            Save save = new Save(carried.size(), points, true);
            return along.run(start, 0, points[points.length - 1], List.of(), List.of(save)).getFirst();
        });
    }

    /// From what is carried, its tangents and the parameter's direction to what is carried next and its tangents.
    private List<Tensor> step(Step f, List<Tensor> in) {
        int size = carried.size();
        int tangent = in.size() - size - (parameter == null ? 0 : 1);
        List<Tensor> at = in.subList(0, tangent);
        List<Tensor> next = new ArrayList<>(f.apply(at));
        int place = IntStream.range(0, f.captured().size())
                .filter(i -> f.captured().get(i) == parameter).findFirst().orElse(-1);
        List<Tensor> directions = in.subList(tangent, tangent + size + (place < 0 ? 0 : 1));
        next.addAll(push(next, u -> {
            List<Tensor> found = f.vjp(at, u);
            List<Tensor> cotangents = new ArrayList<>(found.subList(size, 2 * size));
            if (place >= 0) {
                cotangents.add(found.get(2 * size + place));
            }
            return cotangents;
        }, directions));
        return next;
    }

    /// The Jacobian–vector product of a function: its vjp is linear in the cotangents of its results, and the vjp of that is the
    /// product.
    ///
    /// @param results of the function, or tensors of their shapes
    private static List<Tensor> push(
            List<Tensor> results, Function<List<Tensor>, List<Tensor>> vjp, List<Tensor> directions) {
        return Pullback.ofAll(vjp, results.stream().map(Tangent::zeros).toList()).applyOrZeros(directions);
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.zeros(like.dtype(), like.shape().dims());
    }
}

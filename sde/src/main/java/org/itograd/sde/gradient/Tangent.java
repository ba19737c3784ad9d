package org.itograd.sde.gradient;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Role;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
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
    private final List<Tensor> carried;
    private final @Nullable CapturedStep step;
    private final @Nullable Program program;

    /// @param y0        the initial state
    /// @param parameter what the directions are of: a tracked tensor that the equation closes over; null for y0
    Tangent(FixedSteps steps, Tensor y0, @Nullable Tensor parameter) {
        this.steps = steps;
        this.y0 = y0.stopGradient();
        this.parameter = parameter;
        carried = Autodiff.withoutRecording(() -> steps.start(this.y0));
        step = CapturedStep.of(steps, carried);
        program = step == null ? null : captured(step);
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
        return step != null
                ? step.program().closedOver()
                : Autodiff.captures(in -> Stepwise.solve(steps, in, last), carried);
    }

    /// The tangents of the states at some points, along a new first axis.
    ///
    /// @param direction of the parameter's shape
    Tensor along(Tensor direction, int[] points) {
        List<Tensor> tangents = start(direction);
        return step != null && program != null
                ? inBlocks(step, program, direction, tangents, points)
                : stepwise(direction, tangents, points);
    }

    /// The tangents of what the solver carries at first.
    private List<Tensor> start(Tensor direction) {
        return push(in -> steps.start(in.getFirst()), List.of(y0), List.of(parameter == null ? direction : zeros(y0)),
                direction);
    }

    private Tensor stepwise(Tensor direction, List<Tensor> start, int[] points) {
        List<Tensor> states = new ArrayList<>();
        List<Tensor> now = carried;
        List<Tensor> tangents = start;
        int next = 0;
        for (int k = 0; k <= points[points.length - 1]; k++) {
            if (points[next] == k) {
                states.add(tangents.getFirst());
                next++;
            }
            if (next < points.length) {
                int from = k;
                List<Tensor> at = now;
                tangents = push(in -> steps.advance(from, from + 1, in), at, tangents, direction);
                now = Autodiff.withoutRecording(() -> steps.advance(from, from + 1, at));
            }
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }

    /// The Jacobian–vector product of f with respect to xs and the parameter: the vjp is linear in the cotangents of f's results, and
    /// its own vjp is the product.
    private List<Tensor> push(
            Function<List<Tensor>, List<Tensor>> f, List<Tensor> xs, List<Tensor> tangents,
            Tensor direction) {
        List<Tensor> captured = parameter == null ? List.of() : List.of(parameter);
        List<Tensor> directions = new ArrayList<>(tangents);
        captured.forEach(_ -> directions.add(direction));
        List<Tensor> values = captured.stream().map(Tensor::stopGradient).toList();
        return Autodiff.withoutRecording(() -> {
            List<Tensor> results = f.apply(xs);
            Pullback linear = Pullback.ofAll(
                    u -> orZeros(
                            Pullback.ofAll(f, xs, captured, values).applyAll(u),
                            Stream.concat(xs.stream(), values.stream()).toList()),
                    results.stream().map(Tangent::zeros).toList());
            return orZeros(linear.applyAll(directions), results);
        });
    }

    // ------------------------------------------------------------------ as a program

    /// From the arguments of a step, the tangents of what is carried and the direction to what is carried next and its tangents.
    private Program captured(CapturedStep step) {
        int carriedSize = step.carried();
        List<Tensor> now = step.examples().subList(CapturedStep.CARRIED, CapturedStep.CARRIED + carriedSize);
        List<Tensor> examples = new ArrayList<>(step.examples());
        examples.addAll(now);
        if (parameter != null) {
            examples.add(parameter.stopGradient());
        }
        Program vjp = step.program().vjp();
        int place = place(step);
        return Program.capture(in -> {
            List<Tensor> at = in.subList(0, step.closedPlace());
            Pullback linear = Pullback.ofAll(u -> {
                List<Tensor> all = new ArrayList<>(at);
                all.addAll(u);
                List<Tensor> found = vjp.apply(all);
                List<Tensor> inputs =
                        new ArrayList<>(found.subList(CapturedStep.CARRIED, CapturedStep.CARRIED + carriedSize));
                if (place >= 0) {
                    inputs.add(found.get(step.closedPlace() + place));
                }
                return inputs;
            }, now.stream().map(Tangent::zeros).toList());
            List<Tensor> next = new ArrayList<>(step.program().apply(at));
            int given = place >= 0 ? 1 : 0;
            List<Tensor> directions = in.subList(step.closedPlace(), step.closedPlace() + carriedSize + given);
            next.addAll(orZeros(linear.applyAll(directions), now));
            return next;
        }, examples);
    }

    /// The parameter's place among the closed-over tensors, −1 if it is not there.
    private int place(CapturedStep step) {
        List<Tensor> closedOver = step.program().closedOver();
        for (int i = 0; i < closedOver.size(); i++) {
            if (closedOver.get(i) == parameter) {
                return i;
            }
        }
        return -1;
    }

    private Tensor inBlocks(CapturedStep step, Program program, Tensor direction, List<Tensor> start, int[] points) {
        List<Role> roles = new ArrayList<>(step.roles().subList(0, step.closedPlace()));
        int tangents = roles.size();
        roles.addAll(Collections.nCopies(step.carried(), Role.ROWS));
        List<@Nullable Tensor> inputs = new ArrayList<>();
        roles.forEach(_ -> inputs.add(null));
        if (parameter != null) {
            roles.add(Role.FIXED);
            inputs.add(direction);
        }
        for (Tensor t : program.closedOver()) {
            roles.add(Role.FIXED);
            inputs.add(t.stopGradient());
        }
        Tensor states = TapedSolve.states(step, points, y0);
        RowProgram.of(program, roles, step.rows(), 2 * step.carried()).run(inputs, block -> {
            StepNoise noise = step.noise(block);
            for (int i = 0; i < step.carried(); i++) {
                CapturedStep.readRows(carried.get(i), block, block.input(CapturedStep.CARRIED + i));
                CapturedStep.readRows(start.get(i), block, block.input(tangents + i));
            }
            int n = points[points.length - 1];
            for (int k = 0; k <= n; k++) {
                TapedSolve.savePoint(step, block, block.input(tangents), k, points, states);
                if (k < n) {
                    step.setTime(block, k);
                    step.fillIncrements(block, noise, k);
                    block.run();
                    step.steps().watch().step();
                    for (int i = 0; i < step.carried(); i++) {
                        block.feedBack(i, CapturedStep.CARRIED + i);
                        block.feedBack(step.carried() + i, tangents + i);
                    }
                }
            }
        });
        return states;
    }

    private static List<Tensor> orZeros(List<@Nullable Tensor> found, List<Tensor> like) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Tensor t = found.get(i);
            all.add(t != null ? t : zeros(like.get(i)));
        }
        return all;
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.zeros(like.dtype(), like.shape().dims());
    }
}

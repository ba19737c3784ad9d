package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Role;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.sde.step.StepNoise;
import org.jspecify.annotations.Nullable;

/// The adjoint equation as a program, a block of samples at a time: only y and a are carried, and the gradients of what the
/// equation closes over are totals over steps and blocks.
final class CapturedAdjoint {
    private final CapturedStep change;
    private final RowProgram program;
    private final List<@Nullable Tensor> inputs = new ArrayList<>();

    /// Where the cotangent a stands among the arguments of a step back.
    private final int cotangentPlace;

    private CapturedAdjoint(CapturedStep change) {
        this.change = change;
        cotangentPlace = change.closedPlace();
        Program back = back();
        List<Role> roles = new ArrayList<>(change.roles().subList(0, cotangentPlace));
        roles.add(Role.ROWS);
        roles.forEach(_ -> inputs.add(null));
        for (Tensor t : back.closedOver()) {
            roles.add(Role.FIXED);
            inputs.add(t.stopGradient());
        }
        program = RowProgram.of(back, roles, change.rows(), 2);
    }

    /// Adds the gradients of y0 and of the tracked tensors that the equation closes over.
    ///
    /// @param change what a step with frozen coefficients changes
    /// @param states of the forward solve at the points
    static void reverse(CapturedStep change, int[] points, Tensor states, Tensor cotangent, Totals totals) {
        List<Tensor> gradients = new CapturedAdjoint(change).solve(points, states, cotangent);
        for (int i = 0; i < gradients.size(); i++) {
            if (totals.wanted(i)) {
                totals.add(i, gradients.get(i));
            }
        }
    }

    private List<Tensor> solve(int[] points, Tensor states, Tensor cotangent) {
        int[] y = change.examples().get(CapturedStep.CARRIED).shape().dims();
        List<Tensor> gradients = new ArrayList<>(List.of(Tensor.zeros(states.dtype(), y)));
        int n = points[points.length - 1];
        gradients.addAll(program.run(inputs, block -> {
            StepNoise noise = change.noise(block);
            TapedSolve.clear(block.input(cotangentPlace));
            for (int k = n; k >= 0; k--) {
                if (k < n) {
                    change.setTime(block, k);
                    change.fillIncrements(block, noise, k);
                    block.run();
                    change.steps().watch().check();
                    block.feedBack(0, CapturedStep.CARRIED);
                    block.feedBack(1, cotangentPlace);
                }
                int saved = Arrays.binarySearch(points, k);
                if (saved >= 0) {
                    change.readRows(states, saved, block, block.input(CapturedStep.CARRIED));
                    change.addCotangent(block, cotangent, points, k, block.input(cotangentPlace));
                }
            }
            change.writeRows(block.input(cotangentPlace), block, gradients.getFirst(), 0);
        }));
        return gradients;
    }

    /// One step of Heun's method from t + h to t: from (t, h, y, increments, a) to (y, a, sums for the tracked tensors).
    private Program back() {
        List<Tensor> examples = new ArrayList<>(change.examples());
        examples.add(change.examples().get(CapturedStep.CARRIED));
        Program vjp = change.program().vjp();
        return Program.capture(in -> {
            Tensor y = in.get(CapturedStep.CARRIED);
            Tensor a = in.get(cotangentPlace);
            Tensor end = in.get(CapturedStep.TIME).add(in.get(CapturedStep.STEP));
            List<Tensor> right = changes(vjp, in, end, y, a);
            List<Tensor> left = changes(
                    vjp, in, in.get(CapturedStep.TIME), y.sub(right.getFirst()), a.add(right.get(1)));
            List<Tensor> means = new ArrayList<>();
            for (int i = 0; i < right.size(); i++) {
                means.add(right.get(i).add(left.get(i)).mul(0.5));
            }
            means.set(0, y.sub(means.get(0)));
            means.set(1, a.add(means.get(1)));
            return means;
        }, examples);
    }

    /// f h + g dW at (t, y), and its pullback of a to y and to each tracked tensor.
    private List<Tensor> changes(Program vjp, List<Tensor> in, Tensor t, Tensor y, Tensor a) {
        List<Tensor> at = new ArrayList<>(in.subList(0, cotangentPlace));
        at.set(CapturedStep.TIME, t);
        at.set(CapturedStep.CARRIED, y);
        List<Tensor> found = new ArrayList<>(change.program().apply(at));
        at.add(a);
        List<Tensor> cotangents = vjp.apply(at);
        found.add(cotangents.get(CapturedStep.CARRIED));
        List<Tensor> closedOver = change.program().closedOver();
        for (int c = 0; c < closedOver.size(); c++) {
            if (closedOver.get(c).isTracked()) {
                found.add(cotangents.get(cotangentPlace + c));
            }
        }
        return found;
    }
}

package org.itograd.sde.gradient;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Role;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.ReversibleSolver;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.jspecify.annotations.Nullable;

/// The exact gradient of a reversible solver's discrete solution without stored states: the reverse pass undoes each step and
/// differentiates it there.
///
/// Equal to [Backpropagation] to rounding; memory independent of the number of steps. One step back costs one evaluation of
/// the coefficients for undoing, and one evaluation with its reverse.
///
/// P. Kidger, J. Foster, X. Li, T. Lyons, "Efficient and accurate gradients for neural SDEs", NeurIPS 2021, algorithm 2.
record ReversibleAdjoint() implements GradientMethod {
    @Override
    public void requireFits(Sde sde, Solver solver) {
        require(
                solver instanceof ReversibleSolver,
                "gradient: the reversible adjoint needs a solver that can undo its steps, not %s; use new ReversibleHeun()"
                        + " or Gradients.checkpointed()",
                solver.name());
    }

    @Override
    public int heldAtOnce(int n) {
        return 2;
    }

    @Override
    public Tensor solve(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> carried = steps.start(y0);
        CapturedStep step = CapturedStep.of(steps, carried);
        ReversibleSolver solver = (ReversibleSolver) steps.solver();
        if (step == null) {
            return StepwiseReversible.solve(steps, solver, carried, points);
        }
        List<Tensor> tracked = step.program().closedOver().stream().filter(Tensor::isTracked).toList();
        List<Tensor> inputs = new ArrayList<>(carried);
        inputs.addAll(tracked);
        List<Tensor> last = new ArrayList<>();
        return Autodiff.custom(
                in -> {
                    last.clear();
                    return TapedSolve.plain(step, in.subList(0, carried.size()), points, last);
                },
                List.of(),
                (in, out, cotangent, totals) -> {
                    if (cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked)) {
                        Stepwise.reverse(steps, points, in, tracked, cotangent, totals);
                    } else {
                        reverse(step, solver, last, cotangent, points, totals);
                    }
                },
                inputs.toArray(Tensor[]::new));
    }

    private static void reverse(
            CapturedStep step, ReversibleSolver solver, List<Tensor> last, Tensor cotangent, int[] points,
            Totals totals) {
        int carried = step.carried();
        Program back = back(step, solver);
        List<Role> roles = new ArrayList<>(step.roles().subList(0, step.closedPlace()));
        int cotangents = roles.size();
        last.forEach(_ -> roles.add(Role.ROWS));
        List<@Nullable Tensor> inputs = new ArrayList<>();
        roles.forEach(_ -> inputs.add(null));
        for (Tensor t : back.closedOver()) {
            roles.add(Role.FIXED);
            inputs.add(t.stopGradient());
        }
        List<Tensor> gradients = last.stream()
                .map(t -> Tensor.zeros(t.dtype(), t.shape().dims()))
                .toList();
        int n = points[points.length - 1];
        List<Tensor> sums = RowProgram.of(back, roles, step.rows(), 2 * carried).run(inputs, block -> {
            StepNoise noise = step.noise(block);
            for (int i = 0; i < carried; i++) {
                CapturedStep.readRows(last.get(i), block, block.input(CapturedStep.CARRIED + i));
                TapedSolve.clear(block.input(cotangents + i));
            }
            step.addCotangent(block, cotangent, points, n, block.input(cotangents));
            for (int k = n - 1; k >= 0; k--) {
                step.setTime(block, k);
                step.fillIncrements(block, noise, k);
                block.run();
                step.steps().watch().check();
                for (int i = 0; i < carried; i++) {
                    block.feedBack(i, CapturedStep.CARRIED + i);
                    block.feedBack(carried + i, cotangents + i);
                }
                step.addCotangent(block, cotangent, points, k, block.input(cotangents));
            }
            for (int i = 0; i < carried; i++) {
                step.writeRows(block.input(cotangents + i), block, gradients.get(i), 0);
            }
        });
        List<Tensor> all = new ArrayList<>(gradients);
        for (int c = 0; c < sums.size(); c++) {
            if (step.program().closedOver().get(c).isTracked()) {
                all.add(sums.get(c));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            if (totals.wanted(i)) {
                totals.add(i, all.get(i));
            }
        }
    }

    /// One step back: from (t, h, carried after, increments, cotangents after) to (carried before, cotangents before, sums for
    /// the closed-over tensors of the step).
    private static Program back(CapturedStep step, ReversibleSolver solver) {
        Program vjp = step.program().vjp();
        int carried = step.carried();
        int cotangents = step.closedPlace();
        List<Tensor> examples = new ArrayList<>(step.examples());
        examples.addAll(step.examples().subList(CapturedStep.CARRIED, CapturedStep.CARRIED + carried));
        return Program.capture(in -> {
            Increments increments = step.increments(in);
            List<Tensor> after = in.subList(CapturedStep.CARRIED, CapturedStep.CARRIED + carried);
            List<Tensor> before = solver.retreat(
                    step.steps().sde(), in.get(CapturedStep.TIME), in.get(CapturedStep.STEP), after, increments);
            List<Tensor> at = new ArrayList<>(in);
            for (int i = 0; i < carried; i++) {
                at.set(CapturedStep.CARRIED + i, before.get(i));
            }
            List<Tensor> found = vjp.apply(at);
            List<Tensor> results = new ArrayList<>(before);
            results.addAll(found.subList(CapturedStep.CARRIED, CapturedStep.CARRIED + carried));
            results.addAll(found.subList(cotangents, found.size()));
            return results;
        }, examples);
    }
}

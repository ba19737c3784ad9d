package org.itograd.sde.gradient;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.autodiff.program.Scan;
import org.itograd.autodiff.program.Step;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.ReversibleSolver;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.step.FixedSteps;

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
        int size = carried.size();
        int n = points[points.length - 1];
        Scan scan = steps.scan(carried);
        // All that is carried at the last point: written by the forward run, read by the reverse one.
        List<Tensor> last = new ArrayList<>();
        List<Save> saves = new ArrayList<>(List.of(new Save(0, points, true)));
        saves.addAll(Save.all(n, 0, size));
        return scan.node(carried, points, in -> {
            List<Tensor> saved = scan.run(in, 0, n, List.of(), saves);
            last.clear();
            last.addAll(saved.subList(1, saved.size()));
            return saved.getFirst();
        }, (captured, in, out, cotangent, totals) -> {
            Scan forward = scan.isCaptured() ? scan : scan.eager(captured, in.subList(size, in.size()));
            Scan back = forward.mapped(carried, List.of(), (f, at) -> stepBack(steps, size, f, at));
            Arrival arrival = new Arrival(size, points, cotangent, true);
            Scan.add(Autodiff.withoutRecording(() -> back.back(last, n, List.of(arrival))), totals);
        });
    }

    /// Undoes a step and differentiates it there: from what is carried after it and its cotangents to those before.
    private static List<Tensor> stepBack(FixedSteps steps, int size, Step f, List<Tensor> in) {
        int given = in.size() - 2 * size;
        List<Tensor> front = in.subList(0, given);
        List<Tensor> after = in.subList(given, given + size);
        List<Tensor> before = ((ReversibleSolver) steps.solver()).retreat(
                steps.sde(), in.get(0), in.get(1), after, steps.increments(front));
        List<Tensor> at = new ArrayList<>(front);
        at.addAll(before);
        List<Tensor> next = new ArrayList<>(before);
        List<Tensor> found = f.vjp(at, in.subList(given + size, in.size()));
        next.addAll(found.subList(size, found.size()));
        return next;
    }
}

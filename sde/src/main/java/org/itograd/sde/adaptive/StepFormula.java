package org.itograd.sde.adaptive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Role;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EmbeddedSolver;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;

/// What an attempt at a step computes: the step, and its error by the solver's embedded estimate, or else by step doubling, that is
/// by the difference between one step and two of half its length along the same path, of which the two are kept.
///
/// It is a function of t and h (for each half too where steps are doubled), of what the solver carries, and of what the path does in
/// each interval. It gives what is carried next, with step doubling the state in the middle, and the squares of error over
/// tolerance, summed over all elements or over those of each sample.
///
/// @param shapes  of what the path gives for a step
/// @param start   what the solver carries at first
/// @param time    an example of a time: one number, or one for each sample
record StepFormula(
        Sde sde, Solver solver, StepControl control, List<Shape> shapes, List<Tensor> start, Tensor time) {
    /// Times of a step, t and h; then for each half t and h.
    private static final int WHOLE = 2;

    private static final int DOUBLING = 6;

    /// Whether an accepted step is two halves.
    boolean isDoubling() {
        return !(solver instanceof EmbeddedSolver);
    }

    /// Where two half steps meet.
    static double middle(double t, double end) {
        return t + 0.5 * (end - t);
    }

    DType dtype() {
        return start.getFirst().dtype();
    }

    /// How many tensors the solver carries.
    int carried() {
        return start.size();
    }

    /// How many times come first among the inputs.
    int times() {
        return isDoubling() ? DOUBLING : WHOLE;
    }

    /// How many samples there are.
    int rows() {
        Shape y = start.getFirst().shape();
        return y.rank() == 0 ? 1 : y.dim(0);
    }

    private boolean isPerSample() {
        return time.shape().rank() > 0;
    }

    /// How many results are per sample.
    int rowOutputs() {
        return carried() + (isDoubling() ? 1 : 0) + (isPerSample() ? 1 : 0);
    }

    /// Where interval i of an attempt begins: the whole step is interval 0, its halves are the others.
    double begin(int i, double t, double end) {
        return i == 2 ? middle(t, end) : t;
    }

    /// Where it ends.
    double end(int i, double t, double end) {
        return i == 1 ? middle(t, end) : end;
    }

    /// How many intervals' increments a step needs.
    int intervals() {
        return times() / 2;
    }

    /// The place of what the path does in an interval.
    int noise(int interval) {
        return times() + carried() + interval * shapes.size();
    }

    List<Tensor> apply(List<Tensor> in) {
        List<Tensor> from = in.subList(times(), times() + carried());
        List<Tensor> results = new ArrayList<>();
        Tensor error;
        if (solver instanceof EmbeddedSolver embedded) {
            EmbeddedSolver.StepWithError step =
                    embedded.stepWithError(sde, in.get(0), in.get(1), from.getFirst(), increments(in, 0));
            results.add(step.y());
            error = step.error();
        } else {
            Tensor whole = solver.advance(sde, in.get(0), in.get(1), from, increments(in, 0)).getFirst();
            List<Tensor> half = solver.advance(sde, in.get(2), in.get(3), from, increments(in, 1));
            results.addAll(solver.advance(sde, in.get(4), in.get(5), half, increments(in, 2)));
            error = whole.sub(results.getFirst());
            results.add(half.getFirst());
        }
        Tensor size = from.getFirst().abs().maximum(results.getFirst().abs());
        Tensor squares = error.div(size.mul(control.rtol()).add(control.atol())).square();
        results.add(isPerSample() ? squares.reshape(rows(), -1).sum(false, 1) : squares.sum());
        return results;
    }

    private Increments increments(List<Tensor> in, int interval) {
        int first = noise(interval);
        return shapes.isEmpty()
                ? Increments.none()
                : Increments.of(solver.needs(), in.subList(first, first + shapes.size()));
    }

    /// What is tried, captured; empty if the equation decides on numbers or there are no samples.
    Optional<Program> program() {
        if (rows() == 0) {
            return Optional.empty();
        }
        List<Program.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < times(); i++) {
            arguments.add(Program.Argument.like(time));
        }
        start.forEach(s -> arguments.add(Program.Argument.like(s)));
        for (int i = 0; i < intervals(); i++) {
            shapes.forEach(s -> arguments.add(new Program.Argument(dtype(), s)));
        }
        return Program.tryCaptureFor(this::apply, arguments);
    }

    /// The roles of the inputs.
    List<Role> roles() {
        List<Role> roles = new ArrayList<>();
        for (int i = 0; i < noise(intervals()); i++) {
            roles.add(i < times() && !isPerSample() ? Role.STEP : Role.ROWS);
        }
        return roles;
    }

    /// The error over the tolerance: the root mean square.
    static double error(double squares, int elements) {
        return elements == 0 ? 0 : Math.sqrt(squares / elements);
    }
}

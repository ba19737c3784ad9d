package org.itograd.sde.adaptive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Block;
import org.itograd.autodiff.program.Program;
import org.itograd.autodiff.program.Role;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.solver.EmbeddedSolver;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;
import org.jspecify.annotations.Nullable;

/// Tries a step over any interval and estimates its error: by the solver's embedded estimate, or else by step doubling, that is by
/// the difference between one step and two of half its length along the same path, of which the two are kept.
///
/// Nothing is recorded. The step is captured as a program and runs in blocks of samples, unless the equation decides on numbers.
final class StepTrial {
    /// What came of a step.
    ///
    /// @param carried what the solver carries at its end
    /// @param error   its error over the tolerance: root mean square over all elements
    record Outcome(List<Tensor> carried, double error) {}

    /// Times of a step, t and h; then for each half t and h.
    private static final int WHOLE = 2;

    private static final int DOUBLING = 6;

    private final Sde sde;
    private final Solver solver;
    private final StepControl control;
    private final @Nullable BrownianMotion w;
    private final List<Shape> shapes;
    private final DType dtype;
    private final int carried;
    private final boolean doubling;
    private final @Nullable Captured captured;

    /// A captured step.
    ///
    /// @param inputs its closed-over tensors, with gaps for what the blocks fill
    /// @param paths  the path of each block, made when it is first needed
    private record Captured(RowProgram program, List<@Nullable Tensor> inputs, @Nullable BrownianMotion[] paths) {}

    /// @param w      the path, null without a Wiener process
    /// @param shapes of what the path gives for a step
    StepTrial(
            Sde sde, Solver solver, StepControl control, @Nullable BrownianMotion w, List<Shape> shapes,
            List<Tensor> start) {
        this.sde = sde;
        this.solver = solver;
        this.control = control;
        this.w = w;
        this.shapes = shapes;
        dtype = start.getFirst().dtype();
        carried = start.size();
        doubling = !(solver instanceof EmbeddedSolver);
        captured = capture(start);
    }

    /// Whether an accepted step is two halves.
    boolean isDoubling() {
        return doubling;
    }

    /// Where two half steps meet.
    static double middle(double t, double end) {
        return t + 0.5 * (end - t);
    }

    private int times() {
        return doubling ? DOUBLING : WHOLE;
    }

    /// The intervals whose increments a step needs.
    private List<double[]> intervals(double t, double end) {
        double middle = middle(t, end);
        return doubling
                ? List.of(new double[]{t, end}, new double[]{t, middle}, new double[]{middle, end})
                : List.of(new double[]{t, end});
    }

    Outcome step(double t, double end, List<Tensor> from) {
        return captured == null ? asWritten(t, end, from) : inBlocks(captured, t, end, from);
    }

    // ------------------------------------------------------------------ what a step is

    /// From times, what is carried and increments to what is carried next and the sum of squares of error over tolerance.
    private List<Tensor> formula(List<Tensor> in) {
        List<Tensor> from = in.subList(times(), times() + carried);
        List<Tensor> next = new ArrayList<>();
        Tensor error;
        if (solver instanceof EmbeddedSolver embedded) {
            EmbeddedSolver.StepWithError step =
                    embedded.stepWithError(sde, in.get(0), in.get(1), from.getFirst(), increments(in, 0));
            next.add(step.y());
            error = step.error();
        } else {
            Tensor whole = solver.advance(sde, in.get(0), in.get(1), from, increments(in, 0)).getFirst();
            List<Tensor> half = solver.advance(sde, in.get(2), in.get(3), from, increments(in, 1));
            next.addAll(solver.advance(sde, in.get(4), in.get(5), half, increments(in, 2)));
            error = whole.sub(next.getFirst());
        }
        Tensor size = from.getFirst().abs().maximum(next.getFirst().abs());
        next.add(error.div(size.mul(control.rtol()).add(control.atol())).square().sum());
        return next;
    }

    private Increments increments(List<Tensor> in, int interval) {
        int first = times() + carried + interval * shapes.size();
        return shapes.isEmpty()
                ? Increments.none()
                : Increments.of(solver.needs(), in.subList(first, first + shapes.size()));
    }

    private Outcome outcome(List<Tensor> next, Tensor squares) {
        int elements = next.getFirst().size();
        return new Outcome(next, elements == 0 ? 0 : Math.sqrt(squares.item() / elements));
    }

    // ------------------------------------------------------------------ operation by operation

    private Outcome asWritten(double t, double end, List<Tensor> from) {
        return Autodiff.withoutRecording(() -> {
            List<Tensor> in = new ArrayList<>();
            for (double[] interval : intervals(t, end)) {
                in.add(Tensor.scalar(dtype, interval[0]));
                in.add(Tensor.scalar(dtype, interval[1] - interval[0]));
            }
            in.addAll(from);
            for (double[] interval : intervals(t, end)) {
                List<Tensor> parts = shapes.stream().map(s -> Tensor.zeros(dtype, s.dims())).toList();
                fill(w, interval, parts);
                in.addAll(parts);
            }
            List<Tensor> out = formula(in);
            return outcome(out.subList(0, carried), out.getLast());
        });
    }

    private static void fill(@Nullable BrownianMotion path, double[] interval, List<Tensor> parts) {
        if (path != null) {
            path.fill(interval[0], interval[1], parts);
        }
    }

    // ------------------------------------------------------------------ as a program, in blocks

    private @Nullable Captured capture(List<Tensor> start) {
        Tensor y = start.getFirst();
        int rows = y.shape().rank() == 0 ? 1 : y.shape().dim(0);
        if (rows == 0) {
            return null;
        }
        List<Tensor> examples = new ArrayList<>();
        List<Role> roles = new ArrayList<>();
        for (int i = 0; i < times(); i++) {
            examples.add(Tensor.scalar(dtype, 0));
            roles.add(Role.STEP);
        }
        examples.addAll(start);
        intervals(0, 1).forEach(_ -> shapes.forEach(s -> examples.add(Tensor.zeros(dtype, s.dims()))));
        while (roles.size() < examples.size()) {
            roles.add(Role.ROWS);
        }
        return Program.tryCapture(this::formula, examples).map(program -> captured(program, roles, rows)).orElse(null);
    }

    /// @param roles of the arguments
    private Captured captured(Program program, List<Role> roles, int rows) {
        List<@Nullable Tensor> inputs = new ArrayList<>(Collections.nCopies(roles.size(), null));
        for (Tensor t : program.closedOver()) {
            roles.add(Role.FIXED);
            inputs.add(t.stopGradient());
        }
        RowProgram rowsOf = RowProgram.of(program, roles, rows, carried);
        int blocks = Math.ceilDiv(rows, rowsOf.blockRows());
        return new Captured(rowsOf, inputs, new BrownianMotion[blocks]);
    }

    private Outcome inBlocks(Captured c, double t, double end, List<Tensor> from) {
        List<Tensor> next =
                from.stream().map(x -> Tensor.zeros(dtype, x.shape().dims())).toList();
        List<Tensor> totals = c.program.run(c.inputs, block -> {
            List<double[]> intervals = intervals(t, end);
            for (int i = 0; i < intervals.size(); i++) {
                double[] interval = intervals.get(i);
                block.set(2 * i, interval[0]);
                block.set(2 * i + 1, interval[1] - interval[0]);
                int first = times() + carried + i * shapes.size();
                List<Tensor> parts = new ArrayList<>();
                for (int p = 0; p < shapes.size(); p++) {
                    parts.add(block.input(first + p));
                }
                fill(path(c, block), interval, parts);
            }
            for (int i = 0; i < carried; i++) {
                block.read(from.get(i), block.input(times() + i));
            }
            block.run();
            for (int i = 0; i < carried; i++) {
                block.write(block.output(i), next.get(i));
            }
        });
        return outcome(next, totals.getFirst());
    }

    /// The path of a block's samples; a block is worked on by one thread at a time.
    private @Nullable BrownianMotion path(Captured c, Block block) {
        if (w == null) {
            return null;
        }
        int b = block.from() / c.program.blockRows();
        BrownianMotion own = c.paths[b];
        if (own == null) {
            own = c.paths.length == 1 ? w : w.rows(block.from(), block.to());
            c.paths[b] = own;
        }
        return own;
    }
}

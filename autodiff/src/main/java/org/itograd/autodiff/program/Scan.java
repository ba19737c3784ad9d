package org.itograd.autodiff.program;

import static org.itograd.autodiff.program.Step.concat;
import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.jspecify.annotations.Nullable;

/// A function applied again and again to its own results, y_{k+1} = f(x_k, y_k), for samples along the leading axis: what a solve
/// is, the solve of an adjoint equation, and a pass of tangents.
///
/// ```java
/// Scan growth = Scan.of(in -> List.of(in.get(1).mul(in.get(0)).mul(w)), List.of(new Given.Scalars(rates)), List.of(y0), watcher);
/// Tensor ys = growth.record(List.of(y0), new int[]{0, rates.length}, null);   // differentiable by y0 and w, to any order
/// ```
///
/// The loop is data ([Iteration]), and an [Executor] runs it: in blocks of samples if f can be captured, else operation by operation.
/// A gradient method is another scan, whose step is made of f and its derivative ([#mapped]).
@CheckReturnValue
public final class Scan {
    private final Step step;
    private final List<Given> given;
    private final List<Tensor> carried;
    private final List<Tensor> constants;
    private final Watcher watcher;
    private final Executor executor;

    private Scan(
            Step step, List<Given> given, List<Tensor> carried, List<Tensor> constants, Watcher watcher,
            Executor executor) {
        this.step = step;
        this.given = given;
        this.carried = carried;
        this.constants = constants;
        this.watcher = watcher;
        this.executor = executor;
    }

    /// A scan, which runs in blocks if its function can be captured.
    ///
    /// @param f       from what is given and what is carried to what is carried next, without side effects
    /// @param given   what each step is given
    /// @param start   what is carried at first, or tensors of its shapes; all of one dtype, which what is given has too
    /// @param watcher is told of every step
    /// @throws IllegalArgumentException if what is carried is not of one dtype, numbers of samples differ, or the function does not
    ///     give tensors of the shapes that are carried; where it cannot be captured, in the first step that shows it
    public static Scan of(UnaryOperator<List<Tensor>> f, List<Given> given, List<Tensor> start, Watcher watcher) {
        return capture(f, given, start, List.of(), watcher);
    }

    private static Scan capture(
            UnaryOperator<List<Tensor>> f, List<Given> given, List<Tensor> carried, List<Tensor> constants,
            Watcher watcher) {
        LoopChecks.requireCarried(carried);
        Tensor y = carried.getFirst();
        List<Program.Argument> arguments = new ArrayList<>();
        given.forEach(g -> g.shapes().forEach(s -> arguments.add(new Program.Argument(y.dtype(), s))));
        Step written = Step.written(f, arguments.size(), carried.size());
        carried.forEach(c -> arguments.add(Program.Argument.like(c)));
        constants.forEach(c -> arguments.add(Program.Argument.like(c)));
        boolean empty = y.shape().rank() > 0 && y.shape().dim(0) == 0;
        Step step = empty ? written : written.asProgram(arguments);
        step.program().ifPresent(p -> requireFits(p.code(), given, carried));
        Executor executor = step.program().isPresent() ? new Lanes(false) : new Eager();
        return new Scan(
                step, List.copyOf(given), List.copyOf(carried), List.copyOf(constants), watcher, executor);
    }

    private static void requireFits(Code code, List<Given> given, List<Tensor> carried) {
        LoopChecks.requireRows(given, carried);
        LoopChecks.requireResults(code.outputs().size(), carried.size());
        for (int i = 0; i < carried.size(); i++) {
            Definition result = code.output(i);
            Tensor like = carried.get(i);
            LoopChecks.requireResult(i, result.dtype(), result.shape(), like.dtype(), like.shape());
        }
    }

    /// The same, run by another executor.
    ///
    /// @param other able to run steps that are programs, if this one is
    public Scan on(Executor other) {
        return new Scan(step, given, carried, constants, watcher, other);
    }

    /// The same with other constants.
    ///
    /// @param other of the same shapes
    public Scan with(List<Tensor> other) {
        LoopChecks.requireLike("constants", other, constants);
        return new Scan(step, given, carried, other, watcher, executor);
    }

    /// The same operation by operation, with other tensors seen in place of those that the function closes over.
    ///
    /// @param captured tracked tensors
    /// @param values   what stands for them
    public Scan eager(List<Tensor> captured, List<Tensor> values) {
        return new Scan(step.seeing(captured, values), given, carried, constants, watcher, new Eager());
    }

    /// What is repeated.
    public Step step() {
        return step;
    }

    /// Whether the step is a program.
    public boolean isCaptured() {
        return step.program().isPresent();
    }

    /// The step as a program, and the loops and calls that it becomes for a block of samples: for reading.
    ///
    /// @return empty if the step decides on numbers
    public Optional<String> listing() {
        return step.program().map(p -> {
            Iteration loop = loop(0, 0, List.of(), List.of());
            RowProgram blocks = loop.inBlocks();
            return "step as captured:\n" + p + "\n\n" + new Lanes(false).explain(loop) + "\n\nfor a block of "
                    + blocks.blockRows()
                    + " samples:\n" + blocks;
        });
    }

    /// How the loop is run up to a point, or why it is not: for reading.
    ///
    /// @param points where states are asked for, ascending
    public String explain(int[] points) {
        return executor.explain(loop(points));
    }

    /// How [#record] runs the loop, and its reverse if there is something to differentiate by: for reading.
    ///
    /// @param start, points, keep as there
    public String explain(List<Tensor> start, int[] points, @Nullable Schedule keep) {
        return isCaptured() && isDifferentiated(start)
                ? executor.explain(loop(points), wanted(), keep)
                : executor.explain(loop(points));
    }

    private boolean isDifferentiated(List<Tensor> start) {
        return concat(start, step.captured()).stream().anyMatch(Autodiff::isRecorded);
    }

    /// Of which of the step's inputs there are cotangents.
    private List<Boolean> wanted() {
        List<Boolean> wanted =
                new ArrayList<>(Collections.nCopies(given.stream().mapToInt(Given::size).sum(), false));
        wanted.addAll(Collections.nCopies(carried.size(), true));
        step.program().ifPresent(
                p -> p.closedOver().forEach(t -> wanted.add(t.isTracked() && Autodiff.isRecorded(t))));
        return wanted;
    }

    // ------------------------------------------------------------------ running

    private Iteration loop(int from, int to, List<Arrival> arrivals, List<Save> saves) {
        return new Iteration(step, given, constants, carried.getFirst().dtype(),
                carried.stream().map(Tensor::shape).toList(), from, to, arrivals, saves, watcher);
    }

    private Iteration loop(int[] points) {
        LoopChecks.requirePoints(points);
        return loop(0, points[points.length - 1], List.of(), List.of(new Save(0, points, true)));
    }

    /// Goes from one point to another, backwards if that is the smaller one; see [Iteration]. Recorded only operation by operation.
    ///
    /// @param start what is carried at the first point; null for zeros
    /// @return what is saved, and then the step's totals over all steps
    public List<Tensor> run(
            List<? extends @Nullable Tensor> start, int from, int to, List<Arrival> arrivals, List<Save> saves) {
        LoopChecks.requireLike("start", start, carried);
        return executor.run(loop(from, to, arrivals, saves), start);
    }

    /// What is carried first at some points, along a new first axis. Nothing is recorded unless it is run operation by operation.
    ///
    /// @param points ascending
    public Tensor states(List<Tensor> start, int[] points) {
        LoopChecks.requireLike("start", start, carried);
        return executor.run(loop(points), start).getFirst();
    }

    /// Goes back to point 0 with cotangents.
    ///
    /// @param start    what is carried at the last point beside the cotangents, which are carried after it; null for zeros
    /// @param from     the last point
    /// @param arrivals among them those of the cotangents
    /// @return the cotangents at point 0, and then the step's totals over all steps
    public List<Tensor> back(List<? extends @Nullable Tensor> start, int from, List<Arrival> arrivals) {
        int size = start.size();
        List<Save> saves = Save.all(0, size, carried.size());
        List<@Nullable Tensor> all = new ArrayList<>(start);
        all.addAll(Collections.nCopies(saves.size(), null));
        return run(all, from, 0, arrivals, saves);
    }

    /// Adds cotangents to totals, each by itself, as one tensor may be several inputs.
    public static void add(List<Tensor> cotangents, Totals totals) {
        for (int i = 0; i < cotangents.size(); i++) {
            if (totals.wanted(i)) {
                totals.add(i, cotangents.get(i));
            }
        }
    }

    // ------------------------------------------------------------------ recording

    /// As [#states], as one operation of the recorded graph; gradients flow to the start and to the tracked tensors that the function
    /// closes over.
    ///
    /// @param keep which states are kept for the reverse pass, which computes the steps between again; null for what is fastest. It
    ///     has no influence on a bit of the gradient
    /// @throws IllegalArgumentException if the points do not ascend, the start is of other shapes, the function gives totals, or
    ///     states are kept for another number of steps
    public Tensor record(List<Tensor> start, int[] points, @Nullable Schedule keep) {
        LoopChecks.requireLike("start", start, carried);
        LoopChecks.requirePoints(points);
        step.program().ifPresent(p -> LoopChecks.requireNoTotals(p.code().outputs().size() - carried.size()));
        int last = points[points.length - 1];
        require(
                keep == null || keep.n() == last,
                "keep: the schedule must be for the %d steps to the last point, got one for %d",
                last,
                keep == null ? last : keep.n());
        // Operation by operation a loop is recorded as it runs; only to keep fewer states it must be an operation of its own.
        boolean plain = isCaptured() ? !isDifferentiated(start) : keep == null;
        if (plain) {
            return states(start, points);
        }
        Iteration loop = loop(points);
        Executor.Recorded recorded = executor.record(loop, wanted(), keep);
        return node(start, points, recorded::forward,
                (captured, in, out, cotangent, totals) -> recorded.reverse(captured, in, cotangent, totals));
    }

    /// How cotangents go through a scan.
    @FunctionalInterface
    public interface Rule {
        /// Adds the cotangents of what is carried at first and of the captured tensors.
        ///
        /// @param captured  the tracked tensors that the function closes over
        /// @param in        what is carried at first, and values for the captured tensors
        /// @param out       the result
        /// @param cotangent of the result
        void reverse(List<Tensor> captured, List<Tensor> in, Tensor out, Tensor cotangent, Totals totals);
    }

    /// A run of this scan as one operation of the recorded graph, with a reverse rule of its own. Derivatives of derivatives go operation
    /// by operation through everything again.
    ///
    /// @param points  where states are asked for
    /// @param forward gives the states at the points
    public Tensor node(List<Tensor> start, int[] points, Function<List<Tensor>, Tensor> forward, Rule rule) {
        int[] own = points.clone();
        return node(step.captured(), isCaptured(), start, forward, (captured, in, out, cotangent, totals) -> {
            if (!isNested(in, cotangent)) {
                rule.reverse(captured, in, out, cotangent, totals);
                return;
            }
            executor.requireNested();
            List<Tensor> values = in.subList(start.size(), in.size());
            add(Pullback.of(
                    c -> eager(List.of(), List.of()).states(c, own), in.subList(0, start.size()), captured, values)
                    .apply(cotangent), totals);
        });
    }

    /// Anything as one operation of the recorded graph.
    ///
    /// @param captured the tracked tensors that `forward` closes over, if they are known; else it is run to find them
    public static Tensor node(
            List<Tensor> captured, boolean known, List<Tensor> inputs, Function<List<Tensor>, Tensor> forward,
            Rule rule) {
        if (known) {
            return Autodiff.custom(forward, captured,
                    (in, out, cotangent, totals) -> rule.reverse(captured, in, out, cotangent, totals),
                    inputs.toArray(Tensor[]::new));
        }
        List<Tensor> found = new ArrayList<>();
        List<Tensor> seen = Autodiff.captures(in -> {
            found.add(forward.apply(in));
            return found.getFirst();
        }, inputs);
        return node(seen, true, inputs, _ -> found.getFirst(), rule);
    }

    /// Whether derivatives of derivatives are asked for.
    public static boolean isNested(List<Tensor> in, Tensor cotangent) {
        return cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked);
    }

    // ------------------------------------------------------------------ other steps

    /// A scan whose step is made of this one's: its pullback, its tangent, its inverse.
    ///
    /// @param more      of the shapes of what it carries besides
    /// @param constants further arguments
    /// @param how       from this scan's step, what is given, what is carried by both scans, what the new one carries besides, and the
    ///     constants, to what is carried next, and then totals: sums over samples, such as cotangents of captured tensors
    public Scan mapped(List<Tensor> more, List<Tensor> constants, BiFunction<Step, List<Tensor>, List<Tensor>> how) {
        UnaryOperator<List<Tensor>> f = in -> how.apply(step, in);
        List<Tensor> all = concat(carried, more);
        if (isCaptured()) {
            Scan found = capture(f, given, all, constants, watcher);
            return found.isCaptured() ? found.on(executor) : found;
        }
        Step written = Step.written(f, given.stream().mapToInt(Given::size).sum(), all.size());
        return new Scan(written, given, all, constants, watcher, executor);
    }
}

package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A loop as data: all that an [Executor] needs to know to run it.
///
/// The arguments of the step are what it is given, what is carried from step to step, constants, and what it closes over. Its
/// results are what is carried next, and then totals: sums over samples, which are added up over all steps.
///
/// Point k is before step k, and point k + 1 after it. The loop goes from one point to another, backwards if that is the smaller
/// one. At every point, the first and the last too, values may arrive at what is carried, and then some of it may be saved.
///
/// @param step      what is repeated
/// @param given     what each step is given
/// @param constants what is the same in all steps beside what the step closes over
/// @param dtype     of what is given and carried
/// @param carried   the shapes of what is carried, for all samples, along their first axis
/// @param from      the first point
/// @param to        the last point
/// @param arrivals  what arrives
/// @param saves     what is saved
/// @param watcher   is told of the steps
public record Iteration(
        Step step, List<Given> given, List<Tensor> constants, DType dtype, List<Shape> carried, int from, int to,
        List<Arrival> arrivals, List<Save> saves, Watcher watcher) {
    /// @throws IllegalArgumentException if a point is not between the first and the last one, points do not ascend, a place is none of
    ///     what is carried, values that arrive are of other shapes, or there are more steps than numbers are given for
    public Iteration {
        require(from >= 0 && to >= 0, "from, to: points are >= 0, got %d and %d", from, to);
        LoopChecks.requireSteps(given, Math.max(from, to));
        for (Arrival a : arrivals) {
            LoopChecks.requirePlace(a.place(), carried.size());
            LoopChecks.requirePoints(a.points(), from, to);
            Shape one = carried.get(a.place());
            Shape found = a.values().shape();
            boolean fits = found.rank() == one.rank() + 1 && found.dim(0) == a.points().length
                    && Arrays.equals(one.dims(), Arrays.copyOfRange(found.dims(), 1, found.rank()));
            require(
                    fits && a.values().dtype() == dtype,
                    "arrivals: values at %d points for what is carried at place %d must be %s of shape %s each along a new first axis,"
                            + " got %s%s",
                    a.points().length,
                    a.place(),
                    dtype,
                    one,
                    a.values().dtype(),
                    found);
        }
        for (Save s : saves) {
            LoopChecks.requirePlace(s.place(), carried.size());
            LoopChecks.requirePoints(s.points(), from, to);
            require(
                    s.stacked() || s.points().length == 1,
                    "saves: without a first axis there must be one point, got %d; ask for them stacked",
                    s.points().length);
        }
    }

    /// Values that arrive at what is carried.
    ///
    /// @param place  among what is carried
    /// @param points where they arrive, ascending
    /// @param values for each point, along a first axis
    /// @param adds   whether they are added to what is carried, or take its place
    public record Arrival(int place, int[] points, Tensor values, boolean adds) {
        /// Keeps a copy of the points.
        public Arrival {
            points = points.clone();
        }
    }

    /// What is saved.
    ///
    /// @param place   among what is carried
    /// @param points  where, ascending
    /// @param stacked whether the result has a first axis for the points, or there is one without
    public record Save(int place, int[] points, boolean stacked) {
        /// Keeps a copy of the points.
        public Save {
            points = points.clone();
        }

        /// What is carried at one point.
        public static Save at(int point, int place) {
            return new Save(place, new int[]{point}, false);
        }

        /// What is carried at one point, from one place (inclusive) to another (exclusive).
        public static List<Save> all(int point, int first, int end) {
            return IntStream.range(first, end).mapToObj(i -> at(point, i)).toList();
        }
    }

    /// The place of a point among others, negative if it is none of them.
    public static int place(int[] points, int k) {
        return Arrays.binarySearch(points, k);
    }

    /// How many samples there are.
    public int rows() {
        return carried.getFirst().rank() == 0 ? 1 : carried.getFirst().dim(0);
    }

    /// How many arguments the givens take, which come first.
    public int givenSize() {
        return given.stream().mapToInt(Given::size).sum();
    }

    /// Whether the loop goes from smaller points to larger ones.
    public boolean isForward() {
        return from <= to;
    }

    /// The same loop between other points, or with other things saved.
    public Iteration part(int first, int last, List<Save> other) {
        return new Iteration(step, given, constants, dtype, carried, first, last, arrivals, other, watcher);
    }

    /// The roles of the step's inputs.
    List<Role> roles() {
        List<Role> roles = new ArrayList<>();
        given.forEach(g -> roles.addAll(Collections.nCopies(g.size(), g.role())));
        roles.addAll(Collections.nCopies(carried.size(), Role.ROWS));
        roles.addAll(Collections.nCopies(inputs().size() - roles.size(), Role.FIXED));
        return roles;
    }

    /// The step's inputs, with gaps for what each block has of its own.
    List<@Nullable Tensor> inputs() {
        List<@Nullable Tensor> inputs = new ArrayList<>(Collections.nCopies(givenSize() + carried.size(), null));
        constants.forEach(t -> inputs.add(t.stopGradient()));
        step.present().closedOver().forEach(t -> inputs.add(t.stopGradient()));
        return inputs;
    }

    /// The step as a program in blocks of rows.
    RowProgram inBlocks() {
        return RowProgram.of(step.present(), roles(), rows(), carried.size());
    }

    /// Tells the watcher that blocks of so many samples will go to the last point.
    void begin(int blockRows) {
        beginBlocks(Math.ceilDiv(rows(), blockRows));
    }

    /// Tells the watcher that so many blocks of samples will go to the last point.
    void beginBlocks(int blocks) {
        if (isForward()) {
            watcher.begin((long) Math.max(1, blocks) * (to - from));
        }
    }

    /// Tells the watcher of a step.
    void watch() {
        watch(1);
    }

    /// Tells the watcher of several steps.
    void watch(int steps) {
        if (isForward()) {
            watcher.steps(steps);
        } else {
            watcher.check();
        }
    }
}

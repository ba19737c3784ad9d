package org.itograd.sde.adaptive;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.FailedSolveException;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.watch.Watch;
import org.jspecify.annotations.Nullable;

/// An adaptive solve in which each sample has steps of its own: all samples try a step at once, each over its own interval, with its
/// own error and its own [StepSearch]; t and h are tensors (samples, 1, …). Those that are done wait: what they compute is put aside. So a
/// sample's steps and states are those it would have alone.
///
/// As in [AdaptiveSteps] a first pass without recording finds the steps, and where nothing is differentiated also the solution; else
/// those accepted are taken again, recorded, the k-th step of all samples together.
///
/// @param search equation, solver, tolerances and interval
public record PerSampleSteps(AdaptiveSteps search) {
    private static final int CHECKED_AT_ONCE = 64;

    /// The steps that were found.
    ///
    /// @param times    of each sample: the first time, and the ends of its accepted steps
    /// @param rejected how many attempts of each sample were rejected
    public record Found(double[][] times, int[] rejected) {}

    /// A bound solve: what it reads of the path, a view of it for each sample.
    private record Bound(DType dtype, int samples, int rank, List<Shape> shapes, BrownianMotion[] paths) {}

    /// The steps that were found, and the states at the first time and at the stops; none if the steps must be taken again,
    /// since something is to be differentiated or the equation decides on numbers.
    private record FoundSamples(Found found, List<Tensor> states) {}

    /// A solution.
    ///
    /// @param found  its steps
    /// @param states at the first time and at the stops, along a first axis
    public record Solved(Found found, Tensor states) {}

    /// Goes from y0 along the path.
    ///
    /// @param path may be null if the equation has no noise
    /// @throws IllegalArgumentException before the first step if the path is missing or only knows the steps of a grid, or the
    ///     solver carries more than the state
    /// @throws SampleException if a sample cannot go on; its cause is a [FailedSolveException]
    public Solved solve(@Nullable BrownianPath path, Tensor y0, Watch watch) {
        boolean apart = !Autodiff.isRecorded(y0);
        Bound bound = bound(path, y0);
        FoundSamples search = find(bound, y0.stopGradient(), apart, watch);
        return new Solved(
                search.found,
                search.states.isEmpty()
                        ? solve(search.found, bound, y0)
                        : Tensor.stack(search.states.toArray(Tensor[]::new)));
    }

    private FoundSamples find(Bound bound, Tensor y0, boolean apart, Watch watch) {
        TimeDigits.require(search.sde(), TimeGrid.of(search.t0(), search.t1()), y0);
        StepControl control = search.control();
        double[] first = control.firstStep() > 0
                ? filled(bound, control.firstStep())
                : FirstStep.ofEach(search, y0);
        StepFormula formula = new StepFormula(
                search.sde(), search.solver(), control, bound.shapes, List.of(y0),
                column(bound, new double[bound.samples]));
        SampleTrial trial = SampleTrial.of(formula, bound.paths, search.shortest(search.t1()), search.rule());
        SampleWalks walks = new SampleWalks(search, formula.isDoubling(), first, trial);
        boolean solution = apart && trial.isSolution();
        List<Tensor> states = new ArrayList<>();
        if (solution) {
            states.add(y0);
            search.stops().forEach(_ -> states.add(Tensor.zeros(y0.dtype(), y0.shape().dims())));
        }
        int attempts = 0;
        while (!walks.areDone()) {
            watch.attempt(attempts++, walks.fraction());
            walks.attempt();
            if (solution) {
                walks.arrivals(states);
            }
        }
        Found found = new Found(
                Arrays.stream(walks.each()).map(StepSearch::times).toArray(double[][]::new),
                Arrays.stream(walks.each()).mapToInt(StepSearch::rejected).toArray());
        requireDigits(found, y0);
        return new FoundSamples(found, states);
    }

    /// Refuses steps whose times cannot be told apart; the first sample's if there are several.
    private void requireDigits(Found found, Tensor y0) {
        int samples = found.times.length;
        boolean[] suspect = new boolean[samples];
        int tasks = Math.ceilDiv(samples, CHECKED_AT_ONCE);
        Workers.run(tasks, task -> {
            for (int i = task * CHECKED_AT_ONCE; i < Math.min(samples, (task + 1) * CHECKED_AT_ONCE); i++) {
                suspect[i] = TimeDigits.areDoubtful(TimeGrid.of(found.times[i]), y0.dtype());
            }
        });
        for (int i = 0; i < samples; i++) {
            if (suspect[i]) {
                TimeDigits.require(search.sde(), TimeGrid.of(found.times[i]), y0);
            }
        }
    }

    /// The states at the first time and at the stops, along a first axis, over steps that were found.
    private Tensor solve(Found found, Bound bound, Tensor y0) {
        List<Tensor> states = new ArrayList<>(List.of(y0));
        Tensor y = y0;
        int[] at = new int[bound.samples];
        for (double stop : search.stops()) {
            while (IntStream.range(0, at.length).anyMatch(i -> found.times[i][at[i]] < stop)) {
                double[] from = new double[at.length];
                double[] to = new double[at.length];
                double[] moves = new double[at.length];
                for (int i = 0; i < at.length; i++) {
                    from[i] = found.times[i][at[i]];
                    moves[i] = from[i] < stop ? 1 : 0;
                    at[i] += (int) moves[i];
                    to[i] = found.times[i][at[i]];
                }
                y = column(bound, moves).where(step(bound, from, to, y), y);
            }
            states.add(y);
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }

    // ------------------------------------------------------------------ one step of all samples

    private Tensor step(Bound bound, double[] from, double[] to, Tensor y) {
        return search.solver()
                .step(
                        search.sde(), column(bound, from), lengths(bound, from, to), y, increments(bound, from, to));
    }

    /// h of each sample; of those that wait, whose step is put aside, a length for which a step can be computed and differentiated.
    private Tensor lengths(Bound bound, double[] from, double[] to) {
        double waiting = search.shortest(search.t1());
        return column(bound, IntStream.range(0, to.length)
                .mapToDouble(i -> to[i] > from[i] ? to[i] - from[i] : waiting)
                .toArray());
    }

    /// What the path does in each sample's interval.
    private Increments increments(Bound bound, double[] from, double[] to) {
        if (bound.shapes.isEmpty()) {
            return Increments.none();
        }
        List<Tensor> all = bound.shapes.stream().map(s -> Tensor.zeros(bound.dtype, s.dims())).toList();
        List<Tensor> one = bound.shapes.stream().map(s -> Tensor.zeros(bound.dtype, s.with(0, 1).dims())).toList();
        for (int i = 0; i < bound.samples; i++) {
            if (to[i] > from[i]) {
                bound.paths[i].fill(from[i], to[i], one);
                for (int part = 0; part < all.size(); part++) {
                    int row = one.get(part).size();
                    System.arraycopy(one.get(part).array(), 0, all.get(part).array(), i * row, row);
                }
            }
        }
        return Increments.of(search.solver().needs(), all);
    }

    // ------------------------------------------------------------------ helpers

    private Bound bound(@Nullable BrownianPath path, Tensor y0) {
        require(
                y0.shape().rank() >= 1,
                "y0: must have samples along its first axis, got one number; reshape it to (1)");
        int carried = search.solver().start(search.sde(), Tensor.scalar(y0.dtype(), search.t0()), y0).size();
        require(
                carried == 1,
                "solver: %s carries more than the state from step to step, which steps per sample do not; use another solver",
                search.solver().name());
        BrownianMotion w = search.along(path, y0);
        int samples = y0.shape().dim(0);
        BrownianMotion[] paths = w == null
                ? new BrownianMotion[0]
                : IntStream.range(0, samples).mapToObj(i -> w.rows(i, i + 1)).toArray(BrownianMotion[]::new);
        return new Bound(y0.dtype(), samples, y0.shape().rank(), search.noiseShapes(y0), paths);
    }

    private static double[] filled(Bound bound, double value) {
        double[] all = new double[bound.samples];
        Arrays.fill(all, value);
        return all;
    }

    /// A number per sample as (samples, 1, …), which broadcasts with the states.
    private static Tensor column(Bound bound, double[] values) {
        int[] dims = new int[bound.rank];
        Arrays.fill(dims, 1);
        dims[0] = bound.samples;
        return Tensor.of(values, dims).cast(bound.dtype);
    }
}

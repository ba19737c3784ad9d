package org.itograd.sde.solve;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;
import org.itograd.sde.NonFiniteStateException;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.itograd.sde.adaptive.AdaptiveSteps;
import org.itograd.sde.adaptive.PerSampleSteps;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.event.Event;
import org.itograd.sde.event.Stopped;
import org.itograd.sde.gradient.ForwardSensitivity;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.step.Evaluations;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.itograd.sde.watch.Cancellation;
import org.itograd.sde.watch.Progress;
import org.itograd.sde.watch.Watch;
import org.jspecify.annotations.Nullable;

/// How to solve an SDE: with which solver, over which steps, along which Brownian path, keeping what, and differentiated
/// how. An immutable description: every method returns a new one, and [#run] may be called any number of times.
///
/// ```java
/// Solution s = SdeSolve.of(gbm).solver(new Milstein()).steps(0, 1, 128).brownian(BrownianPath.of(seed)).run(y0);
/// ```
public final class SdeSolve {
    private final Sde sde;
    private final @Nullable Solver solver;
    private final @Nullable Stepping stepping;
    private final @Nullable BrownianPath path;
    private final Output output;
    private final GradientMethod gradient;
    private final @Nullable Cancellation cancellation;
    private final @Nullable Consumer<Progress> listener;

    private SdeSolve(
            Sde sde, @Nullable Solver solver, @Nullable Stepping stepping, @Nullable BrownianPath path, Output output,
            GradientMethod gradient, @Nullable Cancellation cancellation, @Nullable Consumer<Progress> listener) {
        this.sde = sde;
        this.solver = solver;
        this.stepping = stepping;
        this.path = path;
        this.output = output;
        this.gradient = gradient;
        this.cancellation = cancellation;
        this.listener = listener;
    }

    /// A solve of this equation that keeps the last state and differentiates by backpropagation.
    public static SdeSolve of(Sde sde) {
        Output last = new Output(new SaveAt.End(), null, false);
        return new SdeSolve(sde, null, null, null, last, Gradients.backpropagation(), null, null);
    }

    /// Which solver; required.
    public SdeSolve solver(Solver choice) {
        return new SdeSolve(sde, choice, stepping, path, output, gradient, cancellation, listener);
    }

    /// n equal steps from t0 to t1.
    public SdeSolve steps(double t0, double t1, int n) {
        return grid(TimeGrid.uniform(t0, t1, n));
    }

    /// Steps of length h from t0 to t1, the last one shorter if need be.
    public SdeSolve stepSize(double t0, double t1, double h) {
        return grid(TimeGrid.stepSize(t0, t1, h));
    }

    /// Steps between given times; this, [#steps], [#stepSize] or [#adaptive] is required.
    public SdeSolve grid(TimeGrid choice) {
        return new SdeSolve(sde, solver, new Stepping.OnGrid(choice), path, output, gradient, cancellation, listener);
    }

    /// Steps from t0 to t1 that are as long as the error allows, one size for the whole batch. Times given to [#saveAt] end a step.
    ///
    /// The steps are found by a first pass along the path without recording; the solve then runs over those accepted, and is
    /// differentiated with the steps held fixed. With noise, the path must answer for any interval (`BrownianPath.tree`), and the
    /// solver must be of strong order 1 for the equation; see [AdaptiveSteps].
    ///
    /// ```java
    /// solve.adaptive(0, 1, StepControl.pid().rtol(1e-3).atol(1e-6))
    /// ```
    public SdeSolve adaptive(double t0, double t1, StepControl control) {
        return new SdeSolve(sde, solver, new Stepping.Adaptive(t0, t1, control), path, output, gradient, cancellation,
                listener);
    }

    /// The Brownian path; required unless the equation is an ODE without jumps.
    public SdeSolve brownian(BrownianPath choice) {
        return new SdeSolve(sde, solver, stepping, choice, output, gradient, cancellation, listener);
    }

    /// The Brownian path of a seed, of independent increments: `brownian(BrownianPath.of(seed))`.
    public SdeSolve seed(long seed) {
        return brownian(BrownianPath.of(seed));
    }

    /// Keep the states at these times; between two steps, the linear interpolation of the states at their ends.
    public SdeSolve saveAt(double... times) {
        require(times.length > 0, "saveAt: give at least one time");
        SaveAt at = new SaveAt.Times(Arrays.stream(times).boxed().toList());
        return saving(new Output(at, output.what(), output.dense()));
    }

    /// Keep the initial state and the state after every step.
    public SdeSolve saveEveryStep() {
        return saving(new Output(new SaveAt.EveryStep(), output.what(), output.dense()));
    }

    /// Keep f(t, y) instead of the state at the times that are saved: a norm, a price, some of the components. The states at those
    /// times are computed first, so this saves no memory.
    ///
    /// @param f may give a tensor of any shape, always the same
    public SdeSolve saving(VectorField f) {
        return saving(new Output(output.at(), f, output.dense()));
    }

    /// Keep the states at all steps besides, so that [Solution#evaluate] gives the state at any time.
    public SdeSolve dense() {
        return saving(new Output(output.at(), output.what(), true));
    }

    private SdeSolve saving(Output choice) {
        return new SdeSolve(sde, solver, stepping, path, choice, gradient, cancellation, listener);
    }

    /// Stop with a [org.itograd.sde.SolveCancelledException] between two steps once this is cancelled; so does a solve whose calling thread is
    /// interrupted.
    public SdeSolve cancellation(Cancellation choice) {
        return new SdeSolve(sde, solver, stepping, path, output, gradient, choice, listener);
    }

    /// Tell this listener about every half percent of the solve, and about every attempt at a step while an adaptive solve looks for
    /// its steps. It is called by one thread at a time and should return soon.
    public SdeSolve progress(Consumer<Progress> choice) {
        return new SdeSolve(sde, solver, stepping, path, output, gradient, cancellation, choice);
    }

    /// How to differentiate through the solve; see [Gradients].
    public SdeSolve gradient(GradientMethod choice) {
        return new SdeSolve(sde, solver, stepping, path, output, choice, cancellation, listener);
    }

    /// What one step of this solve has become: the operations of the solver and of your functions as they were captured, and
    /// the loops and calls that run for a block of samples.
    ///
    /// ```
    /// %6 = Mul %2 %5 : F32(131072)
    /// …
    /// %9 = loop over (8192) of %1 %2 %3
    /// ```
    ///
    /// @param y0 as for [#run]; only its shape and dtype matter
    /// @throws IllegalArgumentException as [#run]
    public String listing(Tensor y0) {
        TimeGrid span = chosenStepping().span();
        int[] end = {span.steps()};
        return Gradients.listing(fixed(chosenSolver(), span, end, y0, new Watch(null, null)), y0)
                .orElse("this equation decides on numbers, so it runs operation by operation as it is written");
    }

    /// Solves from y0 at the first time. Gradients flow to y0 and to every tracked tensor the equation closes over.
    ///
    /// @param y0 the initial state, independent samples along the leading axis
    /// @throws IllegalArgumentException before the first step, if something is missing or the solver, the gradient method
    ///     and the equation do not fit together; the message names what would. Also if one of the functions reads t, but the state's
    ///     dtype cannot tell the times of the steps apart
    /// @throws NonFiniteStateException if a kept state has a NaN or an infinity
    /// @throws org.itograd.sde.FailedSolveException if an adaptive solve cannot go on
    public Solution run(Tensor y0) {
        long began = System.nanoTime();
        Solver method = chosenSolver();
        gradient.requireFits(sde, method);
        if (path != null) {
            gradient.requireFollows(sde, path);
        }
        require(isFinite(y0), "y0: must be finite, but it has a NaN or an infinity");
        output.requireTimes(chosenStepping().span(), y0);
        Watch watch = new Watch(cancellation, listener);
        AdaptiveSteps.Found found = switch (chosenStepping()) {
            case Stepping.OnGrid on -> new AdaptiveSteps.Found(on.grid(), 0, 0);
            case Stepping.Adaptive a -> found(a, method, y0, watch);
        };
        TimeGrid grid = found.grid();
        SaveAt.Plan plan = SaveAt.Plan.of(output.at(), grid);
        int[] points = output.points(plan, grid);
        output.requireTimes(grid, y0);
        FixedSteps steps = fixed(method, grid, points, y0, watch);
        Tensor states = gradient.solve(steps, y0, places(steps, points));
        if (!isFinite(states)) {
            throw firstNonFinite(steps, y0);
        }
        Tensor last = states.select(0, points.length - 1);
        Tensor values = output.values(plan, points, states);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Dense dense = output.dense() ? new Dense(steps, path, states) : null;
        return new Solution(
                last, values, plan.times(), grid, () -> statistics(method, found, steps.count(), took), dense);
    }

    /// Solves as [#run], keeping every step, and stops each sample at its first event.
    ///
    /// For an ODE the event is located within its step by the solver's own step, shortened: it has the order of the solver. With
    /// noise or jumps it is the event of the *interpolated* path, the straight line between the states at the ends of the
    /// step: crossings that the path makes and takes back within a step are not seen, so that stopping times are late by
    /// O(√h); where only the probability of a crossing is asked for, [org.itograd.sde.event.Barrier] sees them.
    ///
    /// @param y0 as for [#run], with samples along its first axis
    /// @throws IllegalArgumentException as [#run], and if the event does not give one number per sample
    public Stopped runUntil(Event event, Tensor y0) {
        Solution path = saving(new Output(new SaveAt.EveryStep(), null, false)).run(y0);
        return event.first(sde, chosenSolver(), path.times(), path.ys());
    }

    /// Solves as [#run] with [#adaptive] steps, but with steps of its own for each sample: as many as its own error asks for, and
    /// independent of the other samples.
    ///
    /// It pays where samples differ: where one is stiff for a while, the others do not take its short steps. The steps run operation by
    /// operation, not in blocks, and the path is asked for each sample by itself. The functions of the equation get t as a tensor
    /// (samples, 1, …) that broadcasts with the state. Differentiated by backpropagation, with the steps held fixed.
    ///
    /// @param y0 as for [#run], with samples along its first axis
    /// @throws IllegalArgumentException as [#run], and if steps, gradient, what is saved or the solver are not as said
    /// @throws org.itograd.autodiff.SampleException if a sample cannot go on; its cause is a [org.itograd.sde.FailedSolveException]
    public PerSampleSolution runPerSample(Tensor y0) {
        Solver method = chosenSolver();
        if (!(chosenStepping() instanceof Stepping.Adaptive a)) {
            throw failure(
                    "steps: steps per sample are found by their error; use adaptive(t0, t1, StepControl.pid()), or"
                            + " TimeSpans for times of its own for each sample");
        }
        require(
                gradient.equals(Gradients.backpropagation()),
                "gradient: steps per sample are differentiated by backpropagation; leave the choice out");
        require(
                !(output.at() instanceof SaveAt.EveryStep) && output.what() == null && !output.dense(),
                "saveEveryStep, saving, dense: samples have no steps in common; use saveAt(times)");
        require(isFinite(y0), "y0: must be finite, but it has a NaN or an infinity");
        double[] stops = output.at().times(a.span());
        PerSampleSteps steps =
                new PerSampleSteps(AdaptiveSteps.over(sde, method, a.control(), a.t0(), a.t1(), stops));
        PerSampleSteps.Found found = steps.find(path, y0, new Watch(cancellation, listener));
        Tensor states = steps.solve(found, path, y0);
        TimeGrid marks = TimeGrid.of(DoubleStream.concat(
                DoubleStream.of(a.t0()), steps.search().stops().stream().mapToDouble(Double::doubleValue)).toArray());
        SaveAt.Plan plan = SaveAt.Plan.of(output.at(), marks);
        int[] points = plan.points();
        Tensor ys = plan.values(points, states.gather(points));
        int[] taken = Arrays.stream(found.times()).mapToInt(t -> t.length - 1).toArray();
        return new PerSampleSolution(states.select(0, marks.steps()), ys, plan.times(), taken, found.rejected());
    }

    /// Solves forwards with the derivatives of the kept states by some parameters: exact for the discrete solve, in memory that does
    /// not grow with the number of steps, for the cost of one solve with tangents for each element of the parameters. For many
    /// parameters and one loss, differentiate the loss of [#run] instead.
    ///
    /// @param y0         the initial state, which is held fixed when a parameter changes
    /// @param parameters tracked tensors that the equation closes over; or y0, for the derivative of each sample by its own
    ///     initial state (where samples are independent)
    /// @throws IllegalArgumentException as [#run], and if the equation does not use a parameter
    public Sensitivities sensitivities(Tensor y0, Tensor... parameters) {
        require(output.what() == null, "saving: sensitivities are those of the states; leave saving(…) out");
        Solution solution = run(y0.stopGradient());
        SaveAt.Plan plan = SaveAt.Plan.of(output.at(), solution.grid());
        int[] points = output.points(plan, solution.grid());
        FixedSteps steps = fixed(chosenSolver(), solution.grid(), points, y0, new Watch(cancellation, null));
        List<Tensor> jacobians = Arrays.stream(parameters)
                .map(p -> plan.values(
                        points, ForwardSensitivity.jacobian(steps, y0, places(steps, points), p)))
                .toList();
        return new Sensitivities(solution.ys().stopGradient(), jacobians);
    }

    private Statistics statistics(Solver method, AdaptiveSteps.Found found, int steps, Duration took) {
        Evaluations start = Evaluations.ofStart(sde, method).times(found.attempts() > 0 ? 2 : 1);
        Evaluations solve = Evaluations.ofStep(sde, method).times(steps);
        Evaluations search = found.attempts() > 0
                ? Evaluations.ofAttempt(sde, method).times(found.attempts())
                : new Evaluations(0, 0);
        return new Statistics(steps, found.attempts(), found.rejected(), start.plus(solve).plus(search), took);
    }

    private Solver chosenSolver() {
        if (solver == null) {
            throw failure("solver: choose one, for example new %s()", Solvers.suggestion(sde));
        }
        Solvers.requireFits(solver, sde);
        if (path != null) {
            Solvers.requireFollows(solver, sde, path);
        }
        return solver;
    }

    private Stepping chosenStepping() {
        if (stepping == null) {
            throw failure("steps: choose the time steps, for example steps(0, 1, 100)");
        }
        return stepping;
    }

    /// The steps, from whose states those at some grid points are wanted.
    private FixedSteps fixed(Solver method, TimeGrid grid, int[] points, Tensor y0, Watch watch) {
        StepNoise noise = StepNoise.of(sde, method.needs(), grid, points, path, y0);
        return new FixedSteps(sde, method, grid, noise, y0.dtype(), watch);
    }

    /// The numbers of steps until some grid points.
    private static int[] places(FixedSteps steps, int[] points) {
        return Arrays.stream(points).map(steps.noise()::place).toArray();
    }

    private AdaptiveSteps.Found found(Stepping.Adaptive a, Solver method, Tensor y0, Watch watch) {
        double[] stops = output.at().times(a.span());
        return AdaptiveSteps.over(sde, method, a.control(), a.t0(), a.t1(), stops).find(path, y0, watch);
    }

    /// Goes over the same steps again to say where it happened.
    private static NonFiniteStateException firstNonFinite(FixedSteps steps, Tensor y0) {
        return Autodiff.withoutRecording(() -> {
            List<Tensor> carried = steps.start(y0);
            Tensor before = y0;
            int k = 0;
            do {
                before = carried.getFirst();
                carried = steps.advance(k, k + 1, carried);
                k++;
            } while (k < steps.count() && isFinite(carried.getFirst()));
            double last = k == 1 ? steps.grid().start() : steps.noise().end(k - 2);
            return NonFiniteStateException.onGrid(
                    k, steps.count(), steps.noise().end(k - 1), last, before.stopGradient());
        });
    }

    private static boolean isFinite(Tensor y) {
        return Numbers.areFinite(y.dtype(), y.array(), 0, y.size());
    }
}

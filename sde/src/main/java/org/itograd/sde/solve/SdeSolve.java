package org.itograd.sde.solve;

import static org.itograd.base.Arguments.given;
import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.Devices;
import org.itograd.sde.NonFiniteStateException;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.itograd.sde.adaptive.AdaptiveSteps;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.event.Event;
import org.itograd.sde.event.Stopped;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.watch.Cancellation;
import org.itograd.sde.watch.Progress;

/// How to solve an SDE: with which solver, over which steps, along which Brownian path, keeping what, and differentiated
/// how. An immutable description: every method returns a new one, and [#run] may be called any number of times.
///
/// ```java
/// Solution s = SdeSolve.of(gbm).solver(new Milstein()).steps(0, 1, 128).brownian(BrownianPath.of(seed)).run(y0);
/// ```
@CheckReturnValue
public final class SdeSolve {
    private final Choices choices;

    private SdeSolve(Choices choices) {
        this.choices = choices;
    }

    private SdeSolve with(Consumer<Choices> change) {
        return new SdeSolve(choices.with(change));
    }

    /// A solve of this equation that keeps the last state and differentiates by backpropagation.
    public static SdeSolve of(Sde sde) {
        return new SdeSolve(new Choices(given(sde, "sde", "give an equation such as Sde.ito(drift, diffusion)")));
    }

    /// Which solver; required.
    public SdeSolve solver(Solver choice) {
        Solver solver = given(choice, "solver", "give one, such as new EulerMaruyama()");
        return with(c -> c.solver = solver);
    }

    /// n equal steps from t0 to a later t1. An equation without noise is solved backwards by [org.itograd.sde.TimeSpans].
    public SdeSolve steps(double t0, double t1, int n) {
        return grid(TimeGrid.uniform(t0, t1, n));
    }

    /// Steps of length h from t0 to t1, the last one shorter if need be.
    public SdeSolve stepSize(double t0, double t1, double h) {
        return grid(TimeGrid.stepSize(t0, t1, h));
    }

    /// Steps between given times; this, [#steps], [#stepSize] or [#adaptive] is required.
    public SdeSolve grid(TimeGrid choice) {
        Stepping grid = new Stepping.OnGrid(given(choice, "grid", "give times, such as TimeGrid.uniform(0, 1, 100)"));
        return with(c -> c.stepping = grid);
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
        Stepping choice =
                new Stepping.Adaptive(t0, t1, given(control, "control", "give one, such as StepControl.pid()"));
        return with(c -> c.stepping = choice);
    }

    /// The Brownian path; required unless the equation is an ODE without jumps.
    public SdeSolve brownian(BrownianPath choice) {
        BrownianPath path =
                given(choice, "brownian",
                        "give a path, such as BrownianPath.of(seed); an equation without noise needs none");
        return with(c -> c.path = path);
    }

    /// The Brownian path of a seed, of independent increments: `brownian(BrownianPath.of(seed))`.
    public SdeSolve seed(long seed) {
        return brownian(BrownianPath.of(seed));
    }

    /// Keep the states at these times; between two steps, the linear interpolation of the states at their ends.
    public SdeSolve saveAt(double... times) {
        require(given(times, "saveAt", "give times").length > 0, "saveAt: give at least one time");
        SaveAt at = new SaveAt.Times(Arrays.stream(times).boxed().toList());
        return with(c -> c.output = c.output.at(at));
    }

    /// Keep the initial state and the state after every step.
    public SdeSolve saveEveryStep() {
        return with(c -> c.output = c.output.at(new SaveAt.EveryStep()));
    }

    /// Keep f(t, y) instead of the state at the times that are saved: a norm, a price, some of the components. The states at those
    /// times are computed first, so this saves no memory.
    ///
    /// @param f may give a tensor of any shape, always the same
    public SdeSolve saving(VectorField f) {
        VectorField saved = given(f, "saving", "give a function of time and state");
        return with(c -> c.output = c.output.of(saved));
    }

    /// Keep the states at all steps besides, so that [Solution#evaluate] gives the state at any time.
    public SdeSolve dense() {
        return with(c -> c.output = c.output.everywhere());
    }

    /// Stop with a [org.itograd.sde.SolveCancelledException] between two steps once this is cancelled; so does a solve whose calling thread is
    /// interrupted.
    public SdeSolve cancellation(Cancellation choice) {
        Cancellation cancellation = given(choice, "cancellation", "give one, or leave it out");
        return with(c -> c.cancellation = cancellation);
    }

    /// Tell this listener about every half percent of the solve, less often where many steps are one call of a kernel, and about every
    /// attempt at a step while an adaptive solve looks for its steps. It is called by one thread at a time and should return soon.
    public SdeSolve progress(Consumer<Progress> choice) {
        Consumer<Progress> listener = given(choice, "progress", "give a listener, or leave it out");
        return with(c -> c.listener = listener);
    }

    /// How to differentiate through the solve; see [Gradients].
    public SdeSolve gradient(GradientMethod choice) {
        GradientMethod gradient = given(choice, "gradient", "give one, such as Gradients.checkpointed()");
        return with(c -> c.gradient = gradient);
    }

    /// Where the steps are computed: `cpu`, this processor; or a device by name ([Devices#names]), where the whole solve is one launch, or
    /// a few where an ensemble does not fit into its memory. The bits are the same. Without a choice it is what the system property
    /// `itograd.device` says, or this processor.
    ///
    /// On a device run fixed steps of equations that can be captured, and their gradients by backpropagation, with all states kept or
    /// some: a launch for each way. It draws independent increments (a seed); those of other paths, and jumps, are written by this
    /// processor, where also what is computed of saved states is, [#saving] and events among it, and sums over samples, such as the
    /// gradients by weights. Anything else is refused, and [#explain] says why: a solve never runs elsewhere than it was told to.
    ///
    /// @throws IllegalArgumentException when it runs, if there is no device of that name
    public SdeSolve device(String name) {
        return with(c -> c.device = () -> Devices.named(name));
    }

    /// On a device that the caller opened and closes.
    public SdeSolve device(Device choice) {
        return with(c -> c.device = () -> Optional.of(choice));
    }

    /// Where this solve would run and how, or why it would be refused: a few sentences, before anything is computed. On a device also
    /// how its gradients would be, if y0 or a tensor that the equation closes over is tracked.
    ///
    /// @param y0 as for [#run]; only its shape, its dtype and whether it is tracked matter
    /// @throws IllegalArgumentException if something is missing, as [#run]
    /// @throws org.itograd.autodiff.device.DeviceException if the device that was asked for is not there
    public String explain(Tensor y0) {
        return new Solving(choices).explain(y0);
    }

    /// What one step of this solve has become: the operations of the solver and of your functions as they were captured, whether
    /// it is one kernel with the samples along its lanes or why not, and the loops and calls that it is for a block of samples. With
    /// adaptive steps also how attempts are computed.
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
        return new Solving(choices).listing(y0);
    }

    /// Solves from y0 at the first time. Gradients flow to y0 and to every tracked tensor the equation closes over.
    ///
    /// @param y0 the initial state, independent samples along the leading axis
    /// @throws IllegalArgumentException before the first step, if something is missing or the solver, the gradient method
    ///     and the equation do not fit together; the message names what would. Also if one of the functions reads t, but the state's
    ///     dtype cannot tell the times of the steps apart
    /// @throws NonFiniteStateException if a kept state has a NaN or an infinity
    /// @throws org.itograd.sde.FailedSolveException if an adaptive solve cannot go on
    /// @throws org.itograd.autodiff.device.DeviceException if the device that was asked for is not there, or fails
    @CanIgnoreReturnValue
    public Solution run(Tensor y0) {
        return new Solving(choices).run(y0);
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
    @CanIgnoreReturnValue
    public Stopped runUntil(Event event, Tensor y0) {
        SdeSolve everyStep = with(c -> c.output = new Output(new SaveAt.EveryStep(), null, false));
        Solution path = everyStep.run(y0);
        return event.first(choices.sde, choices.fittingSolver(), path.times(), path.ys());
    }

    /// Solves as [#run] with [#adaptive] steps, but with steps of its own for each sample: as many as its own error asks for, and
    /// independent of the other samples.
    ///
    /// It pays where samples differ: where one is stiff for a while, the others do not take its short steps. Where samples are small, an
    /// attempt of all of them is one kernel with a sample, its time, its step and its error to a lane; else, and where the solve is
    /// differentiated, steps run operation by operation. The path is asked for each sample by itself. The functions of the equation get t as a tensor
    /// (samples, 1, …) that broadcasts with the state. Differentiated by backpropagation, with the steps held fixed.
    ///
    /// @param y0 as for [#run], with samples along its first axis
    /// @throws IllegalArgumentException as [#run], and if steps, gradient, what is saved or the solver are not as said
    /// @throws org.itograd.autodiff.SampleException if a sample cannot go on; its cause is a [org.itograd.sde.FailedSolveException]
    @CanIgnoreReturnValue
    public PerSampleSolution runPerSample(Tensor y0) {
        return new Solving(choices).perSample(y0);
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
        return new Solving(choices).sensitivities(y0, parameters);
    }
}

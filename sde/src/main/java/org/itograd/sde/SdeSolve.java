package org.itograd.sde;

import static org.itograd.autodiff.Arguments.failure;
import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.control.FixedSteps;
import org.itograd.sde.control.StepNoise;
import org.itograd.sde.event.Event;
import org.itograd.sde.event.Stopped;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
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
    private final @Nullable TimeGrid grid;
    private final @Nullable BrownianPath path;
    private final SaveAt save;
    private final GradientMethod gradient;

    private SdeSolve(
            Sde sde, @Nullable Solver solver, @Nullable TimeGrid grid, @Nullable BrownianPath path, SaveAt save,
            GradientMethod gradient) {
        this.sde = sde;
        this.solver = solver;
        this.grid = grid;
        this.path = path;
        this.save = save;
        this.gradient = gradient;
    }

    /// A solve of this equation that keeps the last state and differentiates by backpropagation.
    public static SdeSolve of(Sde sde) {
        return new SdeSolve(sde, null, null, null, new SaveAt.End(), Gradients.backpropagation());
    }

    /// Which solver; required.
    public SdeSolve solver(Solver choice) {
        return new SdeSolve(sde, choice, grid, path, save, gradient);
    }

    /// n equal steps from t0 to t1.
    public SdeSolve steps(double t0, double t1, int n) {
        return grid(TimeGrid.uniform(t0, t1, n));
    }

    /// Steps of length h from t0 to t1, the last one shorter if need be.
    public SdeSolve stepSize(double t0, double t1, double h) {
        return grid(TimeGrid.stepSize(t0, t1, h));
    }

    /// Steps between given times; this, [#steps] or [#stepSize] is required.
    public SdeSolve grid(TimeGrid choice) {
        return new SdeSolve(sde, solver, choice, path, save, gradient);
    }

    /// The Brownian path; required unless the equation is an ODE without jumps.
    public SdeSolve brownian(BrownianPath choice) {
        return new SdeSolve(sde, solver, grid, choice, save, gradient);
    }

    /// Keep the states at these times; between two steps, the linear interpolation of the states at their ends.
    public SdeSolve saveAt(double... times) {
        require(times.length > 0, "saveAt: give at least one time");
        SaveAt at = new SaveAt.Times(Arrays.stream(times).boxed().toList());
        return new SdeSolve(sde, solver, grid, path, at, gradient);
    }

    /// Keep the initial state and the state after every step.
    public SdeSolve saveEveryStep() {
        return new SdeSolve(sde, solver, grid, path, new SaveAt.EveryStep(), gradient);
    }

    /// How to differentiate through the solve; see [Gradients].
    public SdeSolve gradient(GradientMethod choice) {
        return new SdeSolve(sde, solver, grid, path, save, choice);
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
        return Gradients.listing(prepared(y0), y0)
                .orElse("this equation decides on numbers, so it runs operation by operation as it is written");
    }

    /// Solves from y0 at the first time. Gradients flow to y0 and to every tracked tensor the equation closes over.
    ///
    /// @param y0 the initial state, independent samples along the leading axis
    /// @throws IllegalArgumentException before the first step, if something is missing or the solver, the gradient method
    ///     and the equation do not fit together; the message names what would
    /// @throws NonFiniteStateException if a kept state has a NaN or an infinity
    public Solution run(Tensor y0) {
        FixedSteps steps = prepared(y0);
        TimeGrid times = steps.grid();
        gradient.requireFits(sde, steps.solver());
        require(isFinite(y0), "y0: must be finite, but it has a NaN or an infinity");
        SaveAt.Plan plan = SaveAt.Plan.of(save, times);
        int[] points = plan.points();
        Tensor states = gradient.solve(steps, y0, points);
        if (!isFinite(states)) {
            throw firstNonFinite(steps, y0);
        }
        Tensor last = states.select(0, points.length - 1);
        return new Solution(last, plan.values(points, states), plan.times(), times.steps());
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
        Solution path = saveEveryStep().run(y0);
        return event.first(sde, Objects.requireNonNull(solver), path.times(), path.ys());
    }

    /// The steps, if solver, grid, path and equation fit together.
    private FixedSteps prepared(Tensor y0) {
        if (solver == null) {
            throw failure("solver: choose one, for example new %s()", Solvers.suggestion(sde));
        }
        if (grid == null) {
            throw failure("steps: choose the time steps, for example steps(0, 1, 100)");
        }
        Solvers.requireFits(solver, sde);
        if (path != null && !path.hasIndependentIncrements()) {
            Solvers.requireFollowsPaths(solver, sde);
        }
        return new FixedSteps(sde, solver, grid, StepNoise.of(sde, solver.needs(), grid, path, y0), y0.dtype());
    }

    /// Goes over the same steps again to say where it happened.
    private static NonFiniteStateException firstNonFinite(FixedSteps steps, Tensor y0) {
        return Autodiff.withoutRecording(() -> {
            List<Tensor> carried = steps.start(y0);
            int k = 0;
            do {
                carried = steps.advance(k, k + 1, carried);
                k++;
            } while (k < steps.grid().steps() && isFinite(carried.getFirst()));
            return new NonFiniteStateException(k, steps.grid().steps(), steps.grid().time(k));
        });
    }

    private static boolean isFinite(Tensor y) {
        boolean finite = true;
        switch (y.array()) {
            case float[] f -> {
                for (int i = 0; i < y.size(); i++) {
                    finite &= Float.isFinite(f[i]);
                }
            }
            case double[] d -> {
                for (int i = 0; i < y.size(); i++) {
                    finite &= Double.isFinite(d[i]);
                }
            }
            default -> throw new AssertionError();
        }
        return finite;
    }
}

package org.itograd.sde;

import static org.itograd.autodiff.Arguments.failure;
import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.control.AdaptiveSteps;
import org.itograd.sde.control.FixedSteps;
import org.itograd.sde.control.StepControl;
import org.itograd.sde.control.StepNoise;
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
    private final @Nullable Stepping stepping;
    private final @Nullable BrownianPath path;
    private final SaveAt save;
    private final GradientMethod gradient;

    private SdeSolve(
            Sde sde, @Nullable Solver solver, @Nullable Stepping stepping, @Nullable BrownianPath path, SaveAt save,
            GradientMethod gradient) {
        this.sde = sde;
        this.solver = solver;
        this.stepping = stepping;
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
        return new SdeSolve(sde, choice, stepping, path, save, gradient);
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
        return new SdeSolve(sde, solver, new Stepping.OnGrid(choice), path, save, gradient);
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
        return new SdeSolve(sde, solver, new Stepping.Adaptive(t0, t1, control), path, save, gradient);
    }

    /// The Brownian path; required unless the equation is an ODE without jumps.
    public SdeSolve brownian(BrownianPath choice) {
        return new SdeSolve(sde, solver, stepping, choice, save, gradient);
    }

    /// Keep the states at these times; between two steps, the linear interpolation of the states at their ends.
    public SdeSolve saveAt(double... times) {
        require(times.length > 0, "saveAt: give at least one time");
        SaveAt at = new SaveAt.Times(Arrays.stream(times).boxed().toList());
        return new SdeSolve(sde, solver, stepping, path, at, gradient);
    }

    /// Keep the initial state and the state after every step.
    public SdeSolve saveEveryStep() {
        return new SdeSolve(sde, solver, stepping, path, new SaveAt.EveryStep(), gradient);
    }

    /// How to differentiate through the solve; see [Gradients].
    public SdeSolve gradient(GradientMethod choice) {
        return new SdeSolve(sde, solver, stepping, path, save, choice);
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
        return Gradients.listing(fixed(chosenSolver(), chosenStepping().span(), y0), y0)
                .orElse("this equation decides on numbers, so it runs operation by operation as it is written");
    }

    /// Solves from y0 at the first time. Gradients flow to y0 and to every tracked tensor the equation closes over.
    ///
    /// @param y0 the initial state, independent samples along the leading axis
    /// @throws IllegalArgumentException before the first step, if something is missing or the solver, the gradient method
    ///     and the equation do not fit together; the message names what would
    /// @throws NonFiniteStateException if a kept state has a NaN or an infinity
    /// @throws FailedSolveException if an adaptive solve cannot go on
    public Solution run(Tensor y0) {
        Solver method = chosenSolver();
        gradient.requireFits(sde, method);
        require(isFinite(y0), "y0: must be finite, but it has a NaN or an infinity");
        TimeGrid grid = switch (chosenStepping()) {
            case Stepping.OnGrid on -> on.grid();
            case Stepping.Adaptive a -> found(a, method, y0).grid();
        };
        FixedSteps steps = fixed(method, grid, y0);
        SaveAt.Plan plan = SaveAt.Plan.of(save, grid);
        int[] points = plan.points();
        Tensor states = gradient.solve(steps, y0, points);
        if (!isFinite(states)) {
            throw firstNonFinite(steps, y0);
        }
        Tensor last = states.select(0, points.length - 1);
        return new Solution(last, plan.values(points, states), plan.times(), grid);
    }

    private Solver chosenSolver() {
        if (solver == null) {
            throw failure("solver: choose one, for example new %s()", Solvers.suggestion(sde));
        }
        Solvers.requireFits(solver, sde);
        return solver;
    }

    private Stepping chosenStepping() {
        if (stepping == null) {
            throw failure("steps: choose the time steps, for example steps(0, 1, 100)");
        }
        return stepping;
    }

    private FixedSteps fixed(Solver method, TimeGrid grid, Tensor y0) {
        return new FixedSteps(sde, method, grid, StepNoise.of(sde, method.needs(), grid, path, y0), y0.dtype());
    }

    private AdaptiveSteps.Found found(Stepping.Adaptive a, Solver method, Tensor y0) {
        double[] stops = save.times(a.span());
        return AdaptiveSteps.over(sde, method, a.control(), a.t0(), a.t1(), stops).find(path, y0);
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
            } while (k < steps.grid().steps() && isFinite(carried.getFirst()));
            return NonFiniteStateException.onGrid(steps.grid(), k, before.stopGradient());
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

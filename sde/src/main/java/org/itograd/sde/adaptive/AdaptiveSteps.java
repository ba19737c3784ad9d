package org.itograd.sde.adaptive;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.StepUnderflowException;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.EmbeddedSolver;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.watch.Watch;
import org.jspecify.annotations.Nullable;

/// Finds the steps of an adaptive solve: goes along the path once without recording, tries steps, and keeps the times of those
/// accepted, and states. Where nothing is differentiated these are the solution; else the solve runs on that [TimeGrid] like
/// any other, and its gradient is that of the discrete solve with the steps held fixed.
///
/// A rejected step does not bias the law, since the path answers for every interval consistently: trying again looks at the same
/// path with finer cuts. But the choice of steps then depends on the path, and so the solver must follow the path closely enough:
/// a method of strong order ½ replaces ∫∫ dW dW by its mean, which is wrong on average if the cuts were chosen by the path (J. G.
/// Gaines, T. J. Lyons, "Variable step size control in the numerical solution of stochastic differential equations", SIAM J.
/// Appl. Math. 57, 1997). Such pairs are refused; see [StepControl#revisitingRejected] for what makes some of them right.
///
/// @param t0    the first time
/// @param t1    the last time
/// @param stops times at which a step must end, ascending, the last of them t1
public record AdaptiveSteps(Sde sde, Solver solver, StepControl control, double t0, double t1, List<Double> stops) {
    /// A method of a higher order than this, or an exact one, is taken for one of this order, so that steps still grow.
    private static final double HIGHEST = 8;

    /// Part of the interval that no step is shorter than, with noise: some hundred of the finest cells of a tree.
    private static final double RESOLVED = 1e-7;

    /// Steps are at least so many roundings of t long, and such a part of the interval at t = 0: they can be told from 0 in F32.
    private static final double ROUNDINGS = 10;
    private static final double LEAST = 1e-30;

    /// The steps that were found.
    ///
    /// @param grid     the accepted steps; with step doubling, two for each attempt that was accepted
    /// @param rejected how many attempts were rejected
    /// @param attempts how many there were in all
    public record Found(TimeGrid grid, int rejected, int attempts) {}

    /// Steps from t0 to t1.
    ///
    /// @param at times at which a step must end, in any order; those that only rounding tells apart are one
    /// @throws IllegalArgumentException if the interval is empty or cannot be halved where the solver doubles steps, or solver and equation do not allow adaptive steps; the message
    ///     names what does
    public static AdaptiveSteps over(
            Sde sde, Solver solver, StepControl control, double t0, double t1, double... at) {
        TimeGrid.requireInterval(t0, t1);
        require(
                sde.jumps().isNone(),
                "adaptive: jumps are drawn for the steps of a grid, so rejected steps would bias them; use steps(t0, t1, n)");
        requireSteady(sde, solver, control);
        double middle = StepFormula.middle(t0, t1);
        require(
                solver instanceof EmbeddedSolver || (t0 < middle && middle < t1),
                "t0, t1: %s tells the error of a step from two halves of it, and there is no number between %s and %s; take a longer"
                        + " interval, or count time from a start nearer to 0",
                solver.name(),
                t0,
                t1);
        List<Double> stops = new ArrayList<>();
        double last = t0;
        for (double t : Arrays.stream(at).filter(t -> t > t0 && t < t1).sorted().toArray()) {
            if (!TimeGrid.isSame(last, t) && !TimeGrid.isSame(t, t1)) {
                stops.add(t);
                last = t;
            }
        }
        stops.add(t1);
        return new AdaptiveSteps(sde, solver, control, t0, t1, List.copyOf(stops));
    }

    private static void requireSteady(Sde sde, Solver solver, StepControl control) {
        double strong = solver.order(sde.calculus(), sde.noise()).map(Order::strong).orElse(0.0);
        boolean revisiting = control.isRevisiting() && sde.calculus() == Calculus.STRATONOVICH && strong > 0;
        if (sde.noise() == NoiseType.NONE || strong >= 1 || revisiting) {
            return;
        }
        throw failure(
                "adaptive: %s has strong order %s for this equation (%s), and steps chosen by the path would make it converge to"
                        + " something else (Gaines & Lyons 1997); use %s, or fixed steps with steps(t0, t1, n)",
                solver.name(),
                strong,
                sde.structure(),
                switch (sde.noise()) {
                    case NONE, ADDITIVE, DIAGONAL, SCALAR, COMMUTATIVE -> "a solver of strong order 1, such as "
                            + (sde.calculus() == Calculus.ITO ? "new Milstein()" : "new Heun()");
                    case ELEMENTWISE, GENERAL ->
                        "a Stratonovich equation with new Heun() and StepControl.revisitingRejected()";
                });
    }

    /// Goes from y0 along the path.
    ///
    /// @param path may be null if the equation has no noise
    /// @throws IllegalArgumentException before the first step if the path is missing or only knows the steps of a grid
    /// @throws org.itograd.sde.FailedSolveException if no allowed step meets the tolerance, the state is not finite, or too many
    ///     steps are tried
    public Found find(@Nullable BrownianPath path, Tensor y0) {
        return find(path, y0, new Watch(null, null));
    }

    /// As above, watched.
    ///
    /// @throws org.itograd.sde.SolveCancelledException if the watch says so
    public Found find(@Nullable BrownianPath path, Tensor y0, Watch watch) {
        return solve(path, y0, watch, false).found();
    }

    /// Goes from y0 along the path as [#find], and keeps the states at stops, or at the ends of all steps: where
    /// they are, a solve over the steps that were found would only compute them again.
    ///
    /// @param everyStep whether all are kept
    /// @throws org.itograd.sde.FailedSolveException as [#find]
    /// @throws org.itograd.sde.SolveCancelledException if the watch says so
    public FoundStates solve(@Nullable BrownianPath path, Tensor y0, Watch watch, boolean everyStep) {
        Tensor start = y0.stopGradient();
        TimeDigits.require(sde, TimeGrid.of(t0, t1), start);
        List<Tensor> first = solver.start(sde, Tensor.scalar(y0.dtype(), t0), start);
        boolean apart = Stream.concat(Stream.of(y0), first.stream()).noneMatch(Autodiff::isRecorded);
        List<Tensor> carried = first.stream().map(Tensor::stopGradient).toList();
        StepTrial trial = StepTrial.of(formula(start, carried), along(path, start));
        KeptStates kept = new KeptStates(trial, stops, apart && trial.isSolution(), everyStep);
        double h = control.firstStep() > 0 ? control.firstStep() : FirstStep.find(this, start);
        StepSearch walk = new StepSearch(
                this, !(solver instanceof EmbeddedSolver), h, StepFactors.of(rule(), 1).orElse(null));
        while (!walk.isDone()) {
            double end = walk.end(trial::y);
            watch.attempt(walk.attempts(), walk.fraction());
            if (walk.decide(end, trial.attempt(walk.t(), end), trial::y)) {
                trial.accept();
                kept.accepted(walk.steps(), end);
            }
        }
        return kept.with(new Found(TimeGrid.of(walk.times()), walk.rejected(), walk.attempts()));
    }

    /// How attempts at steps are computed, and why: for reading.
    public String listing(Tensor y0) {
        Tensor start = y0.stopGradient();
        List<Tensor> carried = solver.start(sde, Tensor.scalar(y0.dtype(), t0), start);
        return StepTrial.listing(formula(start, carried.stream().map(Tensor::stopGradient).toList()));
    }

    private StepFormula formula(Tensor y0, List<Tensor> carried) {
        return new StepFormula(
                sde, solver, control, noiseShapes(y0), carried, Tensor.scalar(y0.dtype(), 0));
    }

    /// The path, null without noise.
    ///
    /// @throws IllegalArgumentException if it is missing or only knows the steps of a grid
    @Nullable
    BrownianMotion along(@Nullable BrownianPath path, Tensor y0) {
        if (sde.noise() == NoiseType.NONE) {
            return null;
        }
        if (path == null || !path.answersAnyInterval()) {
            require(
                    solver.needs() != PathDetail.LEVY_AREA,
                    "solver: %s needs %s, which no path knows for any interval, as adaptive steps ask for; use a Stratonovich"
                            + " equation with new Heun() and StepControl.revisitingRejected(), or fixed steps with steps(t0, t1,"
                            + " n)",
                    solver.name(),
                    solver.needs());
            throw failure(
                    "brownian: adaptive steps need a path that answers for any interval, but this one %s; use"
                            + " BrownianPath.tree(seed, %s, %s%s)",
                    path == null ? "is missing" : "knows the steps of one grid only",
                    t0,
                    t1,
                    solver.needs() == PathDetail.INCREMENT ? "" : ", PathDetail." + solver.needs().name());
        }
        path.requireDrives(sde);
        Shape shape = sde.diffusion().noiseShape(y0.shape());
        return path.over(TimeGrid.of(t0, t1), y0.dtype(), shape, solver.needs());
    }

    /// The shapes of what the path gives for a step.
    List<Shape> noiseShapes(Tensor y0) {
        return sde.noise() == NoiseType.NONE
                ? List.of()
                : solver.needs().shapes(sde.diffusion().noiseShape(y0.shape()));
    }

    /// The length of the shortest step to be tried from t.
    double shortest(double t) {
        double resolved = sde.noise() == NoiseType.NONE ? 0 : RESOLVED * (t1 - t0);
        double wanted = control.minStep() > 0 ? control.minStep() : resolved;
        return Math.max(wanted, Math.max(LEAST * (t1 - t0), ROUNDINGS * Math.ulp(t)));
    }

    /// Why no step is shorter, and what to do about it.
    StepUnderflowException.Limit limit(double t) {
        if (control.minStep() > 0 && shortest(t) == control.minStep()) {
            return StepUnderflowException.Limit.CHOSEN;
        }
        return sde.noise() == NoiseType.NONE
                ? StepUnderflowException.Limit.ROUNDING
                : StepUnderflowException.Limit.PATH;
    }

    /// The rule for the lengths of steps, before the first.
    PidController rule() {
        return new PidController(control, errorPower());
    }

    /// The power of h with which the error of one step goes to 0.
    double errorPower() {
        if (solver instanceof EmbeddedSolver embedded) {
            return embedded.errorPower(sde.noise());
        }
        double strong = Math.min(HIGHEST, solver.order(sde.calculus(), sde.noise()).orElseThrow().strong());
        return sde.noise() == NoiseType.NONE ? strong + 1 : strong + 0.5;
    }
}

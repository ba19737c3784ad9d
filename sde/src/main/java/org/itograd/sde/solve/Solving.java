package org.itograd.sde.solve;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.program.Executor;
import org.itograd.autodiff.program.OnDevice;
import org.itograd.base.Numbers;
import org.itograd.sde.NonFiniteStateException;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.adaptive.AdaptiveSteps;
import org.itograd.sde.adaptive.FoundStates;
import org.itograd.sde.adaptive.PerSampleSteps;
import org.itograd.sde.gradient.ForwardSensitivity;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.step.Evaluations;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.itograd.sde.watch.Watch;
import org.jspecify.annotations.Nullable;

/// Carries out what an [SdeSolve] says.
///
/// @param chosen what it was told
record Solving(Choices chosen) {
    /// See [SdeSolve#listing].
    String listing(Tensor y0) {
        TimeGrid span = chosen.givenStepping().span();
        int[] end = {span.steps()};
        String step = Gradients.listing(fixed(chosen.fittingSolver(), span, end, y0, new Watch(null, null), null), y0)
                .orElse("this equation decides on numbers, so it runs operation by operation as it is written");
        return switch (chosen.givenStepping()) {
            case Stepping.OnGrid _ -> step;
            case Stepping.Adaptive a -> step + "\nattempts at steps run "
                    + AdaptiveSteps.over(chosen.sde, chosen.fittingSolver(), a.control(), a.t0(), a.t1()).listing(y0);
        };
    }

    /// See [SdeSolve#explain].
    String explain(Tensor y0) {
        Solver method = chosen.fittingSolver();
        TimeGrid span = chosen.givenStepping().span();
        Optional<Device> device = chosen.device.get();
        if (device.isPresent() && unfit().isPresent()) {
            return "device " + device.get().name() + " refuses it, because " + unfit().get()
                    + "; device(\"cpu\") runs it";
        }
        int[] gridPoints = chosen.output.gridPoints(SaveAt.Plan.of(chosen.output.at(), span), span);
        FixedSteps steps = fixed(
                method, span, gridPoints, y0, new Watch(null, null), device.map(OnDevice::new).orElse(null));
        String how = chosen.gradient.explain(steps, y0, stepsUntil(gridPoints, steps));
        return device.isPresent() ? how : "device cpu: " + how;
    }

    /// Why no device runs this solve, whatever the equation is.
    private Optional<String> unfit() {
        if (chosen.givenStepping() instanceof Stepping.Adaptive) {
            return Optional.of("adaptive steps look for themselves on this processor");
        }
        return chosen.gradient.runsOnDevices()
                ? Optional.empty()
                : Optional.of("its gradient method, " + chosen.gradient + ", goes back on this processor");
    }

    /// Refuses what is more than one solve.
    private void requireCpu(String what) {
        chosen.device.get().ifPresent(d -> {
            throw failure("device: %s do not run on %s; device(\"cpu\") runs them", what, d.name());
        });
    }

    /// See [SdeSolve#run].
    Solution run(Tensor y0) {
        long began = System.nanoTime();
        Solver method = chosen.fittingSolver();
        chosen.gradient.requireFits(chosen.sde, method);
        if (chosen.path != null) {
            chosen.gradient.requireFollows(chosen.sde, chosen.path);
        }
        require(isFinite(y0), "y0: must be finite, but it has a NaN or an infinity");
        chosen.output.requireTimes(chosen.givenStepping().span(), y0);
        Optional<Device> device = chosen.device.get();
        device.ifPresent(d -> unfit().ifPresent(why -> {
            throw failure("device: this solve does not run on %s, because %s; device(\"cpu\") runs it", d.name(), why);
        }));
        Watch watch = new Watch(chosen.cancellation, chosen.listener);
        FoundStates search = switch (chosen.givenStepping()) {
            case Stepping.OnGrid on ->
                new FoundStates(new AdaptiveSteps.Found(on.grid(), 0, 0), List.of(), List.of());
            case Stepping.Adaptive a -> found(a, method, y0, watch);
        };
        TimeGrid grid = search.found().grid();
        SaveAt.Plan plan = SaveAt.Plan.of(chosen.output.at(), grid);
        int[] gridPoints = chosen.output.gridPoints(plan, grid);
        chosen.output.requireTimes(grid, y0);
        FixedSteps steps = fixed(method, grid, gridPoints, y0, watch, device.map(OnDevice::new).orElse(null));
        Optional<Tensor> known = search.at(gridPoints);
        if (known.isPresent()) {
            TimeDigits.require(chosen.sde, grid, y0);
        }
        Tensor states = known.orElseGet(() -> chosen.gradient.solve(steps, y0, stepsUntil(gridPoints, steps)));
        if (!isFinite(states)) {
            throw firstNonFinite(steps, y0);
        }
        Tensor last = states.select(0, gridPoints.length - 1);
        Tensor values = chosen.output.values(plan, gridPoints, states);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Dense dense = chosen.output.dense() ? new Dense(steps, chosen.path, states) : null;
        return new Solution(
                last, values, plan.times(), grid, steps.count(),
                () -> statistics(method, search.found(), known.isPresent(), steps.count(), took),
                dense);
    }

    /// See [SdeSolve#runPerSample].
    PerSampleSolution perSample(Tensor y0) {
        requireCpu("steps of its own for each sample");
        Solver method = chosen.fittingSolver();
        if (!(chosen.givenStepping() instanceof Stepping.Adaptive a)) {
            throw failure(
                    "steps: steps per sample are found by their error; use adaptive(t0, t1, StepControl.pid()), or"
                            + " TimeSpans for times of its own for each sample");
        }
        require(
                chosen.gradient.equals(Gradients.backpropagation()),
                "gradient: steps per sample are differentiated by backpropagation; leave the choice out");
        require(
                !(chosen.output.at() instanceof SaveAt.EveryStep) && chosen.output.what() == null
                        && !chosen.output.dense(),
                "saveEveryStep, saving, dense: samples have no steps in common; use saveAt(times)");
        require(isFinite(y0), "y0: must be finite, but it has a NaN or an infinity");
        double[] stops = chosen.output.at().times(a.span());
        PerSampleSteps steps =
                new PerSampleSteps(AdaptiveSteps.over(chosen.sde, method, a.control(), a.t0(), a.t1(), stops));
        PerSampleSteps.Solved solved =
                steps.solve(chosen.path, y0, new Watch(chosen.cancellation, chosen.listener));
        PerSampleSteps.Found found = solved.found();
        Tensor states = solved.states();
        TimeGrid marks = TimeGrid.of(DoubleStream.concat(
                DoubleStream.of(a.t0()), steps.search().stops().stream().mapToDouble(Double::doubleValue)).toArray());
        SaveAt.Plan plan = SaveAt.Plan.of(chosen.output.at(), marks);
        int[] gridPoints = plan.gridPoints();
        Tensor ys = plan.values(gridPoints, states.gather(gridPoints));
        int[] taken = Arrays.stream(found.times()).mapToInt(t -> t.length - 1).toArray();
        return new PerSampleSolution(states.select(0, marks.steps()), ys, plan.times(), taken, found.rejected());
    }

    /// See [SdeSolve#sensitivities].
    Sensitivities sensitivities(Tensor y0, Tensor... parameters) {
        requireCpu("sensitivities");
        require(chosen.output.what() == null, "saving: sensitivities are those of the states; leave saving(…) out");
        Solution solution = run(y0.stopGradient());
        SaveAt.Plan plan = SaveAt.Plan.of(chosen.output.at(), solution.grid());
        int[] gridPoints = chosen.output.gridPoints(plan, solution.grid());
        FixedSteps steps =
                fixed(
                        chosen.fittingSolver(), solution.grid(), gridPoints, y0, new Watch(chosen.cancellation, null),
                        null);
        List<Tensor> jacobians = Arrays.stream(parameters)
                .map(p -> plan.values(
                        gridPoints, ForwardSensitivity.jacobian(steps, y0, stepsUntil(gridPoints, steps), p)))
                .toList();
        return new Sensitivities(solution.ys().stopGradient(), jacobians);
    }

    /// @param once whether the states that the search came through are the solution
    private Statistics statistics(
            Solver method, AdaptiveSteps.Found found, boolean once, int steps, Duration took) {
        Evaluations attempts = found.attempts() > 0
                ? Evaluations.ofStart(chosen.sde, method)
                        .plus(Evaluations.ofAttempt(chosen.sde, method).times(found.attempts()))
                : new Evaluations(0, 0);
        Evaluations solve = once
                ? new Evaluations(0, 0)
                : Evaluations.ofStart(chosen.sde, method)
                        .plus(Evaluations.ofStep(chosen.sde, method).times(steps));
        return new Statistics(steps, found.attempts(), found.rejected(), attempts.plus(solve), took);
    }

    /// The steps, from whose states those at some grid points are wanted.
    ///
    /// @param runner of their loop, null for this processor
    private FixedSteps fixed(
            Solver method, TimeGrid grid, int[] gridPoints, Tensor y0, Watch watch, @Nullable Executor runner) {
        StepNoise noise = StepNoise.of(chosen.sde, method.needs(), grid, gridPoints, chosen.path, y0);
        return new FixedSteps(chosen.sde, method, grid, noise, y0.dtype(), watch, runner);
    }

    /// The numbers of steps until some grid points.
    private static int[] stepsUntil(int[] gridPoints, FixedSteps steps) {
        return Arrays.stream(gridPoints).map(steps.noise()::stepsUntil).toArray();
    }

    private FoundStates found(Stepping.Adaptive a, Solver method, Tensor y0, Watch watch) {
        double[] stops = chosen.output.at().times(a.span());
        boolean everyStep = chosen.output.dense() || chosen.output.at() instanceof SaveAt.EveryStep;
        return AdaptiveSteps.over(chosen.sde, method, a.control(), a.t0(), a.t1(), stops)
                .solve(chosen.path, y0, watch, everyStep);
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

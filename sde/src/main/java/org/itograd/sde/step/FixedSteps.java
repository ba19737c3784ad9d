package org.itograd.sde.step;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Executor;
import org.itograd.autodiff.program.Given;
import org.itograd.autodiff.program.Scan;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.watch.Watch;
import org.jspecify.annotations.Nullable;

/// A solver going along a path over a fixed grid. Pure: the same steps from the same state give the same state.
///
/// @param sde    the equation
/// @param solver the method
/// @param grid   the steps
/// @param noise  what the path does in each
/// @param dtype  of the state
/// @param watch  told of every step
/// @param runner runs the steps where they are a loop; null for what is fastest on this processor
public record FixedSteps(
        Sde sde, Solver solver, TimeGrid grid, StepNoise noise, DType dtype, Watch watch, @Nullable Executor runner) {
    /// Steps on this processor.
    public FixedSteps(Sde sde, Solver solver, TimeGrid grid, StepNoise noise, DType dtype, Watch watch) {
        this(sde, solver, grid, noise, dtype, watch, null);
    }

    /// Steps that nobody watches, and that only an interrupt stops.
    public FixedSteps(Sde sde, Solver solver, TimeGrid grid, StepNoise noise, DType dtype) {
        this(sde, solver, grid, noise, dtype, new Watch(null, null));
    }

    /// What the solver carries at the first time.
    ///
    /// @throws IllegalArgumentException if the equation reads times that the state's dtype cannot tell apart ([TimeDigits]), or
    ///     the state jumps and the solver carries more, which would not know
    public List<Tensor> start(Tensor y0) {
        TimeDigits.require(sde, grid, y0);
        List<Tensor> carried = solver.start(sde, time(0), y0);
        require(
                carried.size() == 1 || !noise.timesDiffer(),
                "solver: %s carries more than the state from step to step, which a jump would make wrong; use a solver that"
                        + " does not, such as EulerMaruyama",
                solver.name());
        return carried;
    }

    /// What the solver carries at t_to, from what it carries at t_from, from ≤ to.
    public List<Tensor> advance(int from, int to, List<Tensor> carried) {
        List<Tensor> now = carried;
        for (int k = from; k < to; k++) {
            now = next(time(k), step(k), now, increments(k));
            watch.step();
        }
        return now;
    }

    /// One step of the solver, and the jumps at its end.
    public List<Tensor> next(Tensor t, Tensor h, List<Tensor> carried, Increments increments) {
        requireTimes(carried.getFirst().stopGradient());
        List<Tensor> end = solver.advance(sde, t, h, carried, increments);
        return noise.timesDiffer()
                ? List.of(JumpLayout.applied(
                        sde.jumps(), t.add(h), carried.getFirst(), end.getFirst(), increments.arrivals()))
                : end;
    }

    /// A function that decides on the numbers of a state may read t for some states only, so it is looked at anew for each.
    private void requireTimes(Tensor y) {
        if (y.symbol() == null && TimeDigits.areFew(grid, dtype)) {
            TimeDigits.require(sde, grid, y);
        }
    }

    /// The steps as a scan of what the solver carries. Its steps are given [#time], [#step] and what is among [#increments(List)].
    public Scan scan(List<Tensor> carried) {
        List<Given> all = noise.given();
        int given = all.stream().mapToInt(Given::size).sum();
        Scan scan = Scan.of(
                in -> next(in.get(0), in.get(1), in.subList(given, in.size()), increments(in.subList(0, given))),
                all, carried, watch);
        return runner == null ? scan : scan.on(runner);
    }

    /// The increments of a step among what it is given.
    public Increments increments(List<Tensor> given) {
        int jumps = 2 + noise.noiseShapes().size();
        return noise.increments(given.subList(2, jumps), given.subList(jumps, given.size()));
    }

    /// How many steps there are: those of the grid, and between jumps of their own more.
    public int count() {
        return noise.stepsUntil(grid.steps());
    }

    /// t_k in the state's dtype, a scalar; if samples step at times of their own, (batch, 1, …, 1).
    public Tensor time(int k) {
        return noise.time(k);
    }

    /// The length of step k, as [#time].
    public Tensor step(int k) {
        return noise.step(k);
    }

    /// What the path does in step k.
    public Increments increments(int k) {
        return noise.at(k);
    }
}

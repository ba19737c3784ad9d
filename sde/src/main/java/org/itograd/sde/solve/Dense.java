package org.itograd.sde.solve;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Interpolation;
import org.itograd.sde.solver.Order;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.jspecify.annotations.Nullable;

/// A solution at any time, from its states at all grid points.
///
/// @param steps  the solve
/// @param path   which it followed, null without noise
/// @param states along a first axis, one for each grid point
record Dense(FixedSteps steps, @Nullable BrownianPath path, Tensor states) {
    Tensor at(double t) {
        TimeGrid grid = steps.grid();
        require(
                grid.reaches(t),
                "t: the solve is over [%s, %s], got %s",
                grid.start(),
                grid.end(),
                t);
        int near = grid.near(t);
        if (near >= 0) {
            return states.select(0, near);
        }
        int k = -grid.find(t) - 2;
        Tensor y = states.select(0, k);
        Tensor next = states.select(0, k + 1);
        double theta = (t - grid.time(k)) / grid.step(k);
        if (isOde()) {
            return Interpolation.withoutNoise(
                    steps.solver(), steps.sde(), steps.time(k), steps.step(k), y, next, theta);
        }
        return path != null && canStepInto(path) ? stepInto(path, k, t, y) : y.mul(1 - theta).add(next.mul(theta));
    }

    private boolean isOde() {
        return steps.sde().noise() == NoiseType.NONE && steps.sde().jumps().isNone();
    }

    /// Whether a step can end earlier: the path is known there, and the state is all that the solver carries.
    private boolean canStepInto(BrownianPath along) {
        Sde sde = steps.sde();
        double strong = steps.solver().order(sde.calculus(), sde.noise()).map(Order::strong).orElse(0.0);
        boolean alone = steps.solver().start(sde, steps.time(0), states.select(0, 0)).size() == 1;
        return along.answersAnyInterval() && sde.jumps().isNone() && strong > 0 && alone;
    }

    private Tensor stepInto(BrownianPath along, int k, double t, Tensor y) {
        TimeGrid part = TimeGrid.of(steps.grid().time(k), t);
        StepNoise noise = StepNoise.of(steps.sde(), steps.solver().needs(), part, along, y);
        FixedSteps one = new FixedSteps(steps.sde(), steps.solver(), part, noise, steps.dtype());
        return one.solver().step(one.sde(), one.time(0), one.step(0), y, one.increments(0));
    }
}

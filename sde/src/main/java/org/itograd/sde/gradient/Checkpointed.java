package org.itograd.sde.gradient;

import java.util.List;
import java.util.function.IntFunction;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Schedule;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.step.FixedSteps;

/// Only some states are kept; the reverse pass computes the steps after them again (A. Griewank, A. Walther, "Evaluating
/// Derivatives", 2008, chapter 12).
///
/// The same loops run as in [Backpropagation], in the same order, so the gradients have the same bits.
///
/// @param name     of the kind, for messages
/// @param schedule for a number of steps
record Checkpointed(String name, IntFunction<Schedule> schedule) implements GradientMethod {
    @Override
    public void requireFits(Sde sde, Solver solver) {}

    @Override
    public int heldAtOnce(int n) {
        Schedule keep = schedule.apply(n);
        return 1 + keep.places() + keep.recorded();
    }

    @Override
    public boolean runsOnDevices() {
        return true;
    }

    @Override
    public String explain(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> carried = steps.start(y0);
        return steps.scan(carried).explain(carried, points, schedule.apply(points[points.length - 1]));
    }

    @Override
    public Tensor solve(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> carried = steps.start(y0);
        return steps.scan(carried).record(carried, points, schedule.apply(points[points.length - 1]));
    }

    @Override
    public String toString() {
        return name;
    }
}

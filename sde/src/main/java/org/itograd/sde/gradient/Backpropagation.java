package org.itograd.sde.gradient;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.step.FixedSteps;

/// Every step is differentiated ("discretise, then differentiate"): as a program where the equation can be captured, by plain
/// recording otherwise.
record Backpropagation() implements GradientMethod {
    @Override
    public void requireFits(Sde sde, Solver solver) {}

    /// All of them, as long as there is room for their recording.
    @Override
    public int heldAtOnce(int n) {
        return n;
    }

    @Override
    public boolean runsOnDevices() {
        return true;
    }

    @Override
    public String explain(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> carried = steps.start(y0);
        return steps.scan(carried).explain(carried, points, null);
    }

    @Override
    public Tensor solve(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> carried = steps.start(y0);
        return steps.scan(carried).record(carried, points, null);
    }
}

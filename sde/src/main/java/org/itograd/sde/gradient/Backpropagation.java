package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.control.FixedSteps;

/// Plain recording of every step ("discretise, then differentiate").
record Backpropagation() implements GradientMethod {
    @Override
    public void requireFits(Sde sde) {}

    @Override
    public List<Tensor> solve(FixedSteps steps, Tensor y0, int[] points) {
        List<Tensor> states = new ArrayList<>();
        Tensor y = y0;
        int at = 0;
        for (int point : points) {
            y = steps.advance(at, point, y);
            at = point;
            states.add(y);
        }
        return states;
    }
}

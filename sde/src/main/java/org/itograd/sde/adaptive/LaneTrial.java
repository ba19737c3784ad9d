package org.itograd.sde.adaptive;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.LaneAttempts;
import org.itograd.autodiff.program.LanePart;
import org.itograd.sde.brownian.BrownianMotion;
import org.jspecify.annotations.Nullable;

/// A step as one kernel with the samples along its lanes.
final class LaneTrial implements StepTrial {
    private final StepFormula formula;
    private final LaneAttempts attempts;
    private final @Nullable PartPath[] paths;
    private final boolean solution;
    private final int elements;
    private double t;
    private double end;

    /// What the path does to a part of the samples.
    private record PartPath(BrownianMotion w, List<Tensor> into) {}

    LaneTrial(StepFormula formula, LaneAttempts attempts, @Nullable BrownianMotion w, boolean solution) {
        this.formula = formula;
        this.attempts = attempts;
        this.solution = solution;
        elements = formula.start().getFirst().size();
        attempts.start(formula.start());
        paths = new PartPath[attempts.parts().size()];
        for (int p = 0; w != null && p < paths.length; p++) {
            LanePart part = attempts.parts().get(p);
            int n = part.to() - part.from();
            List<Tensor> into = formula.shapes().stream()
                    .map(s -> Tensor.zeros(formula.dtype(), (paths.length == 1 ? s : s.with(0, n)).dims())).toList();
            paths[p] = new PartPath(paths.length == 1 ? w : w.rows(part.from(), part.to()), into);
        }
    }

    @Override
    public double attempt(double from, double to) {
        t = from;
        end = to;
        attempts.run(this::fill);
        return StepFormula.error(attempts.total(), elements);
    }

    private void fill(LanePart part) {
        PartPath path = paths[part.from() / attempts.parts().getFirst().to()];
        for (int i = 0; i < formula.intervals(); i++) {
            double begin = formula.begin(i, t, end);
            double until = formula.end(i, t, end);
            part.set(2 * i, begin);
            part.set(2 * i + 1, until - begin);
            if (path != null) {
                path.w.fill(begin, until, path.into);
                for (int j = 0; j < path.into.size(); j++) {
                    part.input(formula.noise(i) + j, path.into.get(j), 0);
                }
            }
        }
    }

    @Override
    public void accept() {
        attempts.accept();
    }

    @Override
    public Tensor y() {
        Tensor y = Tensor.zeros(formula.dtype(), formula.start().getFirst().shape().dims());
        attempts.state(0, y.array(), 0);
        return y;
    }

    @Override
    public Tensor middle() {
        Tensor y = Tensor.zeros(formula.dtype(), formula.start().getFirst().shape().dims());
        attempts.result(formula.carried(), y.array(), 0);
        return y;
    }

    @Override
    public boolean isSolution() {
        return solution;
    }
}

package org.itograd.sde.adaptive;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.LaneAttempts;
import org.itograd.autodiff.program.LanePart;
import org.itograd.base.Numbers;
import org.itograd.sde.brownian.BrownianMotion;
import org.jspecify.annotations.Nullable;

/// Steps of samples' own as one kernel with the samples along its lanes.
final class SampleLanes implements SampleTrial {
    private final StepFormula formula;
    private final LaneAttempts attempts;
    private final BrownianMotion[] paths;
    private final double waiting;
    private final boolean solution;
    private final int elements;
    private final boolean[] waits;
    /// Of each part; null where powers are computed one by one.
    private final @Nullable StepFactors[] factors;

    SampleLanes(
            StepFormula formula, LaneAttempts attempts, BrownianMotion[] paths, double waiting, PidController rule,
            boolean solution) {
        this.formula = formula;
        this.attempts = attempts;
        this.paths = paths;
        this.waiting = waiting;
        this.solution = solution;
        elements = formula.start().getFirst().size() / formula.rows();
        waits = new boolean[formula.rows()];
        factors = attempts.parts().stream().map(p -> StepFactors.of(rule, p.to() - p.from()).orElse(null))
                .toArray(StepFactors[]::new);
        attempts.start(formula.start());
    }

    @Override
    public void attempt(Walker walker) {
        attempts.run(part -> fill(part, walker), part -> tell(part, walker));
    }

    private void fill(LanePart part, Walker walker) {
        List<Tensor> noise = formula.shapes().stream()
                .map(s -> Tensor.zeros(formula.dtype(), s.with(0, 1).dims())).toList();
        for (int sample = part.from(); sample < part.to(); sample++) {
            walker.begin(sample);
            double from = walker.from(sample);
            double to = walker.to(sample);
            waits[sample] = to == from;
            for (int i = 0; i < formula.intervals(); i++) {
                double begin = formula.begin(i, from, to);
                double end = formula.end(i, from, to);
                int lane = sample - part.from();
                part.set(2 * i, lane, begin);
                part.set(2 * i + 1, lane, end > begin ? end - begin : waiting);
                if (paths.length > 0 && end > begin) {
                    paths[sample].fill(begin, end, noise);
                    for (int j = 0; j < noise.size(); j++) {
                        part.set(formula.noise(i) + j, lane, noise.get(j));
                    }
                }
            }
        }
    }

    private void tell(LanePart part, Walker walker) {
        Object squares = part.result(formula.rowOutputs() - 1)[0];
        int n = part.to() - part.from();
        StepFactors next = factors[number(part.from())];
        if (next == null) {
            for (int lane = 0; lane < n; lane++) {
                if (!waits[part.from() + lane]) {
                    walker.error(part.from() + lane, error(squares, lane));
                }
            }
            return;
        }
        for (int lane = 0; lane < n; lane++) {
            next.error(lane, error(squares, lane));
        }
        next.compute();
        for (int lane = 0; lane < n; lane++) {
            int sample = part.from() + lane;
            if (!waits[sample] && walker.error(sample, next.error(lane), next.factor(lane))) {
                next.accepted(lane);
            }
        }
    }

    private double error(Object squares, int lane) {
        return StepFormula.error(Numbers.get(formula.dtype(), squares, lane), elements);
    }

    /// The number of the part of a sample.
    private int number(int sample) {
        return sample / attempts.parts().getFirst().to();
    }

    @Override
    public void accept(boolean[] taken) {
        attempts.parts().forEach(p -> p.accept(taken));
    }

    @Override
    public Tensor y() {
        Tensor y = Tensor.zeros(formula.dtype(), formula.start().getFirst().shape().dims());
        attempts.state(0, y.array(), 0);
        return y;
    }

    @Override
    public void state(int sample, Object to, int at) {
        LanePart part = attempts.parts().get(number(sample));
        Object[] components = part.input(formula.times());
        for (int c = 0; c < components.length; c++) {
            double value = Numbers.get(formula.dtype(), components[c], sample - part.from());
            Numbers.set(formula.dtype(), value, to, at + sample * components.length + c);
        }
    }

    @Override
    public boolean isSolution() {
        return solution;
    }
}

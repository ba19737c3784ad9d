package org.itograd.sde.adaptive;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianMotion;
import org.jspecify.annotations.Nullable;

/// A step operation by operation, as it is written.
final class WrittenTrial implements StepTrial {
    private final StepFormula formula;
    private final @Nullable BrownianMotion w;
    private List<Tensor> now;
    private List<Tensor> next;

    WrittenTrial(StepFormula formula, @Nullable BrownianMotion w) {
        this.formula = formula;
        this.w = w;
        now = formula.start();
        next = now;
    }

    @Override
    public double attempt(double t, double end) {
        next = Autodiff.withoutRecording(() -> formula.apply(inputs(t, end)));
        return StepFormula.error(next.getLast().item(), next.getFirst().size());
    }

    private List<Tensor> inputs(double t, double end) {
        List<Tensor> in = new ArrayList<>();
        for (int i = 0; i < formula.intervals(); i++) {
            double begin = formula.begin(i, t, end);
            double until = formula.end(i, t, end);
            in.add(Tensor.scalar(formula.dtype(), begin));
            in.add(Tensor.scalar(formula.dtype(), until - begin));
        }
        in.addAll(now);
        for (int i = 0; i < formula.intervals(); i++) {
            double begin = formula.begin(i, t, end);
            double until = formula.end(i, t, end);
            List<Tensor> parts =
                    formula.shapes().stream().map(s -> Tensor.zeros(formula.dtype(), s.dims())).toList();
            if (w != null) {
                w.fill(begin, until, parts);
            }
            in.addAll(parts);
        }
        return in;
    }

    @Override
    public void accept() {
        now = next.subList(0, formula.carried());
    }

    @Override
    public Tensor y() {
        return now.getFirst();
    }

    @Override
    public Tensor middle() {
        return next.get(formula.carried());
    }

    @Override
    public boolean isSolution() {
        return false;
    }
}

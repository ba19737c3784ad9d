package org.itograd.sde.adaptive;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianMotion;

/// Steps of samples' own, operation by operation.
final class WrittenSamples implements SampleTrial {
    private final StepFormula formula;
    private final BrownianMotion[] paths;
    private final double waiting;
    private Tensor y;
    private Tensor next;

    WrittenSamples(StepFormula formula, BrownianMotion[] paths, double waiting) {
        this.formula = formula;
        this.paths = paths;
        this.waiting = waiting;
        y = formula.start().getFirst();
        next = y;
    }

    @Override
    public void attempt(Walker walker) {
        int samples = formula.rows();
        double[] from = new double[samples];
        double[] to = new double[samples];
        for (int i = 0; i < samples; i++) {
            walker.begin(i);
            from[i] = walker.from(i);
            to[i] = walker.to(i);
        }
        List<Tensor> results = Autodiff.withoutRecording(() -> formula.apply(inputs(from, to)));
        next = results.getFirst();
        double[] squares = results.getLast().toDoubleArray();
        int elements = Math.max(1, y.size() / Math.max(1, samples));
        for (int i = 0; i < samples; i++) {
            if (to[i] > from[i]) {
                walker.error(i, StepFormula.error(squares[i], elements));
            }
        }
    }

    private List<Tensor> inputs(double[] from, double[] to) {
        List<Tensor> in = new ArrayList<>();
        for (int i = 0; i < formula.intervals(); i++) {
            double[] begin = new double[from.length];
            double[] length = new double[from.length];
            for (int s = 0; s < from.length; s++) {
                begin[s] = formula.begin(i, from[s], to[s]);
                double end = formula.end(i, from[s], to[s]);
                length[s] = end > begin[s] ? end - begin[s] : waiting;
            }
            in.add(column(begin));
            in.add(column(length));
        }
        in.add(y);
        for (int i = 0; i < formula.intervals(); i++) {
            in.addAll(noise(i, from, to));
        }
        return in;
    }

    private List<Tensor> noise(int i, double[] from, double[] to) {
        List<Tensor> all = formula.shapes().stream().map(s -> Tensor.zeros(formula.dtype(), s.dims())).toList();
        List<Tensor> one =
                formula.shapes().stream().map(s -> Tensor.zeros(formula.dtype(), s.with(0, 1).dims())).toList();
        for (int s = 0; s < paths.length; s++) {
            double begin = formula.begin(i, from[s], to[s]);
            double end = formula.end(i, from[s], to[s]);
            if (end > begin) {
                paths[s].fill(begin, end, one);
                for (int part = 0; part < all.size(); part++) {
                    int row = one.get(part).size();
                    System.arraycopy(one.get(part).array(), 0, all.get(part).array(), s * row, row);
                }
            }
        }
        return all;
    }

    private Tensor column(double[] values) {
        return Tensor.of(values, formula.time().shape().dims()).cast(formula.dtype());
    }

    @Override
    public void accept(boolean[] taken) {
        double[] moves = new double[taken.length];
        for (int i = 0; i < moves.length; i++) {
            moves[i] = taken[i] ? 1 : 0;
        }
        y = Autodiff.withoutRecording(() -> column(moves).where(next, y));
    }

    @Override
    public Tensor y() {
        return y;
    }

    @Override
    public void state(int sample, Object to, int at) {
        int row = y.size() / formula.rows();
        System.arraycopy(y.array(), sample * row, to, at + sample * row, row);
    }

    @Override
    public boolean isSolution() {
        return false;
    }
}

package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.jspecify.annotations.Nullable;

/// Runs loops operation by operation on whole tensors, recorded like anything else: for steps that cannot be captured, and for
/// derivatives of derivatives.
record Eager() implements Executor {
    @Override
    public String explain(Iteration loop) {
        return "it runs operation by operation as it is written, because it decides on numbers";
    }

    @Override
    public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
        loop.begin(Integer.MAX_VALUE);
        return walk(loop, start);
    }

    /// Runs a loop whose number of steps the watcher has been told, or need not be.
    static List<Tensor> walk(Iteration loop, List<? extends @Nullable Tensor> start) {
        int size = loop.carried().size();
        List<List<Tensor>> saved = loop.saves().stream().<List<Tensor>>map(_ -> new ArrayList<>()).toList();
        List<Tensor> totals = new ArrayList<>();
        List<Tensor> now = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Tensor t = start.get(i);
            now.add(t != null ? t : zeros(loop, loop.carried().get(i)));
        }
        int way = loop.isForward() ? 1 : -1;
        for (int k = loop.from(); k != loop.to() + way; k += way) {
            if (k != loop.from()) {
                List<Tensor> out = loop.step().apply(arguments(loop, loop.isForward() ? k - 1 : k, now));
                requireResults(loop, out, k == loop.from() + way ? -1 : totals.size());
                now = new ArrayList<>(out.subList(0, size));
                for (int i = size; i < out.size(); i++) {
                    if (totals.size() == i - size) {
                        totals.add(out.get(i));
                    } else {
                        totals.set(i - size, totals.get(i - size).add(out.get(i)));
                    }
                }
                loop.watch();
            }
            for (Arrival a : loop.arrivals()) {
                int p = Iteration.place(a.points(), k);
                if (p >= 0) {
                    Tensor value = a.values().select(0, p);
                    now.set(a.place(), a.adds() ? now.get(a.place()).add(value) : value);
                }
            }
            for (int s = 0; s < saved.size(); s++) {
                if (Iteration.place(loop.saves().get(s).points(), k) >= 0) {
                    saved.get(s).add(way > 0 ? saved.get(s).size() : 0, now.get(loop.saves().get(s).place()));
                }
            }
        }
        List<Tensor> results = new ArrayList<>();
        for (int s = 0; s < saved.size(); s++) {
            Tensor[] found = saved.get(s).toArray(Tensor[]::new);
            Save save = loop.saves().get(s);
            results.add(found.length == 0 ? Blocks.space(loop, save) : save.stacked() ? Tensor.stack(found) : found[0]);
        }
        results.addAll(totals);
        return results;
    }

    /// @param totals how many the steps before had; negative if there were none
    private static void requireResults(Iteration loop, List<Tensor> out, int totals) {
        int size = loop.carried().size();
        LoopChecks.requireResults(out.size(), size);
        require(
                totals < 0 || out.size() == size + totals,
                "f: must give equally many totals in each step, got %d and then %d",
                totals,
                out.size() - size);
        for (int i = 0; i < size; i++) {
            LoopChecks.requireResult(
                    i, out.get(i).dtype(), out.get(i).shape(), loop.dtype(), loop.carried().get(i));
        }
    }

    /// The step's arguments.
    private static List<Tensor> arguments(Iteration loop, int k, List<Tensor> carried) {
        List<Tensor> in = new ArrayList<>();
        for (Given g : loop.given()) {
            List<Tensor> own = g.shapes().stream().map(s -> zeros(loop, s)).toList();
            g.fill(k, own);
            in.addAll(own);
        }
        in.addAll(carried);
        in.addAll(loop.constants());
        return in;
    }

    private static Tensor zeros(Iteration loop, Shape shape) {
        return Tensor.zeros(loop.dtype(), shape.dims());
    }

    @Override
    public Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        return new CheckpointedEager(loop, keep != null ? keep : new EqualSegments(loop.to(), Math.max(1, loop.to())));
    }
}

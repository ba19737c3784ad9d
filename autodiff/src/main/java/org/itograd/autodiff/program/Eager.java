package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.jspecify.annotations.Nullable;

/// Runs loops operation by operation on whole tensors, recorded like anything else: for steps that cannot be captured, and for
/// derivatives of derivatives.
record Eager() implements Executor {
    @Override
    public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
        loop.begin(Integer.MAX_VALUE);
        return walk(loop, start);
    }

    private static List<Tensor> walk(Iteration loop, List<? extends @Nullable Tensor> start) {
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
            results.add(loop.saves().get(s).stacked() ? Tensor.stack(found) : found[0]);
        }
        results.addAll(totals);
        return results;
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
        return new Again(loop, keep != null ? keep : new EqualSegments(loop.to(), Math.max(1, loop.to())));
    }

    /// Keeps what its schedule says, and records steps only when the reverse pass computes them again. Contributions are added to
    /// running totals in the order in which those of a recorded loop are: the same bits.
    private static final class Again implements Recorded {
        private final Iteration loop;
        private final Save save;
        private final Schedule schedule;
        private final int size;
        private final List<List<Tensor>> kept = new ArrayList<>();
        /// Whether the places hold what the forward loop kept.
        private boolean fresh = true;

        Again(Iteration loop, Schedule schedule) {
            this.loop = loop;
            this.save = loop.saves().getFirst();
            this.schedule = schedule;
            size = loop.carried().size();
        }

        /// All that is carried at a point.
        private List<Save> all(int point) {
            return IntStream.range(0, size).mapToObj(i -> Save.at(point, i)).toList();
        }

        @Override
        public Tensor forward(List<Tensor> start) {
            List<Save> saves = new ArrayList<>(List.of(save));
            Arrays.stream(schedule.stops()).forEach(stop -> saves.addAll(all(stop)));
            List<Tensor> found = new Eager().run(loop.part(0, loop.to(), saves), start);
            kept.clear();
            for (int place = 0; place < schedule.places(); place++) {
                int at = 1 + place * size;
                kept.add(place < schedule.stops().length ? found.subList(at, at + size) : List.of());
            }
            return found.getFirst();
        }

        @Override
        public void reverse(List<Tensor> captured, List<Tensor> in, Tensor cotangent, Totals totals) {
            // Before the pass, which may end early with places overwritten.
            boolean untouched = fresh;
            fresh = false;
            Back back = new Back(captured, in, cotangent, totals);
            schedule.back(untouched, back);
            if (loop.to() == 0) {
                back.arrive(0);
            }
        }

        private final class Back implements Schedule.Steps {
            private final List<Tensor> captured;
            private final List<Tensor> values;
            private final List<Tensor> carried;
            private final Tensor cotangent;
            private final Totals totals;
            /// The cotangents of what is carried at the point that was reached, null where nothing has arrived.
            private @Nullable Tensor[] reached;

            Back(List<Tensor> captured, List<Tensor> in, Tensor cotangent, Totals totals) {
                this.captured = captured;
                this.values = in.subList(size, in.size());
                this.carried = in.subList(0, size);
                this.cotangent = cotangent;
                this.totals = totals;
                reached = at(loop.to());
            }

            private @Nullable Tensor[] at(int k) {
                @Nullable
                Tensor[] arrived = new Tensor[size];
                int p = Iteration.place(save.points(), k);
                arrived[save.place()] = p < 0 ? null : cotangent.select(0, p);
                return arrived;
            }

            private void arrive(int k) {
                Tensor here = at(k)[save.place()];
                if (here != null && totals.wanted(save.place())) {
                    totals.add(save.place(), here);
                }
            }

            private List<Tensor> go(int place, int from, int to) {
                List<Tensor> start = place == 0 ? carried : kept.get(place - 1);
                return Autodiff.withoutRecording(() -> walk(loop.part(from, to, all(to)), start));
            }

            @Override
            public void advance(int place, int from, int to) {
                kept.set(place, go(place, from, to));
            }

            @Override
            public void reverse(int place, int start, int from, int to) {
                int[] inside = Arrays.stream(save.points()).filter(k -> from < k && k < to).toArray();
                List<Save> saves = new ArrayList<>(all(to));
                List<@Nullable Tensor> cotangents = new ArrayList<>(Arrays.asList(reached));
                for (int k : inside) {
                    saves.add(Save.at(k, save.place()));
                    cotangents.add(at(k)[save.place()]);
                }
                Pullback steps = Pullback.ofAll(
                        x -> walk(loop.part(from, to, saves), x), go(place, start, from), captured, values);
                reached = at(from);
                if (from == 0) {
                    arrive(0);
                }
                steps.accumulateAll(cotangents, from == 0 ? totals : new InnerTotals(reached, totals));
            }
        }
    }
}

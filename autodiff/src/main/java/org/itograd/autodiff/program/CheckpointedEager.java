package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Iteration.Save;
import org.jspecify.annotations.Nullable;

/// A loop operation by operation, and its reverse: keeps what its schedule says, and records steps only when the reverse pass computes
/// them again, as [TapedBlocks] does for blocks. Contributions are added to running totals in the order in which those of a recorded
/// loop are: the same bits.
final class CheckpointedEager implements Executor.Recorded {
    private final Iteration loop;
    private final Save save;
    private final Schedule schedule;
    private final int size;
    /// For each place of the schedule but place 0, all that is carried.
    private final List<List<Tensor>> kept = new ArrayList<>();
    /// Whether the places hold what the forward loop kept.
    private boolean fresh = true;

    CheckpointedEager(Iteration loop, Schedule schedule) {
        this.loop = loop;
        this.save = loop.saves().getFirst();
        this.schedule = schedule;
        size = loop.carried().size();
    }

    @Override
    public Tensor forward(List<Tensor> start) {
        List<Save> saves = new ArrayList<>(List.of(save));
        Arrays.stream(schedule.stops()).forEach(stop -> saves.addAll(Save.all(stop, 0, size)));
        List<Tensor> found = new Eager().run(loop.part(0, loop.to(), saves), start);
        LoopChecks.requireNoTotals(found.size() - saves.size());
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
            back.arriveAtStart();
        }
    }

    /// The way back.
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

        /// The cotangents that arrive at a point.
        private @Nullable Tensor[] at(int k) {
            @Nullable
            Tensor[] arrived = new Tensor[size];
            int p = Iteration.place(save.points(), k);
            arrived[save.place()] = p < 0 ? null : cotangent.select(0, p);
            return arrived;
        }

        /// Adds what arrives at point 0.
        private void arriveAtStart() {
            Tensor here = at(0)[save.place()];
            if (here != null && totals.wanted(save.place())) {
                totals.add(save.place(), here);
            }
        }

        /// All that is carried at a point, from the state kept at a place.
        private List<Tensor> go(int place, int from, int to) {
            List<Tensor> start = place == 0 ? carried : kept.get(place - 1);
            return Autodiff.withoutRecording(() -> Eager.walk(loop.part(from, to, Save.all(to, 0, size)), start));
        }

        @Override
        public void advance(int place, int from, int to) {
            kept.set(place, go(place, from, to));
        }

        @Override
        public void reverse(int place, int start, int from, int to) {
            int[] inside = Arrays.stream(save.points()).filter(k -> from < k && k < to).toArray();
            List<Save> saves = new ArrayList<>(Save.all(to, 0, size));
            List<@Nullable Tensor> cotangents = new ArrayList<>(Arrays.asList(reached));
            for (int k : inside) {
                saves.add(Save.at(k, save.place()));
                cotangents.add(at(k)[save.place()]);
            }
            Pullback steps = Pullback.ofAll(
                    x -> Eager.walk(loop.part(from, to, saves), x), go(place, start, from), captured, values);
            reached = at(from);
            if (from == 0) {
                arriveAtStart();
            }
            steps.accumulateAll(cotangents, from == 0 ? totals : new InnerTotals(reached, totals));
        }
    }
}

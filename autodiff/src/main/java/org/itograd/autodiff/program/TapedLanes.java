package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Iteration.Save;
import org.jspecify.annotations.Nullable;

/// A loop in lanes, and its reverse: from states that are kept, a segment of steps at a time is computed again, with what it is given
/// and all its states on a [LaneTape] that stays in the cache; then the samples go back over it. What else the reverse of a step needs
/// it computes again by itself.
final class TapedLanes implements Executor.Recorded {
    /// Bytes that the tape of a block should have, and bytes that all kept states may take.
    private static final long SEGMENT = 1L << 19;
    private static final long KEPT = 64L << 20;

    private final LaneProgram forward;
    private final LaneProgram reverse;
    private final Iteration loop;
    private final Save save;
    private final List<Boolean> wanted;
    private final int n;
    private final int first;
    private final int size;
    private final int blockSize;
    private final Schedule schedule;
    /// For all that is carried, its values at the places of the schedule but place 0.
    private final List<List<Tensor>> kept;
    /// For each block, whether the places hold what the forward loop kept.
    private final boolean[] fresh;

    TapedLanes(
            LaneProgram forward, LaneProgram reverse, Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        this.forward = forward;
        this.reverse = reverse;
        this.loop = loop;
        this.save = loop.saves().getFirst();
        this.wanted = wanted;
        this.n = loop.to();
        this.first = loop.givenSize();
        this.size = loop.carried().size();
        this.blockSize = Math.min(LaneBlocks.size(forward), LaneBlocks.size(reverse));
        schedule = keep != null ? keep : new EqualSegments(n, segment());
        kept = loop.carried().stream()
                .map(s -> IntStream.range(0, schedule.places())
                        .mapToObj(_ -> Tensor.zeros(loop.dtype(), s.dims())).toList())
                .toList();
        fresh = new boolean[Math.ceilDiv(forward.lanes(), blockSize)];
    }

    private int segment() {
        long carried = loop.carried().stream().mapToLong(s -> s.size()).sum() * loop.dtype().bytes();
        long given = loop.given().stream().filter(g -> g.role() == Role.ROWS)
                .flatMap(g -> g.shapes().stream()).mapToLong(s -> s.size()).sum() * loop.dtype().bytes();
        long bytes = Math.max(1, (carried + given) * blockSize / forward.lanes());
        long segments = Math.max(1, KEPT / Math.max(1, carried));
        return Math.clamp(Math.max(SEGMENT / bytes, Math.ceilDiv(n, segments)), 1, Math.max(1, n));
    }

    @Override
    public Tensor forward(List<Tensor> start) {
        Tensor states = Blocks.space(loop, save);
        List<Save> saves = new ArrayList<>(List.of(save));
        IntStream.range(0, size).forEach(i -> saves.add(new Save(i, schedule.stops(), true)));
        List<List<Tensor>> saved = new ArrayList<>(List.of(List.of(states)));
        saved.addAll(kept);
        Arrays.fill(fresh, true);
        List<Tensor> unused = Lanes.run(forward, loop.part(0, n, saves), start, saved);
        return states;
    }

    @Override
    public void reverse(List<Tensor> captured, List<Tensor> in, Tensor cotangent, Totals totals) {
        List<Tensor> gradients =
                loop.carried().stream().map(s -> Tensor.zeros(loop.dtype(), s.dims())).toList();
        List<@Nullable Tensor> inputs = new ArrayList<>(loop.inputs());
        inputs.addAll(Collections.nCopies(size, null));
        LaneBlocks again = new LaneBlocks(forward, loop.inputs());
        List<Tensor> sums = new LaneBlocks(reverse, inputs).run(
                blockSize,
                (from, call) -> new Back(again, call, from, in.subList(0, size), cotangent).go(gradients));
        Scan.add(gradients, totals);
        Taped.addSums(loop.step().present(), wanted.subList(first + size, wanted.size()), sums, size, totals);
    }

    /// A block on its way back.
    private final class Back implements Schedule.Steps {
        private final LaneCall call;
        private final LaneCall again;
        private final LaneTape tape;
        private final int from;
        private final List<Tensor> carried;
        private final Tensor cotangent;
        private final Object[][] cotangents;
        private final List<Given> given;

        /// @param carried what is carried at point 0
        Back(LaneBlocks forwards, LaneCall call, int from, List<Tensor> carried, Tensor cotangent) {
            this.call = call;
            this.from = from;
            this.carried = carried;
            this.cotangent = cotangent;
            given = LanePass.given(loop, forward.lanes(), from, call.n());
            again = forwards.call(from, call.n());
            tape = again.tape(loop, Math.max(1, schedule.recorded()));
            cotangents = new Object[size][];
            for (int i = 0; i < size; i++) {
                cotangents[i] = LaneCopies.allocate(
                        loop.dtype(), loop.carried().get(i).size() / forward.lanes(), call.n());
                call.input(first + i, tape.carried(i), call.n());
                call.input(loop.inputs().size() + i, cotangents[i], 0);
                call.output(i, cotangents[i], 0, 0);
            }
            int place = 0;
            for (Given g : given) {
                for (int i = 0; i < g.size(); i++, place++) {
                    call.input(place, tape.given(place), g.role() == Role.ROWS ? call.n() : 1);
                }
            }
        }

        /// From the last point to the first.
        void go(List<Tensor> gradients) {
            int block = from / blockSize;
            // Before the pass, which may end early with places overwritten.
            boolean untouched = fresh[block];
            fresh[block] = false;
            arrive(n);
            schedule.back(untouched, this);
            for (int i = 0; i < size; i++) {
                Object to = gradients.get(i).array();
                LaneCopies.join(loop.dtype(), cotangents[i], 0, to, from * cotangents[i].length, call.n());
            }
            forward.giveBack(again);
        }

        private LanePass forwards(int place) {
            LanePass pass = new LanePass(loop.part(0, n, List.of()), again, tape, given, from, List.of());
            pass.start(place == 0 ? carried : kept.stream().map(k -> k.get(place - 1)).toList());
            return pass;
        }

        @Override
        public void advance(int place, int begin, int end) {
            forwards(place).go(begin, end);
            for (int i = 0; i < size; i++) {
                Object[] components = tape.carried(i);
                Object to = kept.get(i).get(place).array();
                LaneCopies.join(loop.dtype(), components, 0, to, from * components.length, call.n());
            }
        }

        @Override
        public void reverse(int place, int start, int begin, int end) {
            LanePass pass = forwards(place);
            pass.go(start, begin);
            pass.record(begin, end);
            int k = end;
            while (k > begin) {
                int stop = Math.max(begin, before(k));
                call.run(k - 1 - begin, -1, k - stop);
                loop.watcher().check();
                k = stop;
                arrive(k);
            }
        }

        /// The largest point before k where a cotangent arrives.
        private int before(int k) {
            int at = Iteration.place(save.points(), k - 1);
            int last = at >= 0 ? at : -2 - at;
            return last < 0 ? -1 : save.points()[last];
        }

        private void arrive(int k) {
            int p = Iteration.place(save.points(), k);
            if (p >= 0) {
                Object[] to = cotangents[save.place()];
                int at = p * loop.carried().get(save.place()).size() + from * to.length;
                LaneCopies.split(loop.dtype(), cotangent.array(), at, to, 0, call.n(), true);
            }
        }
    }
}

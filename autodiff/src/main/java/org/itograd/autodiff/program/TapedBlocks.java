package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.jspecify.annotations.Nullable;

/// A loop in blocks, and its reverse, a loop that takes each block back through all steps. What the reverse of a step reads was
/// either recorded on the way forward, or is computed again from the last state that was kept, for a segment of steps at a time:
/// the same loops, the same bits.
///
/// Recording everything pays if computing it again would take longer than writing it to main memory and reading it, which
/// the processor does ahead of time: 0.03 ns a byte where a hand-written gradient of a 8–64–8 tanh network (1024 samples,
/// 100 steps, 62 MB) was timed with its tape in main memory and in the cache. So it nearly always does, as long as there is
/// room.
final class TapedBlocks implements Executor.Recorded {
    /// A recording is not larger than this.
    private static final long LARGEST = 256L << 20;

    /// A segment's recording for one block is not longer than this.
    private static final long SEGMENT = 8L << 20;

    /// Nanoseconds to write a byte to main memory and read it back.
    private static final double MEMORY = 0.05;

    /// Nanoseconds to draw a random number.
    private static final double DRAW = 0.7;

    private final Iteration loop;
    private final Save save;
    private final List<Boolean> wanted;
    private final Taped taped;
    private final int n;
    private final int first;
    private final int size;
    private final Schedule schedule;
    private final @Nullable Recording[] recordings;
    /// For all that is carried, its values at the places of the schedule but place 0.
    private List<List<Tensor>> kept = List.of();
    /// For each block, whether the places hold what the forward loop kept.
    private final boolean[] fresh;

    TapedBlocks(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        this.loop = loop;
        this.save = loop.saves().getFirst();
        this.wanted = wanted;
        this.n = loop.to();
        this.first = loop.givenSize();
        this.size = loop.carried().size();
        taped = Taped.of(loop.step().present(), loop.roles(), loop.rows(), wanted);
        int blocks = Math.ceilDiv(loop.rows(), taped.blockRows());
        boolean whole = keep == null && recordingIsWorthIt();
        recordings = new Recording[whole ? blocks : 0];
        fresh = new boolean[blocks];
        long blockBytes = Math.max(1, taped.bytesPerStep() * taped.blockRows() / loop.rows());
        schedule = keep != null
                ? keep
                : new EqualSegments(n, whole ? n : Math.clamp(SEGMENT / blockBytes, 1, Math.max(1, n)));
    }

    private boolean recordingIsWorthIt() {
        long bytes = taped.bytesPerStep() * n;
        int numbers = loop.given().stream().filter(g -> g.role() == Role.ROWS)
                .flatMap(g -> g.shapes().stream()).mapToInt(s -> s.size()).sum();
        return taped.work() + DRAW * numbers > MEMORY * taped.bytesPerStep()
                && bytes <= Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 8);
    }

    @Override
    public Tensor forward(List<Tensor> start) {
        Tensor states = Blocks.space(loop, save);
        if (recordings.length > 0) {
            loop.begin(taped.blockRows());
            taped.forward().run(loop.inputs(), taped.blockRows(), block -> {
                Recording r = taped.borrow(block.to() - block.from(), n);
                recordings[block.from() / taped.blockRows()] = r;
                Passage passage =
                        new Passage(loop, block, Passage.given(loop, block), first, List.of(List.of(states)));
                passage.start(start);
                passage.use(new Tape(taped, r, 0, first, size, true), 0);
                passage.go(0, n);
                passage.visit(n);
            });
            return states;
        }
        kept = loop.carried().stream()
                .map(s -> IntStream.range(0, schedule.places())
                        .mapToObj(_ -> Tensor.zeros(loop.dtype(), s.dims())).toList())
                .toList();
        List<Save> saves = new ArrayList<>(List.of(save));
        IntStream.range(0, size).forEach(i -> saves.add(new Save(i, schedule.stops(), true)));
        Arrays.fill(fresh, true);
        List<List<Tensor>> saved = new ArrayList<>(List.of(List.of(states)));
        saved.addAll(kept);
        List<Tensor> unused = Blocks.run(loop.part(0, n, saves), start, saved);
        return states;
    }

    @Override
    public void reverse(List<Tensor> captured, List<Tensor> in, Tensor cotangent, Totals totals) {
        List<Save> saves = IntStream.range(0, size).mapToObj(i -> Save.at(0, i)).toList();
        Iteration back = new Iteration(
                loop.step(), loop.given(), loop.constants(), loop.dtype(), loop.carried(), n, 0,
                List.of(new Arrival(save.place(), save.points(), cotangent, true)), saves, loop.watcher());
        List<Tensor> gradients = saves.stream().map(s -> Blocks.space(back, s)).toList();
        boolean again = recordings.length == 0 || Arrays.asList(recordings).contains(null);
        RowProgram.Prepared forward = again ? taped.forward().prepare(loop.inputs()) : null;
        int cotangents = loop.inputs().size();
        List<@Nullable Tensor> inputs = new ArrayList<>(loop.inputs());
        inputs.addAll(Collections.nCopies(size + taped.tapeSize(), null));
        List<Tensor> sums = taped.reverse().run(inputs, taped.blockRows(), block -> {
            List<Given> given = Passage.given(loop, block);
            Passage passage =
                    new Passage(back, block, given, cotangents, gradients.stream().map(List::of).toList());
            passage.start(Collections.nCopies(size, null));
            int index = block.from() / taped.blockRows();
            Recording whole = recordings.length > 0 ? recordings[index] : null;
            if (whole != null) {
                over(passage, cotangents, whole, 0, n);
                recordings[index] = null;
                taped.giveBack(whole);
            } else if (forward != null) {
                // Before the pass, which may end early with places overwritten.
                boolean untouched = fresh[index];
                fresh[index] = false;
                schedule.back(untouched, new Again(passage, block, given, cotangents, forward, in.subList(0, size)));
            }
            passage.visit(0);
        });
        for (int i = 0; i < size; i++) {
            if (totals.wanted(i)) {
                totals.add(i, gradients.get(i));
            }
        }
        Taped.addSums(loop.step().present(), wanted.subList(first + size, wanted.size()), sums, size, totals);
    }

    /// The reverse of steps `to − 1` … `from`.
    private void over(Passage passage, int cotangents, Recording r, int from, int to) {
        passage.use(new Tape(taped, r, from, cotangents, size, false), to);
        passage.go(to, from);
    }

    /// A block that computes steps again.
    ///
    /// `passage` is its way back, on which the cotangents of what is carried are inputs from the place `cotangents` on.
    private final class Again implements Schedule.Steps {
        private final Passage passage;
        private final Block block;
        private final List<Given> given;
        private final int cotangents;
        private final RowProgram.Prepared forward;
        private final List<Tensor> carried;

        Again(
                Passage passage, Block block, List<Given> given, int cotangents, RowProgram.Prepared forward,
                List<Tensor> carried) {
            this.passage = passage;
            this.block = block;
            this.given = given;
            this.cotangents = cotangents;
            this.forward = forward;
            this.carried = carried;
        }

        /// A way forwards from a kept state.
        private Passage start(Block again, int place, int from, int to) {
            Passage forwards = new Passage(loop.part(from, to, List.of()), again, given, first, List.of());
            forwards.start(place == 0 ? carried : kept.stream().map(k -> k.get(place - 1)).toList());
            return forwards;
        }

        @Override
        public void advance(int place, int from, int to) {
            forward.run(block.from(), block.to(), b -> {
                Passage forwards = start(b, place, from, to);
                forwards.go(from, to);
                for (int i = 0; i < size; i++) {
                    b.write(forwards.carried(i), kept.get(i).get(place));
                }
            });
        }

        @Override
        public void reverse(int place, int start, int from, int to) {
            Recording r = taped.borrow(block.to() - block.from(), to - from);
            forward.run(block.from(), block.to(), b -> {
                Passage forwards = start(b, place, start, to);
                forwards.go(start, from);
                forwards.use(new Tape(taped, r, from, first, size, true), from);
                forwards.go(from, to);
            });
            over(passage, cotangents, r, from, to);
            taped.giveBack(r);
        }
    }
}

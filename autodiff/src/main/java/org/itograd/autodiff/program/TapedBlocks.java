package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
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
    /// Bytes that all blocks' recordings of all steps may take.
    private static final long LARGEST = 256L << 20;

    /// Bytes that a segment's recording for one block may take.
    private static final long SEGMENT = 8L << 20;

    /// Nanoseconds to write a byte to main memory and read it back: what was measured, and a margin.
    private static final double MEMORY = 0.05;

    /// Nanoseconds to draw a random number.
    private static final double DRAW = 0.7;

    private final Iteration loop;
    private final Save save;
    private final List<Boolean> wanted;
    private final Taped taped;
    /// The number of steps.
    private final int n;
    /// The first of the step's inputs that is carried, and how many are.
    private final int first;
    private final int size;
    private final Schedule schedule;
    /// For each block, if everything is recorded: what its way forwards has recorded, until its way back has read it.
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
                : new EqualSegments(n, whole ? Math.max(1, n) : Math.clamp(SEGMENT / blockBytes, 1, Math.max(1, n)));
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
        List<Save> saves = Save.all(0, 0, size);
        Iteration back = new Iteration(
                loop.step(), loop.given(), loop.constants(), loop.dtype(), loop.carried(), n, 0,
                List.of(new Arrival(save.place(), save.points(), cotangent, true)), saves, loop.watcher());
        List<Tensor> gradients = saves.stream().map(s -> Blocks.space(back, s)).toList();
        boolean again = recordings.length == 0 || Arrays.asList(recordings).contains(null);
        RowProgram.Prepared forward = again ? taped.forward().prepare(loop.inputs()) : null;
        List<@Nullable Tensor> inputs = new ArrayList<>(loop.inputs());
        inputs.addAll(Collections.nCopies(size + taped.tapeSize(), null));
        List<Tensor> sums = taped.reverse().run(
                inputs, taped.blockRows(),
                block -> new Back(back, block, gradients, forward, in.subList(0, size)).go());
        Scan.add(gradients, totals);
        Taped.addSums(loop.step().present(), wanted.subList(first + size, wanted.size()), sums, size, totals);
    }

    /// A block on its way back.
    private final class Back implements Schedule.Steps {
        private final Block block;
        private final List<Given> given;
        private final RowProgram.@Nullable Prepared forward;
        private final List<Tensor> carried;
        /// The first of the reverse half's inputs that is a cotangent.
        private final int cotangents;
        private final Passage passage;

        /// @param gradients are written the cotangents of what is carried at point 0
        /// @param forward   computes steps again; null if all are recorded
        /// @param carried   what is carried at point 0
        Back(
                Iteration back, Block block, List<Tensor> gradients, RowProgram.@Nullable Prepared forward,
                List<Tensor> carried) {
            this.block = block;
            this.forward = forward;
            this.carried = carried;
            given = Passage.given(loop, block);
            cotangents = loop.inputs().size();
            passage = new Passage(back, block, given, cotangents, gradients.stream().map(List::of).toList());
        }

        /// From the last point to the first: the way forwards is had from a recording, or again from kept states.
        void go() {
            passage.start(Collections.nCopies(size, null));
            int index = block.from() / taped.blockRows();
            Recording whole = recordings.length > 0 ? recordings[index] : null;
            if (whole != null) {
                over(whole, 0, n);
                recordings[index] = null;
                taped.giveBack(whole);
            } else {
                // Before the pass, which may end early with places overwritten.
                boolean untouched = fresh[index];
                fresh[index] = false;
                schedule.back(untouched, this);
            }
            passage.visit(0);
        }

        /// The reverse of steps `to − 1` … `from`.
        private void over(Recording r, int from, int to) {
            passage.use(new Tape(taped, r, from, cotangents, size, false), to);
            passage.go(to, from);
        }

        /// Computes steps of the block again, from a kept state.
        private void again(int place, int from, int to, Consumer<Passage> way) {
            Objects.requireNonNull(forward).run(block.from(), block.to(), b -> {
                Passage forwards = new Passage(loop.part(from, to, List.of()), b, given, first, List.of());
                forwards.start(place == 0 ? carried : kept.stream().map(k -> k.get(place - 1)).toList());
                way.accept(forwards);
            });
        }

        @Override
        public void advance(int place, int from, int to) {
            again(place, from, to, forwards -> {
                forwards.go(from, to);
                for (int i = 0; i < size; i++) {
                    block.write(forwards.carried(i), kept.get(i).get(place));
                }
            });
        }

        @Override
        public void reverse(int place, int start, int from, int to) {
            Recording r = taped.borrow(block.to() - block.from(), to - from);
            again(place, start, to, forwards -> {
                forwards.go(start, from);
                forwards.use(new Tape(taped, r, from, first, size, true), from);
                forwards.go(from, to);
            });
            over(r, from, to);
            taped.giveBack(r);
        }
    }
}

package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Block;
import org.itograd.autodiff.program.Recording;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.autodiff.program.Taped;
import org.itograd.base.Numbers;
import org.itograd.sde.step.StepNoise;
import org.jspecify.annotations.Nullable;

/// A solve by a captured step, and its reverse.
///
/// A block of samples goes through all steps before the next block begins, on one thread, so that its state stays in the
/// cache. If something is differentiated, the solve is one node of the recorded graph, and the reverse pass takes each block
/// back through all steps. What the reverse of a step reads was either recorded on the way forward, or is computed again
/// from the last state that was kept, for a segment of steps at a time: the same loops, the same bits.
///
/// Recording everything pays if computing it again would take longer than writing it to main memory and reading it, which
/// the processor does ahead of time: 0.03 ns a byte where a hand-written gradient of a 8–64–8 tanh network (1024 samples,
/// 100 steps, 62 MB) was timed with its tape in main memory and in the cache. So it nearly always does, as long as there is
/// room.
final class TapedSolve {
    /// A recording is not larger than this.
    private static final long LARGEST = 256L << 20;

    /// A segment's recording for one block is not longer than this.
    private static final long SEGMENT = 8L << 20;

    /// Nanoseconds to write a byte to main memory and read it back.
    private static final double MEMORY = 0.05;

    /// Nanoseconds to draw a random number.
    private static final double DRAW = 0.7;

    private final CapturedStep step;
    private final Taped taped;
    private final int n;
    private final int[] points;
    private final Schedule schedule;
    private final @Nullable Recording[] recordings;
    /// What the solver carries at the places of the schedule but place 0.
    private final List<List<Tensor>> kept = new ArrayList<>();
    /// For each block, whether the places hold what the forward solve kept.
    private final boolean[] fresh;
    private final List<Tensor> closedOver;

    /// @param choice null for a recording if it is worth its memory, else a state for every segment
    private TapedSolve(
            CapturedStep step, Taped taped, int[] points, @Nullable Schedule choice, List<Tensor> closedOver) {
        this.step = step;
        this.taped = taped;
        this.n = points[points.length - 1];
        this.points = points;
        this.closedOver = closedOver;
        int blocks = Math.ceilDiv(step.rows(), taped.blockRows());
        boolean whole = choice == null && recordingIsWorthIt();
        recordings = new Recording[whole ? blocks : 0];
        fresh = new boolean[blocks];
        long blockBytes = Math.max(1, taped.bytesPerStep() * taped.blockRows() / step.rows());
        schedule = choice != null
                ? choice
                : new EqualSegments(n, whole ? n : Math.clamp(SEGMENT / blockBytes, 1, Math.max(1, n)));
    }

    private boolean recordingIsWorthIt() {
        long bytes = taped.bytesPerStep() * n;
        double work = taped.work() + DRAW * step.noiseSize();
        return work > MEMORY * taped.bytesPerStep()
                && bytes <= Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 8);
    }

    /// The states at some points, along a new first axis, recorded as one operation on what the solver carries at first and on
    /// the tracked tensors that the equation closes over.
    ///
    /// @param choice what to keep; null for a recording if it is worth its memory, else a state for every segment
    static Tensor solve(CapturedStep step, List<Tensor> carried, int[] points, @Nullable Schedule choice) {
        List<Tensor> tracked = step.program().closedOver().stream().filter(Tensor::isTracked).toList();
        List<Tensor> inputs = new ArrayList<>(carried);
        inputs.addAll(tracked);
        if (inputs.stream().noneMatch(Autodiff::isRecorded)) {
            return plain(step, carried, points);
        }
        List<Boolean> wanted = new ArrayList<>();
        for (int i = 0; i < step.closedPlace(); i++) {
            wanted.add(i >= CapturedStep.CARRIED && i < step.noisePlace());
        }
        step.program().closedOver().forEach(t -> wanted.add(t.isTracked() && Autodiff.isRecorded(t)));
        Taped taped = Taped.of(step.program(), step.roles(), step.rows(), wanted);
        TapedSolve solve = new TapedSolve(step, taped, points, choice, values(step.program().closedOver()));
        return Autodiff.custom(
                in -> solve.forward(in.subList(0, carried.size())),
                List.of(),
                (in, out, cotangent, totals) -> {
                    boolean nested = cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked);
                    if (nested) {
                        Stepwise.reverse(step.steps(), points, in, tracked, cotangent, totals);
                    } else {
                        solve.reverse(in.subList(0, carried.size()), cotangent, wanted, totals);
                    }
                },
                inputs.toArray(Tensor[]::new));
    }

    private static List<Tensor> values(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::stopGradient).toList();
    }

    // ------------------------------------------------------------------ forward

    static Tensor states(CapturedStep step, int[] points, Tensor y) {
        int[] dims = new int[y.shape().rank() + 1];
        dims[0] = points.length;
        System.arraycopy(y.shape().dims(), 0, dims, 1, dims.length - 1);
        return Tensor.zeros(step.steps().dtype(), dims);
    }

    /// A solve that records nothing.
    static Tensor plain(CapturedStep step, List<Tensor> carried, int[] points) {
        return plain(step, values(carried), points, new ArrayList<>());
    }

    /// As above.
    ///
    /// @param last is filled with what the solver carries at the last point
    static Tensor plain(CapturedStep step, List<Tensor> carried, int[] points, List<Tensor> last) {
        Tensor states = states(step, points, carried.getFirst());
        carried.forEach(t -> last.add(Tensor.zeros(t.dtype(), t.shape().dims())));
        step.begin(step.plain().blockRows(), points);
        step.plain().run(step.inputs(values(step.program().closedOver())), block -> {
            StepNoise noise = step.noise(block);
            start(step, block, carried);
            go(step, block, noise, 0, points[points.length - 1], points, states);
            for (int i = 0; i < step.carried(); i++) {
                step.writeRows(block.input(CapturedStep.CARRIED + i), block, last.get(i), 0);
            }
        });
        return states;
    }

    private static void start(CapturedStep step, Block block, List<Tensor> carried) {
        for (int i = 0; i < step.carried(); i++) {
            CapturedStep.readRows(carried.get(i), block, block.input(CapturedStep.CARRIED + i));
        }
    }

    /// Steps `from` to `to`, writing the states at the points from `from` on and before `to`, and at `to` if it is the last.
    ///
    /// @param states null to write none
    private static void go(
            CapturedStep step, Block block, StepNoise noise, int from, int to, int[] points, @Nullable Tensor states) {
        for (int k = from; k < to; k++) {
            if (states != null) {
                savePoint(step, block, block.input(CapturedStep.CARRIED), k, points, states);
            }
            step.setTime(block, k);
            step.fillIncrements(block, noise, k);
            block.run();
            step.steps().watch().step();
            for (int i = 0; i < step.carried(); i++) {
                block.feedBack(i, CapturedStep.CARRIED + i);
            }
        }
        if (states != null && to == points[points.length - 1]) {
            savePoint(step, block, block.input(CapturedStep.CARRIED), to, points, states);
        }
    }

    static void savePoint(CapturedStep step, Block block, Tensor y, int k, int[] points, Tensor states) {
        int p = Arrays.binarySearch(points, k);
        if (p >= 0) {
            step.writeRows(y, block, states, p);
        }
    }

    private Tensor forward(List<Tensor> carried) {
        Tensor states = states(step, points, carried.getFirst());
        if (recordings.length > 0) {
            step.begin(taped.blockRows(), points);
            taped.forward().run(step.inputs(closedOver), taped.blockRows(), block -> {
                Recording r = taped.borrow(block.to() - block.from(), n);
                recordings[block.from() / taped.blockRows()] = r;
                record(block, r, step.noise(block), b -> start(step, b, carried), 0, n, states);
            });
            return states;
        }
        kept.clear();
        for (int p = 0; p < schedule.places(); p++) {
            kept.add(carried.stream().map(t -> Tensor.zeros(t.dtype(), t.shape().dims())).toList());
        }
        Arrays.fill(fresh, true);
        int[] stops = schedule.stops();
        step.begin(step.plain().blockRows(), points);
        step.plain().run(step.inputs(closedOver), block -> {
            StepNoise noise = step.noise(block);
            start(step, block, carried);
            int from = 0;
            for (int i = 0; i < stops.length; i++) {
                go(step, block, noise, from, stops[i], points, states);
                keep(block, i + 1);
                from = stops[i];
            }
            go(step, block, noise, from, n, points, states);
        });
        return states;
    }

    private void keep(Block block, int place) {
        for (int i = 0; i < step.carried(); i++) {
            step.writeRows(block.input(CapturedStep.CARRIED + i), block, kept.get(place - 1).get(i), 0);
        }
    }

    /// Steps `from` to `to` with everything that their reverse will read written to a recording.
    ///
    /// @param start writes what the solver carries at step `from`
    private void record(
            Block block, Recording r, StepNoise noise, Consumer<Block> start, int from, int to,
            @Nullable Tensor states) {
        List<Integer> recorded = taped.recorded();
        for (int i = 0; i < step.carried(); i++) {
            int place = recorded.indexOf(CapturedStep.CARRIED + i);
            if (place >= 0) {
                block.bindInput(CapturedStep.CARRIED + i, r.input(0, place));
            }
        }
        start.accept(block);
        for (int k = from; k < to; k++) {
            for (int i = 0; i < recorded.size(); i++) {
                block.bindInput(recorded.get(i), r.input(k - from, i));
            }
            for (int i = 0; i < step.carried(); i++) {
                int place = recorded.indexOf(CapturedStep.CARRIED + i);
                if (place >= 0) {
                    block.bindOutput(i, r.input(k - from + 1, place));
                }
            }
            for (int i = 0; i < taped.tapeSize(); i++) {
                block.bindOutput(step.carried() + i, r.kept(k - from, i));
            }
            step.setTime(block, k);
            step.fillIncrements(block, noise, k);
            if (states != null) {
                savePoint(step, block, block.input(CapturedStep.CARRIED), k, points, states);
            }
            block.run();
            if (states != null) {
                step.steps().watch().step();
            }
            if (states != null && k + 1 == to) {
                savePoint(step, block, block.output(0), to, points, states);
            }
            for (int i = 0; i < step.carried(); i++) {
                if (!recorded.contains(CapturedStep.CARRIED + i)) {
                    block.feedBack(i, CapturedStep.CARRIED + i);
                }
            }
        }
        if (states != null && from == to) {
            savePoint(step, block, block.input(CapturedStep.CARRIED), to, points, states);
        }
    }

    // ------------------------------------------------------------------ reverse

    private void reverse(List<Tensor> carried, Tensor cotangent, List<Boolean> wanted, Totals totals) {
        List<Tensor> gradients = carried.stream()
                .map(t -> Tensor.zeros(t.dtype(), t.shape().dims()))
                .toList();
        boolean again = recordings.length == 0 || Arrays.asList(recordings).contains(null);
        RowProgram.Prepared plain = again ? step.plain().prepare(step.inputs(closedOver)) : null;
        RowProgram.Prepared recording = again ? taped.forward().prepare(step.inputs(closedOver)) : null;
        List<Tensor> sums = taped.reverse().run(reverseInputs(), taped.blockRows(), block -> {
            clearCotangents(block);
            step.addCotangent(block, cotangent, points, n, block.input(cotangentPlace(0)));
            int index = block.from() / taped.blockRows();
            Recording whole = recordings.length > 0 ? recordings[index] : null;
            if (whole != null) {
                back(block, whole, cotangent, 0, n);
                recordings[index] = null;
                taped.giveBack(whole);
            } else if (plain != null && recording != null) {
                // Before the pass, which may end early with places overwritten.
                boolean untouched = fresh[index];
                fresh[index] = false;
                schedule.back(untouched, new Again(block, step.noise(block), plain, recording, carried, cotangent));
            }
            for (int i = 0; i < step.carried(); i++) {
                step.writeRows(block.input(cotangentPlace(i)), block, gradients.get(i), 0);
            }
        });
        for (int i = 0; i < step.carried(); i++) {
            if (totals.wanted(i)) {
                totals.add(i, gradients.get(i));
            }
        }
        int next = step.carried();
        int sum = 0;
        for (int c = 0; c < closedOver.size(); c++) {
            if (step.program().closedOver().get(c).isTracked()) {
                boolean given = wanted.get(step.closedPlace() + c);
                if (given && totals.wanted(next)) {
                    totals.add(next, sums.get(sum));
                }
                sum += given ? 1 : 0;
                next++;
            }
        }
    }

    /// A block that computes steps again.
    ///
    /// `block` is of the reverse half.
    private final class Again implements Schedule.Steps {
        private final Block block;
        private final StepNoise noise;
        private final RowProgram.Prepared plain;
        private final RowProgram.Prepared recording;
        private final List<Tensor> carried;
        private final Tensor cotangent;

        Again(
                Block block, StepNoise noise, RowProgram.Prepared plain, RowProgram.Prepared recording,
                List<Tensor> carried, Tensor cotangent) {
            this.block = block;
            this.noise = noise;
            this.plain = plain;
            this.recording = recording;
            this.carried = carried;
            this.cotangent = cotangent;
        }

        private List<Tensor> at(int place) {
            return place == 0 ? carried : kept.get(place - 1);
        }

        private void goThen(int place, int from, int to, Consumer<Block> then) {
            plain.run(block.from(), block.to(), b -> {
                start(step, b, at(place));
                go(step, b, noise, from, to, points, null);
                then.accept(b);
            });
        }

        @Override
        public void advance(int place, int from, int to) {
            goThen(place, from, to, b -> keep(b, place + 1));
        }

        @Override
        public void reverse(int place, int start, int from, int to) {
            Recording r = taped.borrow(block.to() - block.from(), to - from);
            if (start == from) {
                recordInto(r, b -> start(step, b, at(place)), from, to);
            } else {
                goThen(place, start, from, reached -> recordInto(r, b -> copy(reached, b), from, to));
            }
            back(block, r, cotangent, from, to);
            taped.giveBack(r);
        }

        private void recordInto(Recording r, Consumer<Block> begin, int from, int to) {
            recording.run(block.from(), block.to(), b -> record(b, r, noise, begin, from, to, null));
        }

        private void copy(Block reached, Block to) {
            for (int i = 0; i < step.carried(); i++) {
                Tensor some = to.input(CapturedStep.CARRIED + i);
                System.arraycopy(reached.input(CapturedStep.CARRIED + i).array(), 0, some.array(), 0, some.size());
            }
        }
    }

    /// The reverse of steps `to − 1` … `from`.
    private void back(Block block, Recording r, Tensor cotangent, int from, int to) {
        List<Integer> recorded = taped.recorded();
        for (int k = to - 1; k >= from; k--) {
            for (int i = 0; i < recorded.size(); i++) {
                block.bindInput(recorded.get(i), r.input(k - from, i));
            }
            for (int i = 0; i < taped.tapeSize(); i++) {
                block.bindInput(cotangentPlace(step.carried()) + i, r.kept(k - from, i));
            }
            step.setTime(block, k);
            block.run();
            step.steps().watch().check();
            for (int i = 0; i < step.carried(); i++) {
                block.feedBack(i, cotangentPlace(i));
            }
            step.addCotangent(block, cotangent, points, k, block.input(cotangentPlace(0)));
        }
    }

    private int cotangentPlace(int i) {
        return step.roles().size() + i;
    }

    private List<@Nullable Tensor> reverseInputs() {
        List<@Nullable Tensor> inputs = new ArrayList<>(step.inputs(closedOver));
        for (int i = 0; i < step.carried() + taped.tapeSize(); i++) {
            inputs.add(null);
        }
        return inputs;
    }

    private void clearCotangents(Block block) {
        for (int i = 0; i < step.carried(); i++) {
            clear(block.input(cotangentPlace(i)));
        }
    }

    static void clear(Tensor t) {
        Numbers.zero(t.dtype(), t.array(), 0, t.size());
    }
}

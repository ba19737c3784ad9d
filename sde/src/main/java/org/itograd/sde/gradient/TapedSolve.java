package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Block;
import org.itograd.autodiff.program.Recording;
import org.itograd.autodiff.program.RowProgram;
import org.itograd.autodiff.program.Taped;
import org.itograd.sde.control.StepNoise;
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
    /// What is kept of the forward solve.
    enum Memory {
        /// The recording if it is worth its memory, else a state for every segment.
        AS_NEEDED,
        /// A state for every ⌈√N⌉ steps.
        LEAST
    }

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
    private final int segment;
    private final @Nullable Recording[] recordings;
    /// What the solver carries at the beginning of every segment but the first.
    private final List<List<Tensor>> kept = new ArrayList<>();
    private final List<Tensor> closedOver;

    private TapedSolve(CapturedStep step, Taped taped, int[] points, Memory memory, List<Tensor> closedOver) {
        this.step = step;
        this.taped = taped;
        this.n = points[points.length - 1];
        this.points = points;
        this.closedOver = closedOver;
        long bytes = taped.bytesPerStep() * n;
        double work = taped.work() + DRAW * step.noiseSize();
        boolean worthIt = work > MEMORY * taped.bytesPerStep()
                && bytes <= Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 8);
        int blocks = Math.ceilDiv(step.rows(), taped.blockRows());
        recordings = new Recording[memory == Memory.AS_NEEDED && worthIt ? blocks : 0];
        long blockBytes = Math.max(1, taped.bytesPerStep() * taped.blockRows() / step.rows());
        segment = switch (memory) {
            case AS_NEEDED -> recordings.length > 0 ? n : Math.clamp(SEGMENT / blockBytes, 1, Math.max(1, n));
            case LEAST -> Math.max(1, (int) Math.ceil(Math.sqrt(n)));
        };
    }

    /// The states at some points, along a new first axis, recorded as one operation on what the solver carries at first and on
    /// the tracked tensors that the equation closes over.
    static Tensor solve(CapturedStep step, List<Tensor> carried, int[] points, Memory memory) {
        List<Tensor> tracked = step.program().closedOver().stream().filter(Tensor::isTracked).toList();
        List<Tensor> inputs = new ArrayList<>(carried);
        inputs.addAll(tracked);
        if (inputs.stream().noneMatch(Autodiff::isRecorded)) {
            return plain(step, values(carried), points, new ArrayList<>());
        }
        List<Boolean> wanted = new ArrayList<>();
        for (int i = 0; i < step.closedPlace(); i++) {
            wanted.add(i >= CapturedStep.CARRIED && i < step.noisePlace());
        }
        step.program().closedOver().forEach(t -> wanted.add(t.isTracked() && Autodiff.isRecorded(t)));
        Taped taped = Taped.of(step.program(), step.roles(), step.rows(), wanted);
        TapedSolve solve = new TapedSolve(step, taped, points, memory, values(step.program().closedOver()));
        return Autodiff.custom(
                in -> solve.forward(in.subList(0, carried.size())),
                List.of(),
                (in, out, cotangent, totals) -> {
                    boolean nested = cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked);
                    if (nested) {
                        stepwise(step, points, in, tracked, cotangent, totals);
                    } else {
                        solve.reverse(in.subList(0, carried.size()), cotangent, wanted, totals);
                    }
                },
                inputs.toArray(Tensor[]::new));
    }

    private static List<Tensor> values(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::stopGradient).toList();
    }

    /// For derivatives of derivatives: everything again, recorded. Each input's share is added to its total by itself, as one
    /// tensor may be several inputs: what reversible Heun carries at first holds y0 twice.
    static void stepwise(
            CapturedStep step, int[] points, List<Tensor> in, List<Tensor> tracked, Tensor cotangent, Totals totals) {
        int carried = step.carried();
        List<Tensor> cotangents = Pullback.of(
                c -> Stepwise.solve(step.steps(), c, points),
                in.subList(0, carried),
                tracked,
                in.subList(carried, in.size()))
                .apply(cotangent);
        for (int i = 0; i < cotangents.size(); i++) {
            if (totals.wanted(i)) {
                totals.add(i, cotangents.get(i));
            }
        }
    }

    // ------------------------------------------------------------------ forward

    private static Tensor states(CapturedStep step, int[] points, Tensor y) {
        int[] dims = new int[y.shape().rank() + 1];
        dims[0] = points.length;
        System.arraycopy(y.shape().dims(), 0, dims, 1, dims.length - 1);
        return Tensor.zeros(step.steps().dtype(), dims);
    }

    /// A solve that records nothing.
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
    private static void go(
            CapturedStep step, Block block, StepNoise noise, int from, int to, int[] points, Tensor states) {
        for (int k = from; k < to; k++) {
            savePoint(step, block, block.input(CapturedStep.CARRIED), k, points, states);
            step.setTime(block, k);
            step.fillIncrements(block, noise, k);
            block.run();
            step.steps().watch().step();
            for (int i = 0; i < step.carried(); i++) {
                block.feedBack(i, CapturedStep.CARRIED + i);
            }
        }
        if (to == points[points.length - 1]) {
            savePoint(step, block, block.input(CapturedStep.CARRIED), to, points, states);
        }
    }

    private static void savePoint(CapturedStep step, Block block, Tensor y, int k, int[] points, Tensor states) {
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
                record(block, r, step.noise(block), carried, 0, n, states);
            });
            return states;
        }
        int segments = Math.max(1, Math.ceilDiv(n, segment));
        kept.clear();
        for (int s = 1; s < segments; s++) {
            kept.add(carried.stream().map(t -> Tensor.zeros(t.dtype(), t.shape().dims())).toList());
        }
        step.begin(step.plain().blockRows(), points);
        step.plain().run(step.inputs(closedOver), block -> {
            StepNoise noise = step.noise(block);
            start(step, block, carried);
            for (int s = 0; s < segments; s++) {
                for (int i = 0; i < step.carried() && s > 0; i++) {
                    step.writeRows(block.input(CapturedStep.CARRIED + i), block, kept.get(s - 1).get(i), 0);
                }
                go(step, block, noise, s * segment, Math.min(n, (s + 1) * segment), points, states);
            }
        });
        return states;
    }

    /// Steps `from` to `to` with everything that their reverse will read written to a recording.
    ///
    /// @param carried rows of all samples at step `from`
    private void record(
            Block block, Recording r, StepNoise noise, List<Tensor> carried, int from, int to,
            @Nullable Tensor states) {
        List<Integer> recorded = taped.recorded();
        for (int i = 0; i < step.carried(); i++) {
            int place = recorded.indexOf(CapturedStep.CARRIED + i);
            if (place >= 0) {
                block.bindInput(CapturedStep.CARRIED + i, r.input(0, place));
            }
        }
        start(step, block, carried);
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
        RowProgram.Prepared again = recordings.length == 0 || recordings[0] == null
                ? taped.forward().prepare(step.inputs(closedOver))
                : null;
        List<Tensor> sums = taped.reverse().run(reverseInputs(), taped.blockRows(), block -> {
            clearCotangents(block);
            step.addCotangent(block, cotangent, points, n, block.input(cotangentPlace(0)));
            int index = block.from() / taped.blockRows();
            Recording whole = recordings.length > 0 ? recordings[index] : null;
            if (whole != null) {
                back(block, whole, cotangent, 0, n);
                recordings[index] = null;
                taped.giveBack(whole);
            } else if (again != null) {
                segmentsBack(block, again, carried, cotangent);
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

    /// Segments from the last to the first: each is computed again with a recording, which is then read backwards.
    private void segmentsBack(
            Block block, RowProgram.Prepared again, List<Tensor> carried, Tensor cotangent) {
        for (int s = Math.max(1, Math.ceilDiv(n, segment)) - 1; s >= 0; s--) {
            int from = s * segment;
            int to = Math.min(n, from + segment);
            Recording r = taped.borrow(block.to() - block.from(), to - from);
            List<Tensor> start = s == 0 ? carried : kept.get(s - 1);
            again.run(block.from(), block.to(), b -> record(b, r, step.noise(b), start, from, to, null));
            back(block, r, cotangent, from, to);
            taped.giveBack(r);
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
        switch (t.array()) {
            case float[] f -> Arrays.fill(f, 0, t.size(), 0);
            case double[] d -> Arrays.fill(d, 0, t.size(), 0);
            default -> throw new AssertionError();
        }
    }
}

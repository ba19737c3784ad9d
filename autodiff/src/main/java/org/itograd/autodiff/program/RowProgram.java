package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Add;
import org.itograd.autodiff.op.Sub;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Step;
import org.itograd.autodiff.program.Dependence.Kind;
import org.itograd.base.BoundedCache;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;

/// A program over independent samples, run in blocks of them: small enough for the cache, one thread each.
///
/// Three things follow from what each value is to the samples ([Dependence]):
///
/// - What depends on no sample and no step (a transposed or transformed weight) is computed once, before all blocks.
/// - What depends on samples is computed for one block at a time. A block may go through many steps before the next one
///   begins, so a state stays in the cache through a whole solve.
/// - What is a sum over samples (the gradient by a weight) is added up over steps and blocks. Where the sum only passes
///   through linear operations on its way out, they are applied once, to the total.
///
/// Blocks are fixed ranges of rows that follow from shapes alone, and each of at most [#TASKS] runs of adjacent blocks has
/// totals of its own, which are added in order at the end. So results have the same bits for any number of threads.
public final class RowProgram {
    /// Bytes that a block's widest value should have. Milliseconds with 16, 32 and 64 KB (Zen 5, 48 KB of first and 1 MB of
    /// second-level cache): geometric Brownian motion, 2¹⁷ paths × 128 steps, float32, one thread 12.0, 11.3, 11.2; gradient of a
    /// neural SDE (8–64–8 perceptrons, 1024 samples, 1000 steps, checkpointed), two threads 144, 133, 132.
    private static final int BLOCK_BYTES = 1 << 15;

    /// Runs of blocks with totals of their own: so many, or half as many if the totals are large.
    private static final int TASKS = 16;

    /// Bytes that the totals of all runs may take before they are large.
    private static final long TOTALS = 8L << 20;

    /// A total is carried out of the steps before a linear operation if it is not so many times larger than the result.
    private static final int WIDEST_TOTAL = 8;

    /// So many block sizes have their instructions at hand.
    private static final int BLOCK_SIZES = 32;

    private static final BoundedCache<Key, RowProgram> CACHE =
            new BoundedCache<>(BoundedCache.partOfHeap(16), RowProgram::bytes);
    private static final BoundedCache<Key, RowProgram> CAPTURED =
            new BoundedCache<>(BoundedCache.partOfHeap(16), RowProgram::bytes);

    private record Key(Code code, List<Role> roles, int rows, int rowOutputs) {}

    private final Code code;
    private final Dependence kinds;
    private final int rows;
    private final int rowOutputs;
    private final int blockRows;
    /// The values whose totals are kept: outputs, or what they follow from linearly.
    private final List<Integer> points = new ArrayList<>();
    private final Set<Integer> onTheWayOut = new LinkedHashSet<>();
    private final boolean[] neededFixed;
    private final BoundedCache<Integer, BlockBody> bodies = new BoundedCache<>(BLOCK_SIZES, _ -> 1);

    private RowProgram(Key key) {
        code = key.code;
        rows = key.rows;
        rowOutputs = key.rowOutputs;
        boolean[] perRow = new boolean[code.outputs().size()];
        Arrays.fill(perRow, 0, rowOutputs, true);
        kinds = Dependence.of(code, key.roles, rows, perRow);
        for (int o : code.outputs().subList(rowOutputs, code.outputs().size())) {
            findPoints(o);
        }
        blockRows = kinds.whole() ? Math.max(1, rows) : chooseBlockRows();
        neededFixed = neededFixed();
    }

    /// The row program of a captured program: the same object for equal arguments as long as it is kept.
    ///
    /// @param roles      of the arguments and the closed-over tensors
    /// @param rows       how many samples there are
    /// @param rowOutputs the first so many results are per sample, the others are sums over samples
    public static RowProgram of(Program program, List<Role> roles, int rows, int rowOutputs) {
        Key key = new Key(program.code(), List.copyOf(roles), rows, rowOutputs);
        return CAPTURED.get(key, k -> of(k.code.lowered(), k.roles, k.rows, k.rowOutputs));
    }

    /// The row program of a lowered code: the same object for equal arguments as long as it is kept.
    ///
    /// @param roles      of the inputs
    /// @param rows       how many samples there are
    /// @param rowOutputs the first so many outputs are per sample, the others totals
    static RowProgram of(Code code, List<Role> roles, int rows, int rowOutputs) {
        Key key = new Key(code, List.copyOf(roles), rows, rowOutputs);
        return CACHE.get(key, RowProgram::new);
    }

    // ------------------------------------------------------------------ analysis

    private void findPoints(int id) {
        if (kinds.kind()[id] == Kind.FIXED) {
            return;
        }
        if (kinds.whole() || !passesTotalOn(id)) {
            if (!points.contains(id)) {
                points.add(id);
            }
            return;
        }
        if (onTheWayOut.add(id)) {
            for (int o : ((Step) code.value(id)).operands()) {
                if (kinds.kind()[o] == Kind.TOTAL) {
                    findPoints(o);
                }
            }
        }
    }

    /// Whether a total follows from other totals by an operation that may as well be applied at the end.
    private boolean passesTotalOn(int id) {
        if (!(code.value(id) instanceof Step s)) {
            return false;
        }
        long totals = s.operands().stream().filter(o -> kinds.kind()[o] == Kind.TOTAL).count();
        if (totals == 0) {
            return false;
        }
        if (s.op() instanceof Add || s.op() instanceof Sub) {
            return true;
        }
        for (int o : s.operands()) {
            boolean total = kinds.kind()[o] == Kind.TOTAL;
            if (!total && kinds.kind()[o] != Kind.FIXED) {
                return false;
            }
            if (total && code.value(o).shape().size() > (long) WIDEST_TOTAL * s.shape().size()) {
                return false;
            }
        }
        return true;
    }

    private int chooseBlockRows() {
        int widest = 1;
        int efficient = 1;
        for (int id = 0; id < kinds.kind().length; id++) {
            Definition v = code.value(id);
            if (kinds.kind()[id] == Kind.ROWS) {
                widest = Math.max(widest, v.shape().size() / rows * v.dtype().bytes());
            }
            if (kinds.kind()[id] != Kind.FIXED && v instanceof Step s) {
                efficient = Math.max(efficient, s.op().efficientRows(code.shapes(s.operands())));
            }
        }
        return Math.clamp(Math.max(BLOCK_BYTES / widest, efficient), 1, rows);
    }

    private boolean[] neededFixed() {
        boolean[] needed = new boolean[kinds.kind().length];
        boolean[] used = code.uses();
        for (int id = needed.length - 1; id >= 0; id--) {
            boolean reader = needed[id] || (used[id] && kinds.kind()[id] != Kind.FIXED);
            if (reader && code.value(id) instanceof Step s) {
                for (int o : s.operands()) {
                    needed[o] |= kinds.kind()[o] == Kind.FIXED;
                }
            }
        }
        for (int o : code.outputs()) {
            if (kinds.kind()[o] == Kind.FIXED) {
                needed[o] = true;
                markOperands(o, needed);
            }
        }
        return needed;
    }

    private void markOperands(int id, boolean[] needed) {
        for (int v = id; v >= 0; v--) {
            if (needed[v] && kinds.kind()[v] == Kind.FIXED && code.value(v) instanceof Step s) {
                s.operands().forEach(o -> needed[o] = true);
            }
        }
    }

    // ------------------------------------------------------------------ running

    /// Runs `work` for every block.
    ///
    /// @param inputs the program's inputs; those with role ROWS or STEP are filled by `work` and may be null here
    /// @param work   what is done with a block; called by several threads at once, for different blocks
    /// @return the outputs that are not per sample: totals, and values that depend on no sample
    public List<Tensor> run(List<@Nullable Tensor> inputs, Consumer<Block> work) {
        return run(inputs, blockRows, work);
    }

    /// As above with blocks of another size.
    ///
    /// @param some samples in a block; all of them if the program cannot tell samples apart ([#isWhole])
    public List<Tensor> run(List<@Nullable Tensor> inputs, int some, Consumer<Block> work) {
        require(!kinds.whole() || some >= rows, "some: this program mixes samples and must run on all %d", rows);
        @Nullable
        Tensor[] fixed = fixed(inputs);
        int blocks = Math.max(1, Math.ceilDiv(rows, some));
        int tasks = Math.min(tasks(), blocks);
        List<List<Tensor>> totals = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            totals.add(points.stream()
                    .map(p -> Tensor.zeros(code.value(p).dtype(), code.value(p).shape().dims()))
                    .toList());
        }
        Workers.run(tasks, t -> {
            int first = (int) ((long) t * blocks / tasks);
            int last = (int) ((long) (t + 1) * blocks / tasks);
            for (int b = first; b < last; b++) {
                int from = b * some;
                int to = Math.min(rows, from + some);
                run(fixed, from, to, totals.get(t), work);
            }
        });
        return finish(fixed, totals);
    }

    /// A block's memory is used again only if its work came to an end: what was interrupted may have left it in any state.
    private void run(@Nullable Tensor[] fixed, int from, int to, List<Tensor> totals, Consumer<Block> work) {
        try {
            BlockRun block = new BlockRun(body(to - from), fixed, from, to, totals);
            work.accept(block);
            block.giveBack();
        } catch (SampleException e) {
            throw e.shifted(from);
        }
    }

    private int tasks() {
        long bytes = points.stream()
                .mapToLong(p -> (long) code.value(p).shape().size() * code.value(p).dtype().bytes())
                .sum();
        return TASKS * bytes <= TOTALS ? TASKS : TASKS / 2;
    }

    /// The program with its fixed values computed, for running single blocks.
    public final class Prepared {
        private final @Nullable Tensor[] fixed;

        private Prepared(@Nullable Tensor[] fixed) {
            this.fixed = fixed;
        }

        /// Runs `work` for one block; totals are lost.
        public void run(int from, int to, Consumer<Block> work) {
            RowProgram.this.run(fixed, from, to, List.of(), work);
        }
    }

    /// Computes what depends on no sample and no step.
    public Prepared prepare(List<@Nullable Tensor> inputs) {
        return new Prepared(fixed(inputs));
    }

    /// The values that depend on no sample and no step.
    private @Nullable Tensor[] fixed(List<@Nullable Tensor> inputs) {
        @Nullable
        Tensor[] fixed = new Tensor[kinds.kind().length];
        for (int id = 0; id < fixed.length; id++) {
            if (neededFixed[id]) {
                fixed[id] = switch (code.value(id)) {
                    case Input i -> given(inputs.get(i.place()), i);
                    case Constant c -> Tensor.full(c.dtype(), c.value(), c.shape().dims());
                    case Step s -> s.op().of(s.operands().stream().map(o -> present(fixed[o])).toArray(Tensor[]::new));
                };
            }
        }
        return fixed;
    }

    private static Tensor given(@Nullable Tensor t, Input i) {
        if (t == null) {
            throw failure("inputs: input %d is the same for all samples and must be given", i.place());
        }
        require(
                t.shape().equals(i.shape()) && t.dtype() == i.dtype(),
                "inputs: input %d must be %s%s, got %s%s",
                i.place(),
                i.dtype(),
                i.shape(),
                t.dtype(),
                t.shape());
        return t;
    }

    static Tensor present(@Nullable Tensor t) {
        if (t == null) {
            throw new AssertionError("a value is used before it is computed");
        }
        return t;
    }

    /// Adds the tasks' totals in order and applies what was left for the end.
    private List<Tensor> finish(@Nullable Tensor[] fixed, List<List<Tensor>> totals) {
        Map<Integer, Tensor> known = new HashMap<>();
        for (int p = 0; p < points.size(); p++) {
            Tensor sum = totals.getFirst().get(p);
            for (int t = 1; t < totals.size(); t++) {
                Frame.add(totals.get(t).get(p), sum);
            }
            known.put(points.get(p), sum);
        }
        for (int id = 0; id < kinds.kind().length; id++) {
            if (onTheWayOut.contains(id)) {
                Step s = (Step) code.value(id);
                Tensor[] in = s.operands().stream()
                        .map(o -> present(known.containsKey(o) ? known.get(o) : fixed[o]))
                        .toArray(Tensor[]::new);
                known.put(id, s.op().of(in));
            }
        }
        return code.outputs().subList(rowOutputs, code.outputs().size()).stream()
                .map(o -> present(kinds.kind()[o] == Kind.FIXED ? fixed[o] : known.get(o)))
                .toList();
    }

    private BlockBody body(int some) {
        return bodies.get(some, n -> BlockBody.of(code, kinds, points, rowOutputs, n));
    }

    /// About how many bytes of memory the program takes, beside kernels and what only saves allocations.
    long bytes() {
        return code.bytes();
    }

    /// Whether all samples must be computed at once.
    public boolean isWhole() {
        return kinds.whole();
    }

    /// How many samples a block has; the last one may have fewer.
    public int blockRows() {
        return blockRows;
    }

    /// What is done for each block: the instructions, after fusion.
    @Override
    public String toString() {
        MemoryPlan plan = body(Math.max(1, Math.min(rows, blockRows))).plan();
        return plan.code() + "\n" + plan;
    }
}

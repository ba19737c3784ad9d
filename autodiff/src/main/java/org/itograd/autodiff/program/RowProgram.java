package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Tensor;
import org.itograd.base.BoundedCache;
import org.itograd.base.Numbers;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;

/// A program over independent samples, run in blocks of them: small enough for the cache, one thread each.
///
/// Three things follow from what each value is to the samples ([Dependence]):
///
/// - What depends on no sample and no step (a transposed or transformed weight) is computed once, before all blocks
///   ([FixedValues]).
/// - What depends on samples is computed for one block at a time ([BlockBody]). A block may go through many steps before the
///   next one begins, so a state stays in the cache through a whole solve.
/// - What is a sum over samples (the gradient by a weight) is added up over steps and blocks. Where the sum only passes
///   through linear operations on its way out, they are applied once, to the total ([LinearTail]).
///
/// Blocks are fixed ranges of rows that follow from shapes alone ([RowPlan]), and each of a few tasks takes adjacent blocks and has
/// totals of its own, which are added in order at the end. So results have the same bits for any number of threads.
public final class RowProgram {
    /// By lowered code.
    private static final BoundedCache<Key, RowProgram> LOWERED =
            new BoundedCache<>(BoundedCache.partOfHeap(16), RowProgram::bytes);
    /// By code as it was captured, so that it need not be lowered to be found.
    private static final BoundedCache<Key, RowProgram> CAPTURED =
            new BoundedCache<>(BoundedCache.partOfHeap(16), RowProgram::bytes);

    private record Key(Code code, List<Role> roles, int rows, int rowOutputs) {}

    private final RowPlan plan;
    /// Totals of tasks but the first, which die in a run, to be used by the next one.
    private final ConcurrentLinkedQueue<SoftReference<List<Tensor>>> idle = new ConcurrentLinkedQueue<>();

    private RowProgram(Key key) {
        plan = new RowPlan(key.code, key.roles, key.rows, key.rowOutputs);
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
        return LOWERED.get(key, RowProgram::new);
    }

    /// Runs `work` for every block.
    ///
    /// @param inputs the program's inputs; those with role ROWS or STEP are filled by `work` and may be null here
    /// @param work   what is done with a block; called by several threads at once, for different blocks
    /// @return the outputs that are not per sample: totals, and values that depend on no sample
    public List<Tensor> run(List<@Nullable Tensor> inputs, Consumer<Block> work) {
        return run(inputs, plan.blockRows(), work);
    }

    /// As above with blocks of another size.
    ///
    /// @param some samples in a block; all of them if the program cannot tell samples apart ([#isWhole])
    public List<Tensor> run(List<@Nullable Tensor> inputs, int some, Consumer<Block> work) {
        int rows = plan.rows();
        require(!isWhole() || some >= rows, "some: this program mixes samples and must run on all %d", rows);
        @Nullable
        Tensor[] fixed = plan.fixed().compute(inputs);
        int blocks = Math.max(1, Math.ceilDiv(rows, some));
        int tasks = plan.tasks(blocks);
        List<List<Tensor>> totals = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            totals.add(t == 0 ? zeros(plan.summed()) : borrow());
        }
        Workers.run(tasks, t -> {
            int first = (int) ((long) t * blocks / tasks);
            int last = (int) ((long) (t + 1) * blocks / tasks);
            for (int b = first; b < last; b++) {
                int from = b * some;
                run(fixed, from, Math.min(rows, from + some), totals.get(t), work);
            }
        });
        List<Tensor> sum = sum(totals);
        totals.subList(1, tasks).forEach(t -> idle.offer(new SoftReference<>(t)));
        return plan.tail().apply(fixed, sum);
    }

    private List<Tensor> borrow() {
        SoftReference<List<Tensor>> present = idle.poll();
        List<Tensor> totals = present == null ? null : present.get();
        if (totals == null) {
            return zeros(plan.summed());
        }
        totals.forEach(t -> Numbers.zero(t.dtype(), t.array(), 0, t.size()));
        return totals;
    }

    /// Totals of these values to begin with.
    static List<Tensor> zeros(List<Definition> values) {
        return values.stream()
                .map(v -> Tensor.zeros(v.dtype(), v.shape().dims()))
                .toList();
    }

    /// Adds the tasks' totals in order.
    static List<Tensor> sum(List<List<Tensor>> totals) {
        List<Tensor> sum = totals.getFirst();
        for (List<Tensor> ofTask : totals.subList(1, totals.size())) {
            for (int i = 0; i < sum.size(); i++) {
                Frame.add(ofTask.get(i), sum.get(i));
            }
        }
        return sum;
    }

    /// A block's memory is used again only if its work came to an end: what was interrupted may have left it in any state.
    private void run(@Nullable Tensor[] fixed, int from, int to, List<Tensor> totals, Consumer<Block> work) {
        try {
            BlockRun block = new BlockRun(plan.body(to - from), fixed, from, to, totals);
            work.accept(block);
            block.giveBack();
        } catch (SampleException e) {
            throw e.shifted(from);
        }
    }

    /// Computes what depends on no sample and no step.
    public Prepared prepare(List<@Nullable Tensor> inputs) {
        return new Prepared(plan.fixed().compute(inputs));
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

    /// About how many bytes of memory the program takes, beside kernels and what only saves allocations.
    long bytes() {
        return plan.bytes();
    }

    /// Whether all samples must be computed at once.
    public boolean isWhole() {
        return plan.isWhole();
    }

    /// How many samples a block has; the last one may have fewer.
    public int blockRows() {
        return plan.blockRows();
    }

    /// In how many tasks blocks are computed, each of adjacent ones and with totals of its own.
    int tasks() {
        return plan.tasks(Math.max(1, Math.ceilDiv(plan.rows(), plan.blockRows())));
    }

    /// What is done for each block: the instructions, after fusion.
    @Override
    public String toString() {
        MemoryPlan block = plan.body(plan.blockRows()).plan();
        return block.code() + "\n" + block;
    }
}

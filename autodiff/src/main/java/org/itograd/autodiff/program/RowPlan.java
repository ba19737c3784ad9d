package org.itograd.autodiff.program;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.op.Scheduled;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Dependence.Kind;
import org.itograd.base.BoundedCache;

/// How a lowered code runs over independent samples ([RowProgram]): what is computed once, what in blocks and of which size,
/// what is added up, and in how many parts. All of it follows from the code, its inputs' roles and shapes alone, never from
/// the machine, so that results have the same bits everywhere.
final class RowPlan {
    /// Bytes that a block's widest value should have. Milliseconds with 16, 32 and 64 KB (Zen 5, 48 KB of first and 1 MB of
    /// second-level cache): geometric Brownian motion, 2¹⁷ paths × 128 steps, float32, one thread 12.0, 11.3, 11.2; gradient of a
    /// neural SDE (8–64–8 perceptrons, 1024 samples, 1000 steps, checkpointed), two threads 144, 133, 132.
    private static final int BLOCK_BYTES = 1 << 15;

    /// Tasks, each of adjacent blocks and with totals of its own: so many, or half as many if the totals are large.
    private static final int TASKS = 16;

    /// Bytes that the totals of all tasks may take before they are large.
    private static final long LARGE_TOTALS = 8L << 20;

    /// So many block sizes have their instructions at hand.
    private static final int BLOCK_SIZES = 32;

    private final Code code;
    private final Dependence dependence;
    private final int rows;
    private final int rowOutputs;
    private final FixedValues fixed;
    private final LinearTail tail;
    private final List<Integer> summed;
    private final int blockRows;
    private final BoundedCache<Integer, BlockBody> bodies = new BoundedCache<>(BLOCK_SIZES, _ -> 1);

    /// @param roles      of the inputs
    /// @param rows       how many samples there are
    /// @param rowOutputs the first so many outputs are per sample, the others totals
    RowPlan(Code code, List<Role> roles, int rows, int rowOutputs) {
        this.code = code;
        this.rows = rows;
        this.rowOutputs = rowOutputs;
        boolean[] perRow = new boolean[code.outputs().size()];
        Arrays.fill(perRow, 0, rowOutputs, true);
        dependence = Dependence.of(code, roles, rows, perRow);
        fixed = new FixedValues(code, dependence);
        tail = new LinearTail(
                code, dependence, code.outputs().subList(rowOutputs, code.outputs().size()));
        summed = tail.summed();
        blockRows = dependence.whole() ? Math.max(1, rows) : chooseBlockRows();
    }

    private int chooseBlockRows() {
        int widest = 1;
        int efficient = 1;
        for (int id = 0; id < code.values().size(); id++) {
            Definition v = code.value(id);
            if (dependence.kind(id) == Kind.ROWS) {
                widest = Math.max(widest, v.shape().size() / rows * v.dtype().bytes());
            }
            if (dependence.kind(id) != Kind.FIXED && v instanceof Operation s) {
                efficient = Math.max(efficient, Scheduled.of(s.op()).efficientRows(code.shapes(s.operands())));
            }
        }
        return Math.clamp(Math.max(BLOCK_BYTES / widest, efficient), 1, rows);
    }

    /// The numbers of the code's inputs.
    List<Integer> inputs() {
        return code.inputs();
    }

    /// How many samples there are.
    int rows() {
        return rows;
    }

    /// Whether all samples must be computed at once.
    boolean isWhole() {
        return dependence.whole();
    }

    /// How many samples a block has; the last one may have fewer.
    int blockRows() {
        return blockRows;
    }

    /// In how many tasks, each of adjacent blocks and with totals of its own, so many blocks are computed.
    int tasks(int blocks) {
        long bytes = summed().stream().mapToLong(Definition::bytes).sum();
        return Math.min(TASKS * bytes <= LARGE_TOTALS ? TASKS : TASKS / 2, blocks);
    }

    /// What is computed once, before all blocks.
    FixedValues fixed() {
        return fixed;
    }

    /// What is computed for a block of so many samples.
    BlockBody body(int some) {
        return bodies.get(some, n -> BlockBody.of(code, dependence, summed, rowOutputs, n));
    }

    /// What is computed for one sample; for all of them if they must be computed at once.
    BlockCode oneSample() {
        return BlockCode.of(code, dependence, summed, rowOutputs, 1);
    }

    /// What blocks add up.
    List<Definition> summed() {
        return summed.stream().map(code::value).toList();
    }

    /// What is computed once, after all blocks, from what they add up.
    LinearTail tail() {
        return tail;
    }

    /// About how many bytes of memory the plan takes, beside kernels and what only saves allocations.
    long bytes() {
        return code.bytes();
    }
}

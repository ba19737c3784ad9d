package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Reductions;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// Adds what each sample has come to, over samples, in the order of [LaneBlocks]: the samples of a block, the blocks of a task, and the
/// tasks. The same bits.
final class SampleTotals {
    private final RowPlan plan;
    private final DType dtype;
    private final int lanes;
    private final int block;
    private final List<List<Tensor>> tasks = new ArrayList<>();

    /// @param block samples in a block
    SampleTotals(LaneForm form, int block) {
        plan = form.plan();
        dtype = form.dtype();
        lanes = form.lanes();
        this.block = block;
        int count = plan.tasks(Math.ceilDiv(lanes, block));
        for (int t = 0; t < count; t++) {
            tasks.add(RowProgram.zeros(plan.summed()));
        }
    }

    /// How many numbers are summed.
    int size() {
        return tasks.getFirst().stream().mapToInt(Tensor::size).sum();
    }

    /// Adds a number of some samples.
    ///
    /// @param number which, counted through all that is summed
    /// @param values of the samples
    /// @param from   the first of them, a multiple of the block
    /// @param n      how many, whole blocks unless they are the last
    void add(int number, Object values, int from, int n) {
        int place = 0;
        int component = number;
        while (component >= tasks.getFirst().get(place).size()) {
            component -= tasks.getFirst().get(place++).size();
        }
        int blocks = Math.ceilDiv(lanes, block);
        Object one = dtype.allocate(1);
        for (int at = 0; at < n; at += block) {
            Reductions.sum(dtype, 1, Math.min(block, n - at), 1, values, at, one, 0);
            int task = taskOf((from + at) / block, blocks);
            Numbers.add(dtype, one, 0, tasks.get(task).get(place).array(), component, 1);
        }
    }

    private int taskOf(int b, int blocks) {
        int t = 0;
        while ((int) ((long) (t + 1) * blocks / tasks.size()) <= b) {
            t++;
        }
        return t;
    }

    /// The sums that the code asks for.
    ///
    /// @param fixed the fixed values of the code
    List<Tensor> result(@Nullable Tensor[] fixed) {
        return plan.tail().apply(fixed, RowProgram.sum(tasks));
    }
}

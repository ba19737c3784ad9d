package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Reductions;
import org.itograd.base.Numbers;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;

/// Runs a [LaneProgram] for blocks of samples on all threads, as a [RowProgram] is: fixed ranges of samples, which follow from shapes
/// alone.
final class LaneBlocks {
    /// Bytes that the components of a block should take in one step.
    private static final int BYTES = 1 << 15;

    /// Every block but the last has a multiple of so many samples, so that it begins where random numbers do.
    private static final int UNIT = 64;

    /// Blocks should be so many, if they have not fewer than [#SHORT] samples each.
    private static final int BLOCKS = 16;
    private static final int SHORT = 128;

    private final LaneProgram program;
    private final @Nullable Tensor[] fixed;
    private final List<@Nullable Tensor> fixedInputs;
    private final double[] parameters;

    /// Computes what depends on no sample and no step.
    ///
    /// @param inputs of the code; those that are not fixed may be null
    LaneBlocks(LaneProgram program, List<@Nullable Tensor> inputs) {
        this.program = program;
        fixed = program.plan().fixed().compute(inputs);
        fixedInputs = program.fixedInputs(fixed);
        parameters = program.parameters(fixedInputs);
    }

    /// What is done with a block.
    interface Work {
        /// @param from the first sample
        /// @param call with the fixed inputs and the totals in place
        void run(int from, LaneCall call);
    }

    /// How many samples a block has; the last one may have fewer.
    static int size(LaneProgram program) {
        return size(program.form());
    }

    /// The same of a form from which a program could be made.
    static int size(LaneForm form) {
        int components = Math.max(1, form.parts().reads().size());
        int most = Math.max(SHORT, BYTES / (components * form.dtype().bytes()) / UNIT * UNIT);
        int even = Math.ceilDiv(Math.ceilDiv(form.lanes(), BLOCKS), UNIT) * UNIT;
        return Math.min(form.lanes(), Math.clamp(even, SHORT, most));
    }

    /// Runs `work` for every block of so many samples.
    ///
    /// @return the outputs that are not per sample
    List<Tensor> run(int size, Work work) {
        RowPlan plan = program.plan();
        int blocks = Math.ceilDiv(program.lanes(), size);
        int tasks = plan.tasks(blocks);
        List<List<Tensor>> totals = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            totals.add(RowProgram.zeros(plan.summed()));
        }
        Workers.run(tasks, t -> {
            int last = (int) ((long) (t + 1) * blocks / tasks);
            for (int b = (int) ((long) t * blocks / tasks); b < last; b++) {
                int from = b * size;
                try {
                    block(from, Math.min(size, program.lanes() - from), totals.get(t), work);
                } catch (SampleException e) {
                    throw e.shifted(from);
                }
            }
        });
        return plan.tail().apply(fixed, RowProgram.sum(totals));
    }

    private void block(int from, int n, List<Tensor> totals, Work work) {
        LaneCall call = call(from, n);
        Object[][] sums = bindTotals(totals, call);
        work.run(from, call);
        add(sums, n, totals);
        program.giveBack(call);
    }

    /// A call for the samples `from` to `from + n`, with the fixed inputs in place.
    LaneCall call(int from, int n) {
        LaneCall call = program.borrow(n);
        call.parameters(parameters);
        bindRows(from, call);
        return call;
    }

    /// Of fixed values that are as long as there are samples, each sample sees its own row.
    private void bindRows(int from, LaneCall call) {
        int first = fixedInputs.size() - program.fixed().size();
        for (int i = 0; i < program.fixed().size(); i++) {
            if (program.fixed().get(i).sliced()) {
                int place = first + i;
                Tensor all = FixedValues.present(fixedInputs.get(place));
                Object[] own = LaneCopies.allocate(program.dtype(), program.components(place), call.n());
                LaneCopies.split(program.dtype(), all.array(), from * own.length, own, 0, call.n(), false);
                call.input(place, own, 0);
            }
        }
    }

    /// Each sample begins with totals of 0.
    private Object[][] bindTotals(List<Tensor> totals, LaneCall call) {
        Object[][] sums = new Object[totals.size()][];
        int first = program.outputSizes().length - totals.size();
        for (int i = 0; i < sums.length; i++) {
            sums[i] = LaneCopies.allocate(program.dtype(), totals.get(i).size(), call.n());
            call.input(program.firstTotal() + i, sums[i], 0);
            call.output(first + i, sums[i], 0, 0);
        }
        return sums;
    }

    /// Adds what the samples of a block have come to.
    private void add(Object[][] sums, int n, List<Tensor> totals) {
        for (int i = 0; i < sums.length; i++) {
            Object block = program.dtype().allocate(sums[i].length);
            for (int c = 0; c < sums[i].length; c++) {
                Reductions.sum(program.dtype(), 1, n, 1, sums[i][c], 0, block, c);
            }
            Numbers.add(program.dtype(), block, 0, totals.get(i).array(), 0, sums[i].length);
        }
    }
}

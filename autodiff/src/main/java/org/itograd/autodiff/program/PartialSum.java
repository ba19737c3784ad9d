package org.itograd.autodiff.program;

import java.util.Arrays;
import org.itograd.autodiff.program.Instruction.SumOf;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// A sum that a loop computes ([LoopRun]), on its way: in the kernel's own type over a block, in float64 over blocks.
final class PartialSum {
    private final SumOf of;
    private final DType dtype;
    private final Object partial;
    private final int length;
    private final double[] total;

    PartialSum(SumOf of, DType dtype) {
        this.of = of;
        this.dtype = dtype;
        this.length = LoopPlan.period(of.columns());
        this.partial = dtype.allocate(length);
        this.total = new double[length];
    }

    /// Before call `call` of so many.
    void start(int call, int calls) {
        if (call % (calls / of.rows()) == 0) {
            Arrays.fill(total, 0);
        }
    }

    /// Before a block.
    void clear() {
        Numbers.zero(dtype, partial, 0, length);
    }

    /// After a block.
    void carry() {
        Numbers.addToDoubles(dtype, partial, total, 0, length);
    }

    /// After call `call` of so many: writes the sums that are complete.
    void finish(int call, int calls, Object out) {
        int each = calls / of.rows();
        if (call % each != each - 1) {
            return;
        }
        int at = call / each * of.columns();
        for (int i = of.columns(); i < length; i++) {
            total[i % of.columns()] += total[i];
        }
        Numbers.fromDoubles(dtype, total, 0, out, at, of.columns());
    }

    /// Where a kernel adds.
    Object partial() {
        return partial;
    }
}

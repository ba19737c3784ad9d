package org.itograd.autodiff.program;

import java.util.Arrays;
import org.itograd.autodiff.program.Instruction.SumOf;
import org.itograd.base.DType;

/// A sum on its way: in the kernel's own type over a block, in float64 over blocks.
final class PartialSum {
    private final SumOf of;
    private final Object partial;
    private final int length;
    private final double[] total;

    PartialSum(SumOf of, DType dtype) {
        this.of = of;
        this.length = LoopPlan.period(of.columns());
        this.partial = dtype.allocate(length);
        this.total = new double[length];
    }

    /// Before call `call` of so many.
    void start(int call, int calls) {
        if (call % (calls / of.outer()) == 0) {
            Arrays.fill(total, 0);
        }
    }

    /// Before a block.
    void clear() {
        Frame.clear(partial, length);
    }

    /// After a block.
    void carry() {
        switch (partial) {
            case float[] f -> {
                for (int i = 0; i < length; i++) {
                    total[i] += f[i];
                }
            }
            case double[] d -> {
                for (int i = 0; i < length; i++) {
                    total[i] += d[i];
                }
            }
            default -> throw new AssertionError();
        }
    }

    /// After call `call` of so many: writes the sums that are complete.
    void finish(int call, int calls, Object out) {
        int each = calls / of.outer();
        if (call % each != each - 1) {
            return;
        }
        int at = call / each * of.columns();
        for (int i = of.columns(); i < length; i++) {
            total[i % of.columns()] += total[i];
        }
        for (int c = 0; c < of.columns(); c++) {
            switch (out) {
                case float[] f -> f[at + c] = (float) total[c];
                case double[] d -> d[at + c] = total[c];
                default -> throw new AssertionError();
            }
        }
    }

    /// Where a kernel adds.
    Object partial() {
        return partial;
    }
}

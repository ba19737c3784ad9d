package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.kernel.Reductions;
import org.itograd.autodiff.op.Reshape;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// A sum over all elements of all samples in the order of [RowProgram]: those of a block, the blocks of a task, and the tasks.
final class SampleSum {
    /// As many as [Reductions] keeps partial sums.
    private static final int SMALL = 32;

    private final DType dtype;
    private final int size;
    private final int row;
    private final int block;
    private final int tasks;
    /// Whether all elements are in one block, of one part.
    private final boolean few;
    private final Object elements;
    private final Object sums;
    private final Object one;

    /// @param size  how many elements there are
    /// @param rows  of how many samples
    /// @param block samples in a block
    /// @param tasks of adjacent blocks
    SampleSum(DType dtype, int size, int rows, int block, int tasks) {
        this.dtype = dtype;
        this.size = size;
        this.row = size / rows;
        this.block = block;
        this.tasks = tasks;
        few = size <= SMALL && block >= rows && dtype == DType.F64;
        elements = dtype.allocate(size);
        sums = dtype.allocate(tasks);
        one = dtype.allocate(1);
    }

    /// The same code with what the last output sums in its place; null if that is not a sum over everything. The one number of one
    /// sample is its own sum, which no code writes out.
    static @Nullable Code summands(Code code, int rows) {
        int id = code.outputs().getLast();
        while (code.value(id) instanceof Operation s && s.op() instanceof Reshape) {
            id = s.operands().getFirst();
        }
        if (code.value(id).shape().size() != 1) {
            return null;
        }
        if (!(code.value(id) instanceof Operation s && s.op() instanceof Sum)) {
            return rows == 1 ? code : null;
        }
        List<Integer> outputs = new ArrayList<>(code.outputs());
        outputs.set(outputs.size() - 1, s.operands().getFirst());
        return code.between(code.inputs(), outputs);
    }

    /// The sum of few elements: [Reductions] adds up by halves.
    private double ofFew(LanePart part, int output) {
        part.result(output, elements, 0);
        double[] x = (double[]) elements;
        int left = size;
        while (left > 1) {
            int half = Integer.highestOneBit(left - 1);
            for (int i = half; i < left; i++) {
                x[i - half] += x[i];
            }
            left = half;
        }
        return 0 + x[0];
    }

    /// The sum of an output.
    double of(List<LanePart> parts, int output) {
        if (size == 0) {
            return 0;
        }
        if (few) {
            return ofFew(parts.getFirst(), output);
        }
        for (LanePart part : parts) {
            part.result(output, elements, 0);
        }
        int rows = size / row;
        int blocks = Math.ceilDiv(rows, block);
        Numbers.zero(dtype, sums, 0, tasks);
        for (int t = 0; t < tasks; t++) {
            int last = (int) ((long) (t + 1) * blocks / tasks);
            for (int b = (int) ((long) t * blocks / tasks); b < last; b++) {
                int from = b * block;
                int n = Math.min(block, rows - from);
                Reductions.sum(dtype, 1, n * row, 1, elements, from * row, one, 0);
                add(one, 0, t);
            }
        }
        for (int t = 1; t < tasks; t++) {
            add(sums, t, 0);
        }
        return Numbers.get(dtype, sums, 0);
    }

    private void add(Object from, int at, int to) {
        Numbers.add(dtype, from, at, sums, to, 1);
    }
}

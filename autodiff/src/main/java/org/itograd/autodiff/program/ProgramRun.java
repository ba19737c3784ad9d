package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Workers;

/// Runs a code on tensors, as [Program#run] does: those that have as many rows as the first one are taken for samples, and a
/// [RowProgram] runs over them in blocks.
final class ProgramRun {
    /// Bytes whose clearing is worth a parallel region.
    private static final long WORTH_SHARING = 4L << 20;

    private ProgramRun() {}

    /// @param code a lowered one
    static List<Tensor> of(Code code, List<Tensor> inputs) {
        boolean scalars = inputs.isEmpty() || inputs.getFirst().shape().rank() == 0;
        int rows = scalars ? 1 : Math.max(1, inputs.getFirst().shape().dim(0));
        List<Role> roles = inputs.stream()
                .map(t -> rows == 1 || (t.shape().rank() > 0 && t.shape().dim(0) == rows) ? Role.ROWS : Role.FIXED)
                .toList();
        List<Integer> perRow = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int o = 0; o < code.outputs().size(); o++) {
            (Dependence.isPerRow(code, roles, rows, o) ? perRow : others).add(o);
        }
        List<Integer> order = new ArrayList<>(perRow);
        order.addAll(others);
        Code ordered =
                new Code(code.values(), code.inputs(), order.stream().map(code.outputs()::get).toList());
        return inOrder(order,
                run(RowProgram.of(ordered, roles, rows, perRow.size()), ordered, roles, inputs, perRow.size()));
    }

    private static List<Tensor> run(RowProgram program, Code code, List<Role> roles, List<Tensor> inputs, int perRow) {
        List<Tensor> results = new ArrayList<>(perRow(code, perRow));
        List<Tensor> totals = program.run(new ArrayList<>(inputs), block -> {
            for (int i = 0; i < inputs.size(); i++) {
                if (roles.get(i) == Role.ROWS) {
                    block.read(inputs.get(i), block.input(i));
                }
            }
            block.run();
            for (int o = 0; o < perRow; o++) {
                block.write(block.output(o), results.get(o));
            }
        });
        results.addAll(totals);
        return results;
    }

    /// Memory for the results of the samples. The virtual machine clears it, which takes as long as a pass over memory: on all threads.
    private static List<Tensor> perRow(Code code, int perRow) {
        Tensor[] results = new Tensor[perRow];
        IntConsumer allocate =
                o -> results[o] = Tensor.zeros(code.output(o).dtype(), code.output(o).shape().dims());
        if (IntStream.range(0, perRow).mapToLong(o -> code.output(o).bytes()).sum() >= WORTH_SHARING) {
            Workers.run(perRow, allocate);
        } else {
            IntStream.range(0, perRow).forEach(allocate);
        }
        return List.of(results);
    }

    private static List<Tensor> inOrder(List<Integer> order, List<Tensor> results) {
        Tensor[] sorted = new Tensor[results.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[order.get(i)] = results.get(i);
        }
        return List.of(sorted);
    }
}

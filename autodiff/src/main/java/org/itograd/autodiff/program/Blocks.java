package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Save;
import org.jspecify.annotations.Nullable;

/// Runs loops whose step is a program: a block of samples goes through all steps before the next block begins, on one thread, so
/// that its state stays in the cache.
record Blocks() implements Executor {
    @Override
    public String explain(Iteration loop) {
        return "it runs in blocks of tensors";
    }

    @Override
    public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
        List<Tensor> results = new ArrayList<>();
        loop.saves().forEach(s -> results.add(space(loop, s)));
        results.addAll(run(loop, start, results.stream().map(List::of).toList()));
        return results;
    }

    /// Runs a loop that writes what it saves to the caller's memory.
    ///
    /// @param saved for each save, a tensor for each of its points, or one for all of them
    /// @return the totals
    static List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start, List<List<Tensor>> saved) {
        RowProgram program = loop.inBlocks();
        loop.begin(program.blockRows());
        return program.run(loop.inputs(), block -> {
            Passage passage = new Passage(loop, block, Passage.given(loop, block), loop.givenSize(), saved);
            passage.start(start);
            passage.go(loop.from(), loop.to());
            passage.visit(loop.to());
        });
    }

    /// Memory for what is saved.
    static Tensor space(Iteration loop, Save save) {
        int[] one = loop.carried().get(save.place()).dims();
        int[] dims = new int[one.length + 1];
        dims[0] = save.points().length;
        System.arraycopy(one, 0, dims, 1, one.length);
        return Tensor.zeros(loop.dtype(), save.stacked() ? dims : one);
    }

    @Override
    public Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        return new TapedBlocks(loop, wanted, keep);
    }
}

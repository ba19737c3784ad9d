package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// Runs loops whose samples are a few numbers: the step is one kernel with the samples along its lanes, and the loop over steps
/// stands inside the compiled code ([LaneProgram]). What is too large for that runs in [Blocks].
///
/// The same bits as there, but for totals: here each sample adds up its own over all steps, and these are added up at the end; there
/// the samples of a block are added up in each step.
///
/// @param always whether steps that can run so do, even if blocks would be faster
record Lanes(boolean always) implements Executor {
    private LaneProgram.Choice choice(Iteration loop) {
        return LaneProgram.of(
                loop.step().present().code(), loop.roles(), loop.rows(), loop.carried().size(), always);
    }

    @Override
    public String explain(Iteration loop) {
        LaneProgram.Choice choice = choice(loop);
        return choice.found()
                .map(p -> "it runs in lanes: " + p + ", in blocks of " + LaneBlocks.size(p))
                .orElseGet(() -> "it runs in blocks of tensors, not in lanes, because " + choice.why());
    }

    @Override
    public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
        LaneProgram program = choice(loop).program();
        if (program == null) {
            return new Blocks().run(loop, start);
        }
        List<Tensor> results = new ArrayList<>();
        loop.saves().forEach(s -> results.add(Blocks.space(loop, s)));
        results.addAll(run(program, loop, start, results.stream().map(List::of).toList()));
        return results;
    }

    /// Runs a loop that writes what it saves to the caller's memory.
    ///
    /// @param saved for each save, a tensor for each of its points, or one for all of them
    /// @return the totals
    static List<Tensor> run(
            LaneProgram program, Iteration loop, List<? extends @Nullable Tensor> start, List<List<Tensor>> saved) {
        int size = LaneBlocks.size(program);
        loop.beginBlocks(Math.ceilDiv(program.lanes(), size));
        return new LaneBlocks(program, loop.inputs()).run(size, (from, call) -> {
            LaneTape tape = call.tape(loop, LaneTape.steps(loop, program.lanes(), call.n()));
            LanePass pass = new LanePass(
                    loop, call, tape, LanePass.given(loop, program.lanes(), from, call.n()), from, saved);
            pass.start(start);
            pass.go(loop.from(), loop.to());
            pass.visit(loop.to(), 0);
        });
    }

    @Override
    public Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        LaneProgram forward = choice(loop).program();
        LaneProgram reverse = forward == null
                ? null
                : LaneProgram.ofReverse(loop.step().present().code(), loop.roles(), loop.rows(), wanted, always)
                        .program();
        // Samples that are apart on the way forwards may mix on the way back.
        return forward == null || reverse == null || forward.lanes() != reverse.lanes()
                ? new Blocks().record(loop, wanted, keep)
                : new TapedLanes(forward, reverse, loop, wanted, keep);
    }
}

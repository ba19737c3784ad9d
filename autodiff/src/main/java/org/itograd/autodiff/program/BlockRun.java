package org.itograd.autodiff.program;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Dependence.Kind;
import org.jspecify.annotations.Nullable;

/// A block of samples under way in a [RowProgram]: borrows a [Frame], gives it the fixed values and the totals, hands what the
/// caller does with the block on to it, and gives it back.
final class BlockRun implements Block {
    private final MemoryPlan plan;
    private final Frame frame;
    private final int from;
    private final int to;

    /// @param fixed  the fixed values, by their numbers in the code
    /// @param totals what the totals of this block are added to
    BlockRun(BlockBody body, @Nullable Tensor[] fixed, int from, int to, List<Tensor> totals) {
        this.plan = body.plan();
        Code code = body.code();
        this.frame = plan.borrow();
        this.from = from;
        this.to = to;
        for (int id : code.inputs()) {
            if (body.dependence().kind(id) == Kind.FIXED) {
                Tensor t = fixed[id];
                if (t != null) {
                    frame.bind(((Input) code.value(id)).place(), t);
                }
            } else {
                frame.own(((Input) code.value(id)).place());
            }
        }
        for (int i = 0; i < body.fixed().size(); i++) {
            int place = code.inputs().size() + i;
            BlockCode.FixedInput input = body.fixed().get(i);
            Tensor t = FixedValues.present(fixed[input.id()]);
            if (input.sliced()) {
                frame.own(place);
                int row = t.size() / body.dependence().rows();
                System.arraycopy(t.array(), from * row, frame.input(place).array(), 0, (to - from) * row);
            } else {
                frame.bind(place, t);
            }
        }
        for (int p = 0; p < totals.size(); p++) {
            frame.addTo(body.rowOutputs() + p, totals.get(p));
        }
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int to() {
        return to;
    }

    @Override
    public Tensor input(int place) {
        return frame.input(place);
    }

    @Override
    public void bindInput(int place, Tensor memory) {
        frame.bind(place, memory);
    }

    @Override
    public void bindOutput(int place, Tensor memory) {
        frame.bindOutput(place, memory);
    }

    @Override
    public void run() {
        frame.run();
    }

    @Override
    public Tensor output(int place) {
        return frame.output(place);
    }

    @Override
    public void feedBack(int output, int input) {
        frame.feedBack(output, input);
    }

    /// Lets the next block have the memory.
    void giveBack() {
        frame.forget();
        plan.giveBack(frame);
    }
}

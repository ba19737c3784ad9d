package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Scheduled;
import org.itograd.autodiff.program.Instruction.Call;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// One [Call] in a [Frame]: evaluates a primitive on what stands in some slots.
final class CallRun implements Frame.Work {
    private final Primitive op;
    private final Slot[] operands;
    private final Tensor[] in;
    private final Slot result;
    private final @Nullable FrameOutput onlyUse;

    /// @param onlyUse the output that the result is, if nothing else reads it
    CallRun(Frame frame, Call call, @Nullable FrameOutput onlyUse) {
        this.op = call.op();
        this.operands = call.reads().stream().map(frame::slot).toArray(Slot[]::new);
        this.in = new Tensor[operands.length];
        this.result = frame.slot(call.id());
        this.onlyUse = onlyUse;
    }

    @Override
    public void run() {
        for (int i = 0; i < in.length; i++) {
            in[i] = operands[i].get();
        }
        if (onlyUse == null || !onlyUse.add(op, in)) {
            Tensor out = result.get();
            if (!Scheduled.of(op).overwrites()) {
                Numbers.zero(out.dtype(), out.array(), 0, out.size());
            }
            op.evaluate(in, out);
        }
    }
}

package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.program.Instruction.Call;

/// One primitive's evaluation in a [Frame].
final class CallRun implements Frame.Work {
    private final Frame frame;
    private final Call call;
    private final Tensor[] in;
    private final boolean alone;
    private boolean added;

    CallRun(Frame frame, Call call) {
        this.frame = frame;
        this.call = call;
        this.in = new Tensor[call.reads().size()];
        this.alone = frame.isReadByTotalOnly(call.id());
    }

    @Override
    public void run() {
        for (int i = 0; i < in.length; i++) {
            in[i] = frame.at(call.reads().get(i));
        }
        Primitive op = call.op();
        Tensor total = frame.totalOf(call.id());
        added = total != null && alone && op.accumulate(in, total);
        if (!added) {
            Tensor out = frame.at(call.id());
            if (!op.overwrites()) {
                Frame.clear(out.array(), out.size());
            }
            op.evaluate(in, out);
        }
    }

    /// Whether the last run added the value to its total instead of storing it.
    boolean isAdded() {
        return added;
    }
}

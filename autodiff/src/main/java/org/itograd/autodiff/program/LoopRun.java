package org.itograd.autodiff.program;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.program.Instruction.Loop;
import org.jspecify.annotations.Nullable;

/// One loop's run in a [Frame].
final class LoopRun implements Frame.Work {
    private static final long[] NO_KEYS = {};

    private final Frame frame;
    private final Loop loop;
    private final LoopPlan how;
    private final Object[] in;
    private final int[] inOffsets;
    private final boolean[] isVector;
    private final Object[] out;
    private final int[] outOffsets;
    private final @Nullable Tensor[] expanded;
    private final @Nullable Object[] repeated;
    private final PartialSum[] sums;

    LoopRun(Frame frame, Loop loop, LoopPlan how) {
        this.frame = frame;
        this.loop = loop;
        this.how = how;
        int reads = how.reads().size();
        in = new Object[reads];
        inOffsets = new int[reads];
        isVector = new boolean[reads];
        expanded = new Tensor[reads];
        repeated = new Object[reads];
        for (int i = 0; i < reads; i++) {
            LoopPlan.Read r = how.reads().get(i);
            isVector[i] = r.access().equals(Access.VECTOR);
            if (r.expanded()) {
                expanded[i] = Tensor.zeros(loop.dtype(), loop.space().dims());
            }
            if (r.period() > 0) {
                repeated[i] = loop.dtype().allocate(r.access().period());
            }
        }
        sums = loop.sums().stream().map(s -> new PartialSum(s, loop.dtype())).toArray(PartialSum[]::new);
        out = new Object[loop.stores().size() + sums.length];
        outOffsets = new int[out.length];
    }

    @Override
    public void run() {
        for (int i = 0; i < in.length; i++) {
            LoopPlan.Read r = how.reads().get(i);
            Tensor t = frame.at(r.value());
            Tensor full = expanded[i];
            if (full != null) {
                new BroadcastTo(loop.space()).evaluate(new Tensor[]{t}, full);
                t = full;
            }
            in[i] = t.array();
        }
        int stores = loop.stores().size();
        for (int i = 0; i < stores; i++) {
            out[i] = frame.at(loop.stores().get(i).id()).array();
        }
        for (int i = 0; i < sums.length; i++) {
            out[stores + i] = sums[i].partial();
        }
        for (int call = 0; call < how.outer(); call++) {
            for (PartialSum s : sums) {
                s.start(call, how.outer());
            }
            for (int from = 0; from < how.inner(); from += how.block()) {
                part(call, from, Math.min(how.block(), how.inner() - from), stores);
            }
            for (PartialSum s : sums) {
                s.finish(call, how.outer(), frame.at(s.id()).array());
            }
        }
    }

    private void part(int call, int from, int n, int stores) {
        for (int i = 0; i < in.length; i++) {
            LoopPlan.Read r = how.reads().get(i);
            inOffsets[i] = r.offsets()[call] + (isVector[i] ? from : 0);
            Object row = repeated[i];
            if (row != null) {
                if (from == 0) {
                    repeat(frame.at(r.value()).array(), inOffsets[i], r.period(), row);
                }
                in[i] = row;
                inOffsets[i] = 0;
            }
        }
        Arrays.fill(outOffsets, 0, stores, call * how.inner() + from);
        for (PartialSum s : sums) {
            s.clear();
        }
        how.kernel().run(in, inOffsets, out, outOffsets, how.parameters(), NO_KEYS, n);
        for (PartialSum s : sums) {
            s.carry();
        }
    }

    /// Fills `row` with copies of the `period` elements from `at` on.
    private void repeat(Object from, int at, int period, Object row) {
        int length = Array.getLength(row);
        for (int to = 0; to < length; to += period) {
            System.arraycopy(from, at, row, to, period);
        }
    }
}

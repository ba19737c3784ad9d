package org.itograd.autodiff.program;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.program.Instruction.Loop;
import org.jspecify.annotations.Nullable;

/// One [Loop] in a [Frame]: runs its kernel over what stands in some slots, call by call as its [LoopPlan] says. The arrays
/// side by side, by input and by output, are what a kernel takes.
final class LoopRun implements Frame.Work {
    private static final long[] NO_KEYS = {};

    private final Loop loop;
    private final LoopPlan how;
    private final Slot[] reads;
    private final Slot[] stores;
    private final Slot[] totals;
    private final Object[] in;
    private final int[] inOffsets;
    private final boolean[] isVector;
    private final Object[] out;
    private final int[] outOffsets;
    private final @Nullable Tensor[] expanded;
    private final @Nullable Object[] repeated;
    private final PartialSum[] sums;

    LoopRun(Frame frame, Loop loop, LoopPlan how) {
        this.loop = loop;
        this.how = how;
        reads = how.reads().stream().map(r -> frame.slot(r.value())).toArray(Slot[]::new);
        stores = loop.stores().stream().map(s -> frame.slot(s.id())).toArray(Slot[]::new);
        totals = loop.sums().stream().map(s -> frame.slot(s.id())).toArray(Slot[]::new);
        sums = loop.sums().stream().map(s -> new PartialSum(s, loop.dtype())).toArray(PartialSum[]::new);
        in = new Object[reads.length];
        inOffsets = new int[reads.length];
        isVector = new boolean[reads.length];
        expanded = new Tensor[reads.length];
        repeated = new Object[reads.length];
        for (int i = 0; i < reads.length; i++) {
            LoopPlan.Read r = how.reads().get(i);
            isVector[i] = r.access().equals(Access.VECTOR);
            if (r.expanded()) {
                expanded[i] = Tensor.zeros(loop.dtype(), loop.space().dims());
            }
            if (r.period() > 0) {
                repeated[i] = loop.dtype().allocate(r.access().period());
            }
        }
        out = new Object[stores.length + sums.length];
        outOffsets = new int[out.length];
    }

    @Override
    public void run() {
        for (int i = 0; i < in.length; i++) {
            Tensor t = reads[i].get();
            Tensor full = expanded[i];
            if (full != null) {
                new BroadcastTo(loop.space()).evaluate(new Tensor[]{t}, full);
                t = full;
            }
            in[i] = t.array();
        }
        for (int i = 0; i < stores.length; i++) {
            out[i] = stores[i].get().array();
        }
        for (int i = 0; i < sums.length; i++) {
            out[stores.length + i] = sums[i].partial();
        }
        for (int call = 0; call < how.outer(); call++) {
            for (PartialSum s : sums) {
                s.start(call, how.outer());
            }
            for (int from = 0; from < how.inner(); from += how.block()) {
                part(call, from, Math.min(how.block(), how.inner() - from));
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i].finish(call, how.outer(), totals[i].get().array());
            }
        }
    }

    /// Runs the kernel over a part of a call.
    private void part(int call, int from, int n) {
        for (int i = 0; i < in.length; i++) {
            LoopPlan.Read r = how.reads().get(i);
            inOffsets[i] = r.offsets()[call] + (isVector[i] ? from : 0);
            Object row = repeated[i];
            if (row != null) {
                if (from == 0) {
                    repeat(reads[i].get().array(), inOffsets[i], r.period(), row);
                }
                in[i] = row;
                inOffsets[i] = 0;
            }
        }
        Arrays.fill(outOffsets, 0, stores.length, call * how.inner() + from);
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

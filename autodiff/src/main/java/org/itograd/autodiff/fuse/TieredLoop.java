package org.itograd.autodiff.fuse;

import org.jspecify.annotations.Nullable;

/// A loop that starts in scalar form and goes over to vectors when it has been used much; [WarmUp] says why and how.
final class TieredLoop {

    private final Emission body;
    private final Loop scalar;
    private final int lanes;
    private final int nodes;
    private long work;
    private volatile @Nullable Loop vector;

    TieredLoop(Emission body) {
        this.body = body;
        this.scalar = Emission.instantiate(ScalarEmitter.emit(body));
        this.lanes = Simd.lanes(body.dtype());
        this.nodes = Graph.of(body.outputs()).size();
    }

    /// The arguments of [Loop#run]; `to − from` may be any number.
    void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int from,
            int to) {
        int next = from;
        Loop fast = vector;
        if (fast != null) {
            next = to - (to - from) % lanes;
            fast.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, from, next);
        } else if (lanes > 1) {
            count(to - from);
        }
        if (next < to) {
            scalar.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, next, to);
        }
    }

    /// Counts work; not exact when several threads count, which does not matter.
    private void count(int elements) {
        long before = work;
        work = before + (long) elements * nodes;
        if (before < WarmUp.WORTHWHILE && work >= WarmUp.WORTHWHILE) {
            WarmUp.start(this);
        }
    }

    Emission body() {
        return body;
    }

    Loop scalar() {
        return scalar;
    }

    /// Takes the vector form into service.
    void promote(Loop warm) {
        vector = warm;
    }

    boolean isPromoted() {
        return vector != null;
    }
}

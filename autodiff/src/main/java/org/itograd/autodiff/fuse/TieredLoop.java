package org.itograd.autodiff.fuse;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A loop that starts in scalar form and goes over to vectors when it is used much; both give the same bits.
final class TieredLoop {

    /// After so many elements a loop is worth its vector form.
    private static final long HOT = 1 << 20;

    private final Emission body;
    private final Loop scalar;
    private final int lanes;
    private final AtomicBoolean warming = new AtomicBoolean();
    private long seen;
    private volatile @Nullable Loop vector;

    TieredLoop(Emission body) {
        this.body = body;
        this.scalar = Emission.instantiate(ScalarEmitter.emit(body));
        this.lanes = Simd.lanes(body.dtype());
    }

    void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int from,
            int to) {
        Loop fast = vector;
        int middle = from;
        if (fast != null) {
            middle = to - (to - from) % lanes;
            fast.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, from, middle);
        } else if (lanes > 1) {
            count(to - from);
        }
        if (middle < to) {
            scalar.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, middle, to);
        }
    }

    private void count(int elements) {
        seen += elements;
        if (seen >= HOT && warming.compareAndSet(false, true)) {
            Warmup.start(body, loop -> vector = loop);
        }
    }
}

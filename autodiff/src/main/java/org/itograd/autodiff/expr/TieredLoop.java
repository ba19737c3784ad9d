package org.itograd.autodiff.expr;

import java.util.concurrent.atomic.AtomicBoolean;
import org.itograd.base.Simd;
import org.jspecify.annotations.Nullable;

/// A loop that starts in scalar form and goes over to vectors when it is used much; both give the same bits.
final class TieredLoop {

    /// After so many elements a loop is worth its vector form.
    private static final long HOT = 1 << 20;

    /// Bytes for a loop of any size, for each byte of its class file, and for each node. Measured in scalar form for loops of 3 to
    /// 300 nodes: 100 bytes of heap for a node; 1.5 KB and 1.2 bytes for each of the class file outside the heap. The vector
    /// form has its own class, about as large.
    private static final int LOOP = 4096;
    private static final int CODE = 3;
    private static final int NODE = 100;

    private final Emission body;
    private final Loop scalar;
    private final int lanes;
    private final long bytes;
    private final AtomicBoolean warming = new AtomicBoolean();
    private long seen;
    private volatile @Nullable Loop vector;

    TieredLoop(Emission body) {
        this.body = body;
        byte[] classFile = ScalarEmitter.emit(body);
        this.scalar = Emission.instantiate(classFile);
        this.lanes = Simd.lanes(body.dtype());
        this.bytes = LOOP + (long) CODE * classFile.length + (long) NODE * Graph.of(body.outputs()).size();
    }

    /// About how many bytes of memory the loop takes in both forms.
    long bytes() {
        return bytes;
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

    /// See [Loop]: the elements are independent of each other, so some of them may go through all times before the others.
    void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int from,
            int to,
            int[] inputStrides,
            int[] outputStrides,
            int times) {
        Loop fast = vector;
        int middle = from;
        if (fast != null && to - from >= lanes) {
            middle = to - (to - from) % lanes;
            fast.run(
                    inputs, inputOffsets, outputs, outputOffsets, parameters, keys, from, middle, inputStrides,
                    outputStrides, times);
        } else if (lanes > 1 && to - from >= lanes) {
            count((long) (to - from) * times);
        }
        if (middle < to) {
            scalar.run(
                    inputs, inputOffsets, outputs, outputOffsets, parameters, keys, middle, to, inputStrides,
                    outputStrides, times);
        }
    }

    private void count(long elements) {
        seen += elements;
        if (seen >= HOT && warming.compareAndSet(false, true)) {
            Warmup.start(body, loop -> vector = loop);
        }
    }
}

package org.itograd.autodiff.expr;

import java.util.Arrays;
import java.util.List;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A kernel of several loops, run one after the other on short blocks of elements.
///
/// Values pass from loop to loop in scratch arrays of one block; outputs are copied out at a block's end, so that an
/// output may share its array with an input that a later loop still reads.
final class SegmentedKernel extends Kernel {

    private static final int BLOCK = 512;

    private final Signature signature;
    private final DType dtype;
    private final Segments.Plan plan;
    private final TieredLoop[] loops;
    private final ThreadLocal<Frame> frames = ThreadLocal.withInitial(this::newFrame);

    SegmentedKernel(Signature signature, DType dtype, Segments.Plan plan) {
        this.signature = signature;
        this.dtype = dtype;
        this.plan = plan;
        this.loops = plan.segments().stream()
                .map(segment -> new TieredLoop(segment.body()))
                .toArray(TieredLoop[]::new);
    }

    private Frame newFrame() {
        return new Frame(plan, dtype);
    }

    @Override
    public void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int n) {
        signature.check(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, n);
        Frame frame = frames.get();
        once(frame, inputs, inputOffsets, outputs, outputOffsets, parameters, keys, n);
        for (Call call : frame.calls) {
            call.release();
        }
    }

    @Override
    public void run(
            Object[] inputs,
            int[] inputOffsets,
            int[] inputStrides,
            Object[] outputs,
            int[] outputOffsets,
            int[] outputStrides,
            double[] parameters,
            long[] keys,
            int n,
            int times) {
        signature.check(inputs, inputOffsets, inputStrides, outputs, outputOffsets, outputStrides, parameters, keys, n,
                times);
        Frame frame = frames.get();
        int[] in = inputOffsets.clone();
        int[] out = outputOffsets.clone();
        for (int t = 0; t < times; t++) {
            once(frame, inputs, in, outputs, out, parameters, keys, n);
            for (int i = 0; i < inputStrides.length; i++) {
                in[i] += inputStrides[i];
            }
            for (int i = 0; i < outputStrides.length; i++) {
                out[i] += outputStrides[i];
            }
        }
        for (Call call : frame.calls) {
            call.release();
        }
    }

    private void once(
            Frame frame,
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int n) {
        for (int block = 0; block < Math.ceilDiv(n, BLOCK); block++) {
            int from = block * BLOCK;
            int to = from + Math.min(BLOCK, n - from);
            for (int s = 0; s < loops.length; s++) {
                Call call = frame.calls[s];
                call.bind(inputs, inputOffsets, from);
                loops[s].run(
                        call.inputs, call.inputOffsets, call.outputs, call.outputOffsets, parameters, keys, from, to);
            }
            for (int i = 0; i < frame.results.length; i++) {
                deliver(signature.outputs().get(i), frame.results[i], outputs[i], outputOffsets[i], from, to - from);
            }
        }
    }

    @Override
    public long bytes() {
        long scratch = (long) plan.scratchArrays() * BLOCK * dtype.bytes();
        return scratch + Arrays.stream(loops).mapToLong(TieredLoop::bytes).sum();
    }

    /// Stores elements `from … from + n − 1` that stand at the start of a scratch array, or adds them up.
    private void deliver(Access target, Object result, Object output, int offset, int from, int n) {
        if (!target.isPeriodic()) {
            System.arraycopy(result, 0, output, offset + from, n);
            return;
        }
        switch (dtype) {
            case F32 -> {
                float[] x = (float[]) result;
                float[] y = (float[]) output;
                for (int i = 0; i < n; i++) {
                    y[offset + (from + i) % target.period()] += x[i];
                }
            }
            case F64 -> {
                double[] x = (double[]) result;
                double[] y = (double[]) output;
                for (int i = 0; i < n; i++) {
                    y[offset + (from + i) % target.period()] += x[i];
                }
            }
        }
    }

    /// What one thread needs to run the kernel: scratch arrays and the arguments of each loop.
    private static final class Frame {
        final Object[] results;
        final Call[] calls;

        Frame(Segments.Plan plan, DType dtype) {
            Object[] scratch = new Object[plan.scratchArrays()];
            Arrays.setAll(scratch, _ -> dtype.allocate(BLOCK));
            results = plan.outputs().stream().map(i -> scratch[i]).toArray();
            calls = plan.segments().stream().map(s -> new Call(s, scratch)).toArray(Call[]::new);
        }
    }

    /// The arguments of one loop.
    private static final class Call {
        final List<Integer> sources;
        final @Nullable Object[] inputs;
        final int[] inputOffsets;
        final Object[] outputs;
        final int[] outputOffsets;

        Call(Segment segment, Object[] scratch) {
            sources = segment.sources();
            inputs = new Object[sources.size()];
            inputOffsets = new int[inputs.length];
            outputs = segment.targets().stream().map(i -> scratch[i]).toArray();
            outputOffsets = new int[outputs.length];
            for (int i = 0; i < inputs.length; i++) {
                if (sources.get(i) < 0) {
                    inputs[i] = scratch[-1 - sources.get(i)];
                }
            }
        }

        /// Sets the kernel's arrays, and the offsets so that element `from` stands at the start of each scratch array.
        void bind(Object[] kernelInputs, int[] kernelOffsets, int from) {
            for (int i = 0; i < inputs.length; i++) {
                int source = sources.get(i);
                if (source < 0) {
                    inputOffsets[i] = -from;
                } else {
                    inputs[i] = kernelInputs[source];
                    inputOffsets[i] = kernelOffsets[source];
                }
            }
            Arrays.fill(outputOffsets, -from);
        }

        /// Lets go of the caller's arrays.
        void release() {
            for (int i = 0; i < inputs.length; i++) {
                if (sources.get(i) >= 0) {
                    inputs[i] = null;
                }
            }
        }
    }
}

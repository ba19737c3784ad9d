package org.itograd.autodiff.expr;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.itograd.base.FastForm;
import org.itograd.base.Simd;

/// A loop that starts in scalar form and goes over to vectors when it is used much and they are compiled ([FastForm]); both
/// give the same bits.
final class TieredLoop {

    /// Bytes for a loop of any size, for each byte of its class file, and for each node. Measured in scalar form for loops of 3 to
    /// 300 nodes: 100 bytes of heap for a node; 1.5 KB and 1.2 bytes for each of the class file outside the heap. The vector
    /// form has its own class, about as large.
    private static final int LOOP = 4096;
    private static final int CODE = 3;
    private static final int NODE = 100;

    private final Loop scalar;
    private final FastForm<Loop> form;
    private final int lanes;
    /// Operations for an element.
    private final int operations;
    /// Elements that are worth looking at the form again.
    private final int piece;
    private final long bytes;

    TieredLoop(Emission body) {
        byte[] classFile = ScalarEmitter.emit(body);
        int nodes = Graph.of(body.outputs()).size();
        this.scalar = Emission.instantiate(classFile);
        this.lanes = Simd.lanes(body.dtype());
        this.form = new FastForm<>(scalar, lanes > 1 ? new Vectors(body) : null);
        this.operations = nodes + body.outputs().size();
        int unit = Math.max(4 * lanes, StepShape.of(body, lanes).elements(lanes));
        this.piece = Math.max(1, FastForm.PIECE / operations / unit) * unit;
        this.bytes = LOOP + (long) CODE * classFile.length + (long) NODE * nodes;
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
        for (int at = from; at < to;) {
            Loop loop = form.pick();
            int end = to - at <= piece ? to : at + piece;
            int whole = form.isPlain(loop) ? end : end - (end - at) % lanes;
            if (whole > at) {
                long work = (long) (whole - at) * operations;
                long entered = form.enter(loop, work);
                loop.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, at, whole);
                form.leave(loop, entered, work);
            }
            if (whole < end) {
                scalar.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, whole, end);
            }
            at = end;
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
        int whole = to - (to - from) % lanes;
        if (whole < to || lanes == 1) {
            int first = lanes == 1 ? from : whole;
            scalar.run(
                    inputs, inputOffsets, outputs, outputOffsets, parameters, keys, first, to, inputStrides,
                    outputStrides, times);
        }
        if (lanes == 1 || whole == from) {
            return;
        }
        long each = (long) (whole - from) * operations;
        int most = (int) Math.max(1, 4 * FastForm.PIECE / each);
        int[] inputsAt = times > most ? inputOffsets.clone() : inputOffsets;
        int[] outputsAt = times > most ? outputOffsets.clone() : outputOffsets;
        for (int done = 0; done < times;) {
            int now = Math.min(most, times - done);
            Loop loop = form.pick();
            long entered = form.enter(loop, now * each);
            loop.run(
                    inputs, inputsAt, outputs, outputsAt, parameters, keys, from, whole, inputStrides, outputStrides,
                    now);
            form.leave(loop, entered, now * each);
            done += now;
            if (done < times) {
                move(inputsAt, inputStrides, now);
                move(outputsAt, outputStrides, now);
            }
        }
    }

    private static void move(int[] offsets, int[] strides, int times) {
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] += times * strides[i];
        }
    }

    /// How the vector form of a body is made and tried.
    ///
    /// @param body what to compute
    private record Vectors(Emission body) implements FastForm.Recipe<Loop> {
        /// A number too large for the vector form of sine and cosine.
        private static final float FAR = 1e30f;

        @Override
        public Loop copy(int number) {
            return Emission.instantiate(VectorEmitter.emit(body, Simd.mode().bits()));
        }

        /// Not counting that in a `steps`: few calls in earnest are enough for it, and with as many as hand-written kernels take it was
        /// made ready later.
        @Override
        public boolean hasLoops() {
            return false;
        }

        @Override
        public void turns(Loop copy, int turns) {
            copy.turns = turns;
        }

        /// Steps of several vectors, as few as there may be, and what may be left after them; every fourth time only that; every eighth
        /// time numbers whose sine and cosine take the way through the scalar form.
        @Override
        public IntUnaryOperator exercise(Loop copy) {
            Signature signature = Signature.of(body.outputs(), body.inputs(), body.targets());
            int lanes = Simd.lanes(body.dtype());
            StepShape shape = StepShape.of(body, lanes);
            int steps = shape.looped() ? StepShape.LEAST : 1;
            int left = Math.max(1, shape.vectors() - 1) * lanes;
            int elements = steps * shape.elements(lanes) + left;
            Object[] inputs = new Object[body.inputs().size()];
            Object[] outputs = new Object[body.outputs().size()];
            Arrays.setAll(inputs, i -> body.dtype().allocate(body.inputs().get(i).extent(elements)));
            Arrays.setAll(outputs, i -> body.dtype().allocate(body.targets().get(i).extent(elements)));
            int[] inputOffsets = new int[inputs.length];
            int[] outputOffsets = new int[outputs.length];
            double[] parameters = new double[signature.parameters()];
            long[] keys = new long[signature.keys()];
            int operations = Graph.of(body.outputs()).size() + outputs.length;
            boolean leaves = VectorEmitter.mayLeave(body);
            return number -> {
                if (leaves && number % 8 < 2) {
                    fill(inputs, number % 8 == 0 ? FAR : 0);
                }
                int n = number % 4 == 3 ? left : elements;
                copy.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, 0, n);
                return n * operations;
            };
        }

        private static void fill(Object[] arrays, float value) {
            for (Object array : arrays) {
                switch (array) {
                    case float[] floats -> Arrays.fill(floats, value);
                    case double[] doubles -> Arrays.fill(doubles, value);
                    default -> throw new AssertionError(array);
                }
            }
        }
    }
}

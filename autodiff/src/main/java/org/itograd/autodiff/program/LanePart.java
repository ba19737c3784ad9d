package org.itograd.autodiff.program;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// Some samples of [LaneAttempts], worked on by one thread at a time: their inputs, states and results, an array for each component.
public final class LanePart {
    private final LaneCall call;
    private final DType dtype;
    private final int from;
    private final int rows;
    private final int first;
    private final int states;
    private final Object[][] inputs;
    private final Object[][] results;

    /// @param from   the first sample
    /// @param rows   how many samples; the call has one lane for each, or one for all
    /// @param first  the place of the first state among the inputs
    /// @param states how many
    LanePart(LaneProgram program, LaneCall call, int from, int rows, int first, int states) {
        this.call = call;
        this.dtype = program.dtype();
        this.from = from;
        this.rows = rows;
        this.first = first;
        this.states = states;
        inputs = new Object[program.plan().inputs().size()][];
        for (int place = 0; place < inputs.length; place++) {
            if (program.varies(place)) {
                inputs[place] = LaneCopies.allocate(dtype, program.components(place), call.n());
                call.input(place, inputs[place], 0);
            } else {
                inputs[place] = new Object[0];
            }
        }
        int[] sizes = program.outputSizes();
        results = new Object[sizes.length][];
        for (int o = 0; o < sizes.length; o++) {
            results[o] = LaneCopies.allocate(dtype, sizes[o], call.n());
            call.output(o, results[o], 0, 0);
        }
    }

    /// The first sample.
    public int from() {
        return from;
    }

    /// The sample after the last.
    public int to() {
        return from + rows;
    }

    /// Gives an input that is one number.
    public void set(int place, double value) {
        Numbers.set(dtype, value, inputs[place][0], 0);
    }

    /// Gives an input that is one number for each sample the number of one of them.
    ///
    /// @param lane its number among these
    public void set(int place, int lane, double value) {
        Numbers.set(dtype, value, inputs[place][0], lane);
    }

    /// Gives an input that is per sample the elements of one of them.
    public void set(int place, int lane, Tensor one) {
        Object[] to = inputs[place];
        LaneCopies.split(dtype, one.array(), 0, to, lane, 1, false);
    }

    /// Gives an input that is per sample.
    ///
    /// @param all  in which samples stand one after the other
    /// @param skip so many of them
    public void input(int place, Tensor all, int skip) {
        Object[] to = inputs[place];
        LaneCopies.split(dtype, all.array(), skip * to.length, to, 0, call.n(), false);
    }

    /// The arrays of an input, one for each component.
    public Object[] input(int place) {
        return inputs[place];
    }

    /// The arrays of a result of the last attempt, one for each component.
    public Object[] result(int output) {
        return results[output];
    }

    void run() {
        call.runOnce();
    }

    void accept() {
        for (int i = 0; i < states; i++) {
            Object[] next = results[i];
            results[i] = inputs[first + i];
            inputs[first + i] = next;
            call.input(first + i, next, 0);
            call.output(i, results[i], 0, 0);
        }
    }

    /// Takes what the last attempt gave for some samples.
    ///
    /// @param taken by number among all samples
    public void accept(boolean[] taken) {
        for (int i = 0; i < states; i++) {
            for (int c = 0; c < results[i].length; c++) {
                switch (dtype) {
                    case F32 -> accept(taken, (float[]) results[i][c], (float[]) inputs[first + i][c]);
                    case F64 -> accept(taken, (double[]) results[i][c], (double[]) inputs[first + i][c]);
                }
            }
        }
    }

    private void accept(boolean[] taken, float[] next, float[] y) {
        for (int l = 0; l < y.length; l++) {
            y[l] = taken[from + l] ? next[l] : y[l];
        }
    }

    private void accept(boolean[] taken, double[] next, double[] y) {
        for (int l = 0; l < y.length; l++) {
            y[l] = taken[from + l] ? next[l] : y[l];
        }
    }

    void state(int i, Object to, int at) {
        join(inputs[first + i], to, at);
    }

    void result(int output, Object to, int at) {
        join(results[output], to, at);
    }

    private void join(Object[] components, Object to, int at) {
        LaneCopies.join(dtype, components, 0, to, at + from * components.length, call.n());
    }
}

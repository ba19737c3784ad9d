package org.itograd.autodiff.program;

import java.lang.reflect.Array;
import org.itograd.autodiff.expr.Hoisting;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.autodiff.program.ScalarLeaves.Leaf;
import org.jspecify.annotations.Nullable;

/// The arrays with which one thread calls a [LaneProgram] for some samples, and the calls.
///
/// What changes from step to step stands in arrays for several steps, in _slots_: a unit is how far apart those of two steps are, 0 for
/// what is in one place.
final class LaneCall {
    private static final long[] NO_KEYS = {};

    private final LaneProgram program;
    private final int n;
    private final Stream in;
    private final Stream out;
    private final Stream stepsIn;
    private final Stream stepsOut;
    /// The place and the component of each input of the kernel; a negative place and the number of a result for what is hoisted.
    private final int[] places;
    private final int[] components;
    /// The first component of each output.
    private final int[] outputs;
    private double[] parameters = {};
    private @Nullable LaneTape tape;

    /// Arrays with, for each, its unit, and where slot 0 is.
    private static final class Stream {
        final @Nullable Object[] arrays;
        final int[] units;
        final int[] first;
        final int[] offsets;
        final int[] strides;

        Stream(int size) {
            arrays = new Object[size];
            units = new int[size];
            first = new int[size];
            offsets = new int[size];
            strides = new int[size];
        }

        void set(int i, Object array, int unit, int at) {
            arrays[i] = array;
            units[i] = unit;
            first[i] = at;
        }

        void move(int slot, int way) {
            for (int i = 0; i < units.length; i++) {
                offsets[i] = first[i] + units[i] * slot;
                strides[i] = units[i] * way;
            }
        }
    }

    /// @param n how many samples
    LaneCall(LaneProgram program, int n) {
        this.program = program;
        this.n = n;
        Hoisting parts = program.parts();
        in = new Stream(parts.reads().size());
        out = new Stream(parts.outputs().size());
        stepsIn = new Stream(parts.hoistedReads().size());
        stepsOut = new Stream(parts.hoisted().size());
        places = parts.reads().stream().mapToInt(r -> program.isHoisted(r) ? -1 : program.leaf(r).place()).toArray();
        components = parts.reads().stream()
                .mapToInt(r -> program.isHoisted(r) ? program.hoisted(r) : program.leaf(r).component()).toArray();
        outputs = program.outputSizes();
        int next = 0;
        for (int o = 0; o < outputs.length; o++) {
            int size = outputs[o];
            outputs[o] = next;
            next += size;
        }
    }

    int n() {
        return n;
    }

    /// Memory for what the samples are given and carry: that of the last loop if it was of this form.
    ///
    /// @param steps how many steps there shall be room for
    LaneTape tape(Iteration loop, int steps) {
        LaneTape present = tape;
        if (present == null || !present.suits(loop, steps)) {
            present = new LaneTape(loop, program.lanes(), n, steps);
            tape = present;
        }
        return present;
    }

    void parameters(double[] values) {
        parameters = values;
    }

    /// From now on the components of an input of the code are read from these arrays.
    ///
    /// @param unit from slot to slot
    void input(int place, Object[] arrays, int unit) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] == place) {
                in.set(i, arrays[components[i]], unit, 0);
            }
        }
        for (int i = 0; i < stepsIn.units.length; i++) {
            Leaf leaf = program.leaf(program.parts().hoistedReads().get(i));
            if (leaf.place() == place) {
                stepsIn.set(i, arrays[leaf.component()], 1, 0);
            }
        }
    }

    /// From now on the components of an output are written to these arrays.
    ///
    /// @param unit from slot to slot
    /// @param at   where that of slot 0 goes
    void output(int output, Object[] arrays, int unit, int at) {
        for (int c = 0; c < arrays.length; c++) {
            out.set(outputs[output] + c, arrays[c], unit, at);
        }
    }

    /// Computes several steps, those in the slots from `slot` on, upwards or downwards.
    ///
    /// @param way 1 or -1
    void run(int slot, int way, int times) {
        Kernel steps = program.ofSteps();
        if (steps != null) {
            ofSteps(steps, way > 0 ? slot : slot - times + 1, times);
        }
        in.move(slot, way);
        out.move(slot, way);
        for (int i = 0; i < places.length; i++) {
            if (places[i] < 0) {
                in.arrays[i] = stepsOut.arrays[components[i]];
                in.offsets[i] = way > 0 ? 0 : times - 1;
                in.strides[i] = way;
            }
        }
        program.kernel().run(
                in.arrays, in.offsets, in.strides, out.arrays, out.offsets, out.strides, parameters, NO_KEYS, n, times);
    }

    /// Computes the step in slot 0.
    void runOnce() {
        Kernel steps = program.ofSteps();
        if (steps != null) {
            ofSteps(steps, 0, 1);
            for (int i = 0; i < places.length; i++) {
                if (places[i] < 0) {
                    in.set(i, stepsOut.arrays[components[i]], 0, 0);
                }
            }
        }
        program.kernel().run(in.arrays, in.first, out.arrays, out.first, parameters, NO_KEYS, n);
    }

    private void ofSteps(Kernel kernel, int lowest, int times) {
        for (int i = 0; i < stepsOut.units.length; i++) {
            Object present = stepsOut.arrays[i];
            if (present == null || Array.getLength(present) < times) {
                stepsOut.set(i, program.dtype().allocate(times), 0, 0);
            }
        }
        stepsIn.move(lowest, 1);
        kernel.run(stepsIn.arrays, stepsIn.offsets, stepsOut.arrays, stepsOut.offsets, parameters, NO_KEYS, times);
    }
}

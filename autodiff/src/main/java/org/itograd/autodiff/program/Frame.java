package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Step;
import org.itograd.autodiff.program.Instruction.Call;
import org.itograd.autodiff.program.Instruction.Loop;
import org.jspecify.annotations.Nullable;

/// What one thread needs to run a [MemoryPlan]: memory for every value and the arguments of every instruction. A run allocates
/// nothing.
final class Frame {
    /// An instruction with its arguments.
    interface Work {
        void run();
    }

    private final MemoryPlan plan;
    private final @Nullable Tensor[] tensors;
    /// For each value the views of its memory.
    private final List<List<Integer>> views = new ArrayList<>();
    /// Memory that the frame has for inputs.
    private final @Nullable Tensor[] owned;
    /// For outputs that are written to other memory, their own.
    private final @Nullable Tensor[] ownOutput;
    private final @Nullable Tensor[] copyTo;
    /// By output: what it was before the input that it hands on was overwritten.
    private final @Nullable Tensor[] handedOn;
    private final boolean[] isHandedOn;
    /// By output: the value whose memory it is.
    private final int[] outputBase;
    private final Work[] work;
    /// By value: the call that makes it.
    private final @Nullable CallRun[] calls;
    /// By value: where a total is to be added to instead of being stored.
    private final @Nullable Tensor[] totals;

    Frame(MemoryPlan plan) {
        this.plan = plan;
        Code code = plan.code();
        int n = code.values().size();
        tensors = new Tensor[n];
        totals = new Tensor[n];
        owned = new Tensor[n];
        ownOutput = new Tensor[code.outputs().size()];
        copyTo = new Tensor[code.outputs().size()];
        handedOn = new Tensor[code.outputs().size()];
        isHandedOn = new boolean[code.outputs().size()];
        outputBase = code.outputs().stream().mapToInt(plan::base).toArray();
        Object[] memory = plan.buffers().stream().map(b -> b.dtype().allocate(b.size())).toArray();
        for (int id = 0; id < n; id++) {
            views.add(new ArrayList<>());
            Definition v = code.value(id);
            switch (v) {
                case Input _ -> {}
                case Constant c -> tensors[id] = Tensor.full(c.dtype(), c.value(), c.shape().dims());
                case Step s -> {
                    if (s.op().isView()) {
                        int base = plan.base(id);
                        views.get(base).add(id);
                        Tensor of = tensors[base];
                        tensors[id] = of == null ? null : Tensor.wrap(v.dtype(), v.shape(), of.array());
                    } else if (plan.bufferOf(id) >= 0) {
                        tensors[id] = Tensor.wrap(v.dtype(), v.shape(), memory[plan.bufferOf(id)]);
                    }
                }
            }
        }
        calls = new CallRun[n];
        work = new Work[plan.instructions().size()];
        for (int i = 0; i < work.length; i++) {
            work[i] = switch (plan.instructions().get(i)) {
                case Call c -> {
                    CallRun call = new CallRun(this, c);
                    calls[c.id()] = call;
                    yield call;
                }
                case Loop l -> new LoopRun(this, l, Objects.requireNonNull(plan.loop(i)));
            };
        }
    }

    /// Gives an input its numbers.
    void bind(int input, Tensor t) {
        set(plan.code().inputs().get(input), t);
    }

    /// Gives an input memory of its own.
    void own(int input) {
        int id = plan.code().inputs().get(input);
        Tensor mine = owned[id];
        if (mine == null) {
            Definition v = plan.code().value(id);
            mine = Tensor.zeros(v.dtype(), v.shape().dims());
            owned[id] = mine;
        }
        set(id, mine);
    }

    /// The numbers of an input, or of an output after a run: valid until the next run.
    Tensor input(int place) {
        return at(plan.code().inputs().get(place));
    }

    Tensor output(int place) {
        return at(plan.code().outputs().get(place));
    }

    /// From now on an output is written to this memory.
    void bindOutput(int output, Tensor memory) {
        int id = plan.code().outputs().get(output);
        if (plan.bufferOf(id) >= 0 && isOnlyOutput(id)) {
            if (ownOutput[output] == null) {
                ownOutput[output] = at(id);
            }
            set(id, memory);
        } else {
            copyTo[output] = memory;
        }
    }

    /// From now on an output is added to `total`.
    void addTo(int output, Tensor total) {
        totals[plan.code().outputs().get(output)] = total;
    }

    /// Lets go of what was bound from outside.
    void forget() {
        Arrays.fill(totals, null);
        for (int id : plan.code().inputs()) {
            tensors[id] = null;
            views.get(id).forEach(v -> tensors[v] = null);
        }
        for (int o = 0; o < ownOutput.length; o++) {
            Tensor own = ownOutput[o];
            if (own != null) {
                set(plan.code().outputs().get(o), own);
            }
        }
        Arrays.fill(ownOutput, null);
        Arrays.fill(copyTo, null);
    }

    void run() {
        Arrays.fill(isHandedOn, false);
        for (Work w : work) {
            w.run();
        }
        for (int o = 0; o < copyTo.length; o++) {
            Tensor copy = copyTo[o];
            if (copy != null) {
                System.arraycopy(output(o).array(), 0, copy.array(), 0, copy.size());
            }
        }
        for (int id = 0; id < totals.length; id++) {
            Tensor total = totals[id];
            if (total != null && !isAddedInPlace(id)) {
                add(at(id), total);
            }
        }
    }

    /// Makes an output the input of the next run. Where both have memory of their own, the two change places.
    @SuppressWarnings("ReferenceEquality")
    void feedBack(int output, int input) {
        int from = plan.code().outputs().get(output);
        int to = plan.code().inputs().get(input);
        if (outputBase[output] == to) {
            return;
        }
        Tensor old = at(to);
        keepHandedOn(to, old);
        Tensor kept = handedOn[output];
        Tensor result = kept != null && isHandedOn[output] ? kept : at(from);
        if (plan.bufferOf(from) >= 0 && isOnlyOutput(from) && owned[to] == old && ownOutput[output] == null) {
            set(from, old);
            set(to, result);
            owned[to] = result;
        } else {
            System.arraycopy(result.array(), 0, old.array(), 0, result.size());
        }
    }

    /// Copies an input that is about to be overwritten for the outputs that it is.
    private void keepHandedOn(int input, Tensor old) {
        for (int o = 0; o < handedOn.length; o++) {
            if (outputBase[o] == input && !isHandedOn[o]) {
                Tensor copy = handedOn[o];
                if (copy == null) {
                    Definition v = plan.code().output(o);
                    copy = Tensor.zeros(v.dtype(), v.shape().dims());
                    handedOn[o] = copy;
                }
                System.arraycopy(old.array(), 0, copy.array(), 0, copy.size());
                isHandedOn[o] = true;
            }
        }
    }

    private boolean isOnlyOutput(int id) {
        int times = 0;
        for (int base : outputBase) {
            times += base == id ? 1 : 0;
        }
        return times == 1;
    }

    @SuppressWarnings("ReferenceEquality")
    private void set(int id, Tensor t) {
        if (tensors[id] == t) {
            return;
        }
        tensors[id] = t;
        for (int view : views.get(id)) {
            Definition v = plan.code().value(view);
            tensors[view] = Tensor.wrap(v.dtype(), v.shape(), t.array());
        }
    }

    /// The numbers of a value.
    Tensor at(int id) {
        Tensor t = tensors[id];
        if (t == null) {
            throw new AssertionError("%" + id + " has no numbers");
        }
        return t;
    }

    /// What a value is to be added to, if it is a total.
    @Nullable
    Tensor totalOf(int id) {
        return totals[id];
    }

    /// Whether nothing but one output reads a value, so that it need not be stored if it is added to a total.
    boolean isReadByTotalOnly(int id) {
        return plan.instructions().stream().noneMatch(i -> i.reads().contains(id))
                && views.get(id).isEmpty()
                && isOnlyOutput(id);
    }

    /// Whether the operation that makes an output has added it to its total by itself.
    private boolean isAddedInPlace(int id) {
        CallRun call = calls[id];
        return call != null && call.isAdded();
    }

    /// Adds x to a total.
    static void add(Tensor x, Tensor total) {
        int n = total.size();
        switch (total.array()) {
            case float[] y -> {
                float[] from = (float[]) x.array();
                for (int i = 0; i < n; i++) {
                    y[i] += from[i];
                }
            }
            case double[] y -> {
                double[] from = (double[]) x.array();
                for (int i = 0; i < n; i++) {
                    y[i] += from[i];
                }
            }
            default -> throw new AssertionError();
        }
    }

    static void clear(Object array, int n) {
        switch (array) {
            case float[] f -> Arrays.fill(f, 0, n, 0);
            case double[] d -> Arrays.fill(d, 0, n, 0);
            default -> throw new AssertionError();
        }
    }
}

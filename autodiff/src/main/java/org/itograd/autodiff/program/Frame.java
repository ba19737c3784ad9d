package org.itograd.autodiff.program;

import java.util.List;
import java.util.Objects;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Instruction.Call;
import org.itograd.autodiff.program.Instruction.Loop;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// What one thread needs to run a [MemoryPlan]: memory for every value ([Slot]) and the arguments of every instruction. A run
/// allocates nothing.
///
/// Whoever runs it first gives the inputs numbers ([#bind], [#own]), may say where outputs go ([#bindOutput], [#addTo]), then
/// runs it, once or for many steps ([#feedBack]), and at last lets it [#forget] what was given.
final class Frame {
    /// An instruction with its arguments.
    interface Work {
        void run();
    }

    private final Slot[] slots;
    private final FrameInput[] inputs;
    private final FrameOutput[] outputs;
    private final Work[] work;

    Frame(MemoryPlan plan) {
        Code code = plan.code();
        slots = slots(plan);
        inputs = code.inputs().stream().map(id -> new FrameInput(slots[id])).toArray(FrameInput[]::new);
        List<Integer> bases = code.outputs().stream().map(code::base).toList();
        outputs = new FrameOutput[bases.size()];
        for (int o = 0; o < outputs.length; o++) {
            int id = code.outputs().get(o);
            boolean alone = plan.bufferOf(id) >= 0 && bases.stream().filter(b -> b == id).count() == 1;
            outputs[o] = new FrameOutput(slots[id], slots[bases.get(o)], alone);
        }
        work = new Work[plan.instructions().size()];
        for (int i = 0; i < work.length; i++) {
            work[i] = switch (plan.instructions().get(i)) {
                case Call c -> new CallRun(this, c, onlyUse(plan, c.id()));
                case Loop l -> new LoopRun(this, l, Objects.requireNonNull(plan.loop(i)));
            };
        }
    }

    /// A slot for each value. Inputs have no numbers yet, and values that live in registers never have any.
    private static Slot[] slots(MemoryPlan plan) {
        Object[] memory = plan.buffers().stream().map(b -> b.dtype().allocate(b.size())).toArray();
        Slot[] slots = new Slot[plan.code().values().size()];
        for (int id = 0; id < slots.length; id++) {
            Definition v = plan.code().value(id);
            Slot slot = new Slot(id, v);
            slots[id] = slot;
            switch (v) {
                case Input _ -> {}
                case Constant c -> slot.set(Tensor.full(c.dtype(), c.value(), c.shape().dims()));
                case Operation s -> {
                    if (s.op().isView()) {
                        slots[plan.code().base(id)].addView(slot);
                    } else if (plan.bufferOf(id) >= 0) {
                        slot.set(Tensor.wrap(s.dtype(), s.shape(), memory[plan.bufferOf(id)]));
                    }
                }
            }
        }
        return slots;
    }

    /// The output that a value is, if nothing else reads it, so that it need not be stored if it is added to a total.
    private @Nullable FrameOutput onlyUse(MemoryPlan plan, int id) {
        boolean read = slots[id].hasViews() || plan.instructions().stream().anyMatch(i -> i.reads().contains(id));
        int output = plan.code().outputs().indexOf(id);
        return !read && output >= 0 && outputs[output].isAlone() ? outputs[output] : null;
    }

    /// The memory of a value.
    Slot slot(int id) {
        return slots[id];
    }

    /// Gives an input its numbers.
    void bind(int input, Tensor t) {
        inputs[input].bind(t);
    }

    /// Gives an input memory of its own.
    void own(int input) {
        inputs[input].own();
    }

    /// The numbers of an input.
    Tensor input(int place) {
        return inputs[place].get();
    }

    /// The numbers of an output after a run: valid until the next run.
    Tensor output(int place) {
        return outputs[place].get();
    }

    /// From now on an output is written to this memory.
    void bindOutput(int output, Tensor memory) {
        outputs[output].bind(memory);
    }

    /// From now on an output is added to `total`.
    void addTo(int output, Tensor total) {
        outputs[output].addTo(total);
    }

    /// Lets go of what was bound from outside.
    void forget() {
        for (FrameInput i : inputs) {
            i.forget();
        }
        for (FrameOutput o : outputs) {
            o.forget();
        }
    }

    /// Runs all instructions, and sends the outputs where they go.
    void run() {
        for (FrameOutput o : outputs) {
            o.begin();
        }
        for (Work w : work) {
            w.run();
        }
        for (FrameOutput o : outputs) {
            o.finish();
        }
    }

    /// Makes an output the input of the next run. Where both have memory of their own, the two change places.
    void feedBack(int output, int input) {
        FrameOutput from = outputs[output];
        FrameInput to = inputs[input];
        if (from.isOf(to)) {
            return;
        }
        for (FrameOutput o : outputs) {
            o.beforeOverwriting(to);
        }
        if (from.hasOwnMemory() && to.hasOwnMemory()) {
            from.set(to.exchange(from.get()));
        } else {
            Tensor result = from.result();
            System.arraycopy(result.array(), 0, to.get().array(), 0, result.size());
        }
    }

    /// Adds x to a total.
    static void add(Tensor x, Tensor total) {
        add(x, 0, total);
    }

    /// Adds elements of x, from the given one on, to as many of a total.
    static void add(Tensor x, int at, Tensor total) {
        Numbers.add(total.dtype(), x.array(), at, total.array(), 0, total.size());
    }
}

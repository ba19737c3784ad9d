package org.itograd.autodiff.program;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.itograd.autodiff.program.Instruction.Loop;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A code made ready to run: its instructions, their loops, and which memory each value has.
///
/// Memory is planned once. A value that no later instruction reads gives its buffer to the next one that fits, so a run
/// touches little memory and allocates none. Outputs share their buffers with nothing, since a caller may exchange them.
final class MemoryPlan {
    private static final int NONE = -1;

    /// The instruction after which an output's memory is free.
    private static final int NEVER = Integer.MAX_VALUE;

    private final Code code;
    private final List<Instruction> instructions;
    private final List<@Nullable LoopPlan> loops = new ArrayList<>();
    private final int[] bufferOf;
    private final List<Buffer> buffers = new ArrayList<>();
    private final ConcurrentLinkedQueue<SoftReference<Frame>> idle = new ConcurrentLinkedQueue<>();

    /// A piece of memory.
    record Buffer(DType dtype, int size) {}

    private MemoryPlan(Code code) {
        this.code = code;
        this.instructions = Fusion.of(code);
        this.bufferOf = new int[code.values().size()];
        Arrays.fill(bufferOf, NONE);
    }

    static MemoryPlan of(Code code) {
        MemoryPlan plan = new MemoryPlan(code);
        for (Instruction i : plan.instructions) {
            plan.loops.add(i instanceof Loop loop ? LoopPlan.of(loop, code.shapes(loop.reads())) : null);
        }
        plan.placeValues();
        return plan;
    }

    /// The instructions and where values stand, for loops that are not run here.
    static MemoryPlan withoutLoops(Code code) {
        MemoryPlan plan = new MemoryPlan(code);
        plan.placeValues();
        return plan;
    }

    Code code() {
        return code;
    }

    List<Instruction> instructions() {
        return instructions;
    }

    @Nullable
    LoopPlan loop(int instruction) {
        return loops.get(instruction);
    }

    List<Buffer> buffers() {
        return buffers;
    }

    /// The buffer of a value, or -1 if it has none of its own: inputs, views, and what lives in registers.
    int bufferOf(int id) {
        return bufferOf[id];
    }

    /// Memory and arguments for one thread; to be given back.
    Frame borrow() {
        SoftReference<Frame> present = idle.poll();
        Frame frame = present == null ? null : present.get();
        return frame == null ? new Frame(this) : frame;
    }

    void giveBack(Frame frame) {
        idle.offer(new SoftReference<>(frame));
    }

    // ------------------------------------------------------------------ memory

    private void placeValues() {
        int[] lastRead = lastReads();
        Map<Integer, List<Integer>> dying = new HashMap<>();
        for (int id = 0; id < lastRead.length; id++) {
            dying.computeIfAbsent(lastRead[id], _ -> new ArrayList<>()).add(id);
        }
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            for (int id : instructions.get(i).writes()) {
                boolean kept = lastRead[id] == NEVER;
                bufferOf[id] = kept ? fresh(code.value(id)) : take(free, code.value(id));
            }
            for (int id : dying.getOrDefault(i, List.of())) {
                if (bufferOf[id] != NONE) {
                    free.add(bufferOf[id]);
                }
            }
            // What nothing reads dies at once.
            for (int id : instructions.get(i).writes()) {
                if (lastRead[id] < i && !free.contains(bufferOf[id])) {
                    free.add(bufferOf[id]);
                }
            }
        }
    }

    /// For each value the last instruction that reads its memory, if need be through views; 0 if none does, [#NEVER] for outputs.
    private int[] lastReads() {
        int[] last = new int[bufferOf.length];
        for (int i = 0; i < instructions.size(); i++) {
            for (int id : instructions.get(i).reads()) {
                last[code.base(id)] = i;
            }
        }
        for (int o : code.outputs()) {
            last[code.base(o)] = NEVER;
        }
        return last;
    }

    private int fresh(Definition v) {
        buffers.add(new Buffer(v.dtype(), v.shape().size()));
        return buffers.size() - 1;
    }

    /// The smallest free buffer that is large enough, if it is not more than twice as large; else a new one.
    private int take(List<Integer> free, Definition v) {
        int best = NONE;
        for (int b : free) {
            Buffer buffer = buffers.get(b);
            boolean fits = buffer.dtype == v.dtype()
                    && buffer.size >= v.shape().size()
                    && buffer.size <= 2L * v.shape().size();
            if (fits && (best == NONE || buffer.size < buffers.get(best).size)) {
                best = b;
            }
        }
        if (best == NONE) {
            return fresh(v);
        }
        free.remove((Integer) best);
        return best;
    }

    /// The instructions, one line each, for example `loop (64, 64): %7 = fused of %5 %6` or `%5 = MatMul %0 %1`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < instructions.size(); i++) {
            switch (instructions.get(i)) {
                case Instruction.Call c -> text.append(Code.names(c.writes()))
                        .append(" = ")
                        .append(c.op().name())
                        .append(' ')
                        .append(Code.names(c.reads()));
                case Loop l -> text.append(Code.names(l.writes()))
                        .append(" = loop over ")
                        .append(l.space())
                        .append(" of ")
                        .append(Code.names(l.reads()));
            }
            text.append('\n');
        }
        return text.toString();
    }
}

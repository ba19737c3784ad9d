package org.itograd.autodiff.program;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Orders instructions as the outputs of a code ask for them: each as late as possible, so that what it writes is still in the
/// cache when it is read.
final class DemandOrder {
    private final Code code;
    private final Map<Integer, Instruction> writer = new HashMap<>();
    private final Set<Instruction> ordered = new LinkedHashSet<>();
    /// Those that are asked for and wait for others, the one that waits least on top.
    private final ArrayDeque<Instruction> waiting = new ArrayDeque<>();

    private DemandOrder(Code code, List<Instruction> instructions) {
        this.code = code;
        instructions.forEach(i -> i.writes().forEach(id -> writer.put(id, i)));
    }

    static List<Instruction> of(Code code, List<Instruction> instructions) {
        DemandOrder order = new DemandOrder(code, instructions);
        code.outputs().forEach(order::add);
        return List.copyOf(order.ordered);
    }

    /// Adds what an output needs.
    private void add(int output) {
        ask(output);
        while (!waiting.isEmpty()) {
            Instruction top = waiting.peek();
            int before = waiting.size();
            top.reads().forEach(this::ask);
            if (waiting.size() == before) {
                ordered.add(waiting.pop());
            }
        }
    }

    /// Lets the instruction that writes a value wait, if it is not in order yet.
    private void ask(int id) {
        Instruction i = writer.get(code.base(id));
        if (i != null && !ordered.contains(i)) {
            waiting.push(i);
        }
    }
}

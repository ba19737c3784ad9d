package org.itograd.autodiff.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The nodes below some outputs, each once and after its inputs.
final class Graph {

    private Graph() {}

    /// All nodes that `outputs` need, in evaluation order: depth first, the order of a calculator. Iterative, so that a
    /// chain of a million nodes does not exhaust the call stack.
    static List<Term> of(List<? extends Term> outputs) {
        List<Term> order = new ArrayList<>();
        Set<Term> done = new HashSet<>();
        ArrayDeque<Visit> stack = new ArrayDeque<>();
        for (Term output : outputs) {
            if (done.add(output)) {
                stack.push(new Visit(output));
            }
            while (!stack.isEmpty()) {
                Visit top = stack.peek();
                if (top.next < top.node.operandCount()) {
                    Term input = top.node.operand(top.next++);
                    if (done.add(input)) {
                        stack.push(new Visit(input));
                    }
                } else {
                    order.add(stack.pop().node);
                }
            }
        }
        return Collections.unmodifiableList(order);
    }

    private static final class Visit {
        final Term node;
        int next;

        Visit(Term node) {
            this.node = node;
        }
    }
}

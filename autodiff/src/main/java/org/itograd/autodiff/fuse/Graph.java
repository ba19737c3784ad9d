package org.itograd.autodiff.fuse;

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
    static List<Node> of(List<? extends Node> outputs) {
        List<Node> order = new ArrayList<>();
        Set<Node> done = new HashSet<>();
        ArrayDeque<Visit> stack = new ArrayDeque<>();
        for (Node output : outputs) {
            if (done.add(output)) {
                stack.push(new Visit(output));
            }
            while (!stack.isEmpty()) {
                Visit top = stack.peek();
                if (top.next < top.node.operandCount()) {
                    Node input = top.node.operand(top.next++);
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
        final Node node;
        int next;

        Visit(Node node) {
            this.node = node;
        }
    }
}

package org.itograd.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reverse accumulation over a recorded graph (Griewank & Walther 2008, ch. 3), without recursion.
///
/// Nodes are visited in the reverse of the order in which they were made, and every contribution is added to one running
/// total per node. The order of all floating-point additions is therefore fixed by the program that was recorded, which is
/// what lets recomputation ([Autodiff#checkpoint]) give the same bits as plain backpropagation.
final class ReversePass {
    private final Set<Node> targets = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    private final boolean recorded;
    private final Map<Node, Tensor> totals = new IdentityHashMap<>();

    /// A pass that its own trace does not record.
    ///
    /// @param targets the nodes whose cotangents are asked for
    ReversePass(List<Node> targets) {
        this(targets, false);
    }

    /// @param recorded whether the nodes' trace records the pass, so that it can be differentiated there again
    ReversePass(List<Node> targets, boolean recorded) {
        this.recorded = recorded;
        this.targets.addAll(targets);
        wanted.addAll(targets);
    }

    /// Adds to a node's running total, before the pass.
    void seed(Node node, @Nullable Tensor contribution) {
        if (contribution != null) {
            totals.merge(node, contribution, Tensor::add);
        }
    }

    /// The total that has arrived at a target, or null if nothing has.
    @Nullable
    Tensor total(Node target) {
        return totals.get(target);
    }

    /// Runs the pass down from one or more roots, whose cotangents have been seeded.
    ///
    /// @param consume whether to free what the graph saved as it goes; the graph can then not be used again
    void run(List<Node> roots, boolean consume) {
        List<@Nullable Node> order = new ArrayList<>(ancestors(roots));
        for (int i = order.size() - 1; i >= 0; i--) {
            Node node = order.set(i, null);
            if (node == null || !wanted.contains(node)) {
                continue;
            }
            Tensor total = totals.get(node);
            ReverseRule rule = node.rule;
            if (total != null && rule != null) {
                (recorded ? rule.tracked(node) : rule).accumulate(total, totalsOf(node.parents));
            }
            if (!targets.contains(node)) {
                totals.remove(node);
            }
            if (consume) {
                node.rule = null;
            }
        }
    }

    private Totals totalsOf(Node[] parents) {
        return new Totals() {
            @Override
            public boolean wanted(int parent) {
                return wanted.contains(parents[parent]);
            }

            @Override
            public @Nullable Tensor get(int parent) {
                return totals.get(parents[parent]);
            }

            @Override
            public void set(int parent, Tensor total) {
                totals.put(parents[parent], total);
            }
        };
    }

    /// All nodes that the roots depend on, in the order they were made, having marked those that lead to a target.
    private List<Node> ancestors(List<Node> roots) {
        List<Node> found = new ArrayList<>();
        ArrayDeque<Node> stack = new ArrayDeque<>();
        Set<Node> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node root : roots) {
            if (visited.add(root)) {
                stack.push(root);
            }
        }
        while (!stack.isEmpty()) {
            Node node = stack.pop();
            found.add(node);
            for (Node parent : node.parents) {
                if (visited.add(parent)) {
                    stack.push(parent);
                }
            }
        }
        found.sort(Comparator.comparingLong(n -> n.id));
        for (Node node : found) {
            for (Node parent : node.parents) {
                if (wanted.contains(parent)) {
                    wanted.add(node);
                    break;
                }
            }
        }
        return found;
    }
}

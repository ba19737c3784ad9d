package org.itograd.autodiff;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One recorded operation, or a leaf, of a [Trace].
///
/// A node knows where cotangents go, not what was computed: the numbers live in the tensors, so that those the reverse
/// pass does not need can be freed while the graph is still alive.
final class Node {
    private static final AtomicLong IDS = new AtomicLong();

    /// Grows with every node made: parents always have smaller ids than their children.
    final long id = next();

    final Trace trace;
    final Node[] parents;
    /// How to send a cotangent to the parents; null for a leaf, and once a reverse pass has consumed the node.
    @Nullable
    ReverseRule rule;

    Node(Trace trace, Node[] parents, @Nullable ReverseRule rule) {
        this.trace = trace;
        this.parents = parents;
        this.rule = rule;
    }

    static Node leaf(Trace trace) {
        return new Node(trace, new Node[0], null);
    }

    /// An id of its own, larger than that of everything made before now.
    static long next() {
        return IDS.incrementAndGet();
    }
}

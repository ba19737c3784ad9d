package org.itograd.autodiff;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the operations of a region see in place of tracked tensors made outside it.
///
/// A user's drift is a lambda, and it closes over its weights. To run it again without recording, or to differentiate one
/// step of it alone, the weights must be seen as other tensors while it runs. A substitution says which: it holds for the
/// current thread inside [#run].
abstract sealed class Substitution {
    private static final ThreadLocal<@Nullable Substitution> CURRENT = new ThreadLocal<>();

    private @Nullable Substitution outer;

    /// What stands in for a tracked tensor, or null if this substitution leaves it alone.
    abstract @Nullable Tensor replace(Tensor tracked, Node node);

    /// What stands in for a tensor that is captured, but not tracked.
    @Nullable
    Tensor replace(Tensor captured, Symbol symbol) {
        return null;
    }

    /// What the current region sees for `t`.
    static Tensor resolve(Tensor t) {
        Node node = t.node();
        Symbol symbol = t.symbol();
        if (node == null && symbol == null) {
            return t;
        }
        for (Substitution s = CURRENT.get(); s != null; s = s.outer) {
            Tensor replacement = node != null ? s.replace(t, node) : symbol != null ? s.replace(t, symbol) : null;
            if (replacement != null) {
                return replacement;
            }
        }
        return t;
    }

    /// Whether any substitution holds on this thread.
    static boolean active() {
        return CURRENT.get() != null;
    }

    /// Runs `body` under this substitution, inside those that already hold.
    <T> T run(Supplier<T> body) {
        outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.get();
        } finally {
            CURRENT.set(outer);
        }
    }

    /// Sees the given tensors as others.
    static final class Replacing extends Substitution {
        private final Map<Node, Tensor> replacements = new IdentityHashMap<>();
        private final Map<Symbol, Tensor> ofCaptured = new HashMap<>();

        void put(Tensor t, Tensor replacement) {
            Node node = t.node();
            Symbol symbol = t.symbol();
            if (node != null) {
                replacements.put(node, replacement);
            } else if (symbol != null) {
                ofCaptured.put(symbol, replacement);
            }
        }

        @Override
        @Nullable
        Tensor replace(Tensor tracked, Node node) {
            return replacements.get(node);
        }

        @Override
        @Nullable
        Tensor replace(Tensor captured, Symbol symbol) {
            return ofCaptured.get(symbol);
        }
    }

    /// Sees every tracked tensor made before the region as its plain numbers, and remembers which there were. What is being
    /// captured is seen as a constant too, since a program may be differentiated by its arguments.
    static final class Observing extends Substitution {
        private final long start = Node.next();
        private final Map<Object, Tensor> seen = new LinkedHashMap<>();

        @Override
        @Nullable
        Tensor replace(Tensor tracked, Node node) {
            if (node.id >= start) {
                return null;
            }
            seen.putIfAbsent(node, tracked);
            return tracked.stopGradient();
        }

        @Override
        @Nullable
        Tensor replace(Tensor captured, Symbol symbol) {
            if (symbol.made >= start) {
                return null;
            }
            seen.putIfAbsent(symbol, captured);
            return captured.stopGradient();
        }

        List<Tensor> seen() {
            return List.copyOf(seen.values());
        }
    }

    /// Sees every tracked tensor made before the region as a value that stands for it.
    static final class Standing extends Substitution {
        private final long start = Node.next();
        private final Map<Node, Tensor> stands = new IdentityHashMap<>();
        private final UnaryOperator<Tensor> standIn;

        Standing(UnaryOperator<Tensor> standIn) {
            this.standIn = standIn;
        }

        @Override
        @Nullable
        Tensor replace(Tensor tracked, Node node) {
            return node.id >= start ? null : stands.computeIfAbsent(node, _ -> standIn.apply(tracked));
        }
    }
}

package org.itograd.autodiff;

import static org.itograd.autodiff.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A function evaluated at a point together with its recorded graph: cotangents of the result can be pulled back to the
/// arguments, and to chosen tensors that the function closes over.
///
/// It is the building block of every gradient method that recomputes: a checkpointed step, an adjoint equation.
public final class Pullback {
    private final Tensor value;
    private final @Nullable Node root;
    private final List<Tensor> leaves;

    private Pullback(Tensor value, @Nullable Node root, List<Tensor> leaves) {
        this.value = value;
        this.root = root;
        this.leaves = leaves;
    }

    /// Evaluates f at xs, recording for xs and for the captured tensors.
    ///
    /// @param captured tracked tensors that f closes over (see [Autodiff#captures])
    public static Pullback of(Function<List<Tensor>, Tensor> f, List<Tensor> xs, List<Tensor> captured) {
        return of(f, xs, captured, captured.stream().map(Tensor::lower).toList());
    }

    /// As above, with the values that stand for the captured tensors given: what a [CustomRule] receives for them.
    public static Pullback of(
            Function<List<Tensor>, Tensor> f, List<Tensor> xs, List<Tensor> captured, List<Tensor> values) {
        Trace trace = Trace.open();
        List<Tensor> leaves = new ArrayList<>();
        xs.forEach(x -> leaves.add(Tensor.leaf(trace, Substitution.resolve(x))));
        List<Tensor> arguments = List.copyOf(leaves);
        Tensor out;
        if (captured.isEmpty()) {
            out = f.apply(arguments);
        } else {
            Substitution.Replacing replacing = new Substitution.Replacing();
            for (int i = 0; i < captured.size(); i++) {
                Tensor leaf = Tensor.leaf(trace, values.get(i));
                leaves.add(leaf);
                replacing.put(captured.get(i), leaf);
            }
            out = replacing.run(() -> f.apply(arguments));
        }
        Node node = out.node();
        boolean depends = node != null && node.trace == trace;
        return new Pullback(depends ? out.lower() : out, depends ? node : null, leaves);
    }

    /// f(xs).
    public Tensor value() {
        return value;
    }

    /// The cotangents of the arguments and then of the captured tensors; zeros where f does not depend on them.
    /// May be called again with another cotangent.
    ///
    /// @param cotangent of the value's shape and dtype
    public List<Tensor> apply(Tensor cotangent) {
        return run(cotangent, false);
    }

    /// As [#apply], freeing the graph while it goes.
    List<Tensor> consume(Tensor cotangent) {
        return run(cotangent, true);
    }

    private List<Tensor> run(Tensor cotangent, boolean consume) {
        ReversePass pass = new ReversePass(nodes());
        start(pass, cotangent, consume);
        List<Tensor> result = new ArrayList<>();
        for (Tensor leaf : leaves) {
            Node node = leaf.node();
            result.add(Autodiff.orZeros(node == null ? null : pass.total(node), leaf));
        }
        return result;
    }

    /// Adds to running totals, in the order in which plain backpropagation would; frees the graph, so it can be called
    /// once only.
    public void accumulate(Tensor cotangent, Totals totals) {
        List<Node> nodes = nodes();
        ReversePass pass = new ReversePass(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            pass.seed(nodes.get(i), totals.get(i));
        }
        start(pass, cotangent, true);
        for (int i = 0; i < nodes.size(); i++) {
            Tensor total = pass.total(nodes.get(i));
            if (total != null && totals.wanted(i)) {
                totals.set(i, total);
            }
        }
    }

    private void start(ReversePass pass, Tensor cotangent, boolean consume) {
        require(
                cotangent.shape().equals(value.shape()) && cotangent.dtype() == value.dtype(),
                "cotangent: must be %s%s like the value, got %s%s",
                value.dtype(),
                value.shape(),
                cotangent.dtype(),
                cotangent.shape());
        if (root != null) {
            pass.seed(root, cotangent);
            pass.run(root, consume);
        }
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (Tensor leaf : leaves) {
            Node node = leaf.node();
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }
}

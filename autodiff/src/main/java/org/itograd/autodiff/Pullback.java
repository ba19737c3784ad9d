package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A function evaluated at a point together with its recorded graph: cotangents of the result can be pulled back to the
/// arguments, and to chosen tensors that the function closes over.
///
/// It is the building block of every gradient method that recomputes: a checkpointed step, an adjoint equation.
public final class Pullback {
    private final List<Tensor> values;
    /// For each value its node in this trace, null if it does not depend on the leaves.
    private final List<@Nullable Node> roots;
    private final List<Tensor> leaves;
    private final Trace trace;

    private Pullback(List<Tensor> values, List<@Nullable Node> roots, List<Tensor> leaves, Trace trace) {
        this.trace = trace;
        this.values = values;
        this.roots = roots;
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
        return record(in -> List.of(f.apply(in)), xs, captured, values);
    }

    /// Evaluates a function with several results, recording for all of xs.
    public static Pullback ofAll(Function<List<Tensor>, List<Tensor>> f, List<Tensor> xs) {
        return record(f, xs, List.of(), List.of());
    }

    /// Evaluates a function with several results, recording for all of xs and for the captured tensors, whose values are given.
    public static Pullback ofAll(
            Function<List<Tensor>, List<Tensor>> f, List<Tensor> xs, List<Tensor> captured, List<Tensor> values) {
        return record(f, xs, captured, values);
    }

    private static Pullback record(
            Function<List<Tensor>, List<Tensor>> f, List<Tensor> xs, List<Tensor> captured, List<Tensor> values) {
        Trace trace = Trace.open();
        List<Tensor> leaves = new ArrayList<>();
        xs.forEach(x -> leaves.add(Tensor.leaf(trace, Substitution.resolve(x))));
        List<Tensor> arguments = List.copyOf(leaves);
        List<Tensor> results;
        if (captured.isEmpty()) {
            results = trace.during(() -> f.apply(arguments));
        } else {
            Substitution.Replacing replacing = new Substitution.Replacing();
            for (int i = 0; i < captured.size(); i++) {
                Tensor leaf = Tensor.leaf(trace, values.get(i));
                leaves.add(leaf);
                replacing.put(captured.get(i), leaf);
            }
            results = trace.during(() -> replacing.run(() -> f.apply(arguments)));
        }
        List<Tensor> out = new ArrayList<>();
        List<@Nullable Node> roots = new ArrayList<>();
        for (Tensor r : results) {
            Tensor result = trace.view(r);
            Node node = result.node();
            boolean depends = node != null && node.trace == trace;
            out.add(depends ? result.lower() : result);
            roots.add(depends ? node : null);
        }
        return new Pullback(out, roots, leaves, trace);
    }

    /// Whether no result depends on an argument though the numbers of what is tracked here were read: a broken graph.
    boolean losesTrack() {
        return trace.read && roots.stream().allMatch(Objects::isNull);
    }

    /// f(xs).
    public Tensor value() {
        return values.getFirst();
    }

    /// All results of f.
    public List<Tensor> values() {
        return values;
    }

    /// The cotangents of the arguments and then of the captured tensors; zeros where f does not depend on them.
    /// May be called again with another cotangent.
    ///
    /// @param cotangent of the value's shape and dtype
    public List<Tensor> apply(Tensor cotangent) {
        return orZeros(run(List.of(cotangent), false));
    }

    /// The cotangents of the arguments from those of all results; null where no result depends on an argument.
    ///
    /// @param cotangents of the results' shapes and dtypes
    public List<@Nullable Tensor> applyAll(List<Tensor> cotangents) {
        return run(cotangents, false);
    }

    /// As [#applyAll], with zeros where no result depends on an argument.
    public List<Tensor> applyOrZeros(List<Tensor> cotangents) {
        return orZeros(run(cotangents, false));
    }

    /// As [#apply], freeing the graph while it goes.
    List<Tensor> consume(Tensor cotangent) {
        return orZeros(run(List.of(cotangent), true));
    }

    private List<@Nullable Tensor> run(List<Tensor> cotangents, boolean consume) {
        ReversePass pass = new ReversePass(nodes());
        start(pass, cotangents, consume);
        List<@Nullable Tensor> result = new ArrayList<>();
        for (Tensor leaf : leaves) {
            Node node = leaf.node();
            result.add(node == null ? null : pass.total(node));
        }
        return result;
    }

    private List<Tensor> orZeros(List<@Nullable Tensor> totals) {
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < totals.size(); i++) {
            result.add(Autodiff.orZeros(totals.get(i), leaves.get(i)));
        }
        return result;
    }

    /// Adds to running totals, in the order in which plain backpropagation would; frees the graph, so it can be called
    /// once only.
    public void accumulate(Tensor cotangent, Totals totals) {
        accumulateAll(List.of(cotangent), totals);
    }

    /// As [#accumulate], from the cotangents of all results; null where one is zero.
    public void accumulateAll(List<? extends @Nullable Tensor> cotangents, Totals totals) {
        List<Node> nodes = nodes();
        ReversePass pass = new ReversePass(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            if (totals.first(i) == i) {
                pass.seed(nodes.get(i), totals.get(i));
            }
        }
        start(pass, cotangents, true);
        for (int i = 0; i < nodes.size(); i++) {
            Tensor total = pass.total(nodes.get(i));
            if (total != null && totals.wanted(i)) {
                if (totals.first(i) == i) {
                    totals.set(i, total);
                } else {
                    totals.add(i, total);
                }
            }
        }
    }

    private void start(ReversePass pass, List<? extends @Nullable Tensor> cotangents, boolean consume) {
        for (int i = 0; i < values.size(); i++) {
            Tensor value = values.get(i);
            Tensor cotangent = cotangents.get(i);
            if (cotangent == null) {
                continue;
            }
            require(
                    cotangent.shape().equals(value.shape()) && cotangent.dtype() == value.dtype(),
                    "cotangent: must be %s%s like the value, got %s%s",
                    value.dtype(),
                    value.shape(),
                    cotangent.dtype(),
                    cotangent.shape());
            Node root = roots.get(i);
            if (root != null) {
                pass.seed(root, cotangent);
            }
        }
        List<Node> present = roots.stream().flatMap(Stream::ofNullable).toList();
        if (!present.isEmpty()) {
            pass.run(present, consume);
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

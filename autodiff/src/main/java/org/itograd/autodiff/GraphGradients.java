package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The graph form of differentiation: from a loss back to variables it was computed from. It gives the derivative or refuses:
/// 0 for a variable means that the loss does not depend on it.
///
/// A pass over the outermost trace is recorded only if asked for. One over any other is, since a differentiation around it
/// is still going on and will ask for what it computed.
final class GraphGradients {
    private final Tensor loss;
    private final List<Tensor> xs;
    private final boolean recorded;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Trace, ReversePass> passes = new HashMap<>();

    private GraphGradients(Tensor loss, List<Tensor> xs, boolean recorded) {
        this.loss = loss;
        this.xs = xs;
        this.recorded = recorded;
    }

    static List<Tensor> of(Tensor loss, List<Tensor> xs, boolean recorded) {
        Autodiff.requireScalar(loss);
        return xs.isEmpty() ? List.of() : new GraphGradients(loss, xs, recorded).gradients();
    }

    private List<Tensor> gradients() {
        for (int i = 0; i < xs.size(); i++) {
            Node node = xs.get(i).node();
            require(
                    node != null,
                    "xs: element %d is not tracked; make it with Tensor.variable() before using it, or, if it is a function's"
                            + " argument, use Autodiff.grad",
                    i);
            nodes.add(node);
        }
        requireGradients();
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            Trace trace = nodes.get(i).trace;
            Tensor total = passes.computeIfAbsent(trace, this::pass).total(nodes.get(i));
            if (total == null) {
                requireSeen(i);
            }
            Tensor g = Autodiff.orZeros(total, xs.get(i));
            gradients.add(isRecorded(trace) ? tracked(g, trace) : total == null ? g : g.cut());
        }
        return gradients;
    }

    /// A gradient that happens to be constant is tracked too, so that its own gradients are known to be 0.
    private static Tensor tracked(Tensor g, Trace trace) {
        Node node = g.node();
        return node != null && node.trace == trace ? g : Tensor.leaf(trace, g);
    }

    private boolean isRecorded(Trace trace) {
        return recorded || trace != Trace.AMBIENT;
    }

    private void requireGradients() {
        require(
                !loss.isCut(),
                "loss: was computed from what Autodiff.gradients gave, which counts as a constant, so its own gradients"
                        + " would lack terms; use Autodiff.recordedGradients there (or nest functions, as in"
                        + " Autodiff.grad(x -> Autodiff.grad(f, x).sum(), x)), or call stopGradient() on it if a constant"
                        + " is meant");
        require(
                loss.isTracked(),
                "loss: depends on no variable, so there is nothing to differentiate; compute it from variables with tensor"
                        + " operations, not under withoutRecording or through stopGradient() or numbers read from a tensor");
    }

    private ReversePass pass(Trace trace) {
        for (Tensor seen = loss; isInside(seen, trace); seen = seen.lower()) {
            Node node = seen.node();
            require(
                    node == null || node.trace.ofVariables,
                    "loss: depends on the argument of a function that is being differentiated, but not all of xs do: to that"
                            + " differentiation their gradients would be constants; make all of xs arguments of"
                            + " Autodiff.valueAndGrad or Autodiff.grad inside the function");
        }
        Tensor seen = trace.view(loss);
        Node root = seen.node();
        ReversePass pass = new ReversePass(nodes, isRecorded(trace));
        if (root != null && root.trace == trace) {
            pass.seed(root, Autodiff.ones(seen.lower()));
            pass.run(List.of(root), false);
        }
        return pass;
    }

    private static boolean isInside(Tensor t, Trace trace) {
        Node node = t.node();
        return node != null && node.trace.level > trace.level;
    }

    /// A tensor that a region sees as another has no part in what was computed there.
    private void requireSeen(int i) {
        Tensor seen = Substitution.resolve(xs.get(i));
        Node node = seen.node();
        require(
                node == nodes.get(i),
                "xs: element %d is another tensor here, in a function that is captured or run without recording, and the"
                        + " loss does not depend on it; make it an argument of Autodiff.valueAndGrad or Autodiff.grad",
                i);
    }
}

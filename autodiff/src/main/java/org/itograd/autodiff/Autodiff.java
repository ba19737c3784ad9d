package org.itograd.autodiff;

import static org.itograd.autodiff.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Derivatives of functions of tensors, of any order, by reverse-mode automatic differentiation.
///
/// The functional forms ([#valueAndGrad], [#vjp], [#jvp], [#hessianVectorProduct]) take a function and nest freely. The
/// graph form ([#gradients]) differentiates a loss that was computed from [Tensor#variable()]s, also ones that lambdas
/// closed over; that is how layers hold their weights. A graph is recorded and traversed by one thread; several threads may
/// each record their own from the same variables.
public final class Autodiff {
    private Autodiff() {}

    /// A function's value and its gradient, of the argument's shape.
    public record ValueAndGradient(Tensor value, Tensor gradient) {}

    /// A function's value and its gradients with respect to several arguments.
    public record ValueAndGradients(Tensor value, List<Tensor> gradients) {}

    // ------------------------------------------------------------------ the graph form

    /// The gradients of a scalar loss with respect to variables (or to tensors computed from them) of the recorded graph.
    ///
    /// @param loss one element, computed from the variables
    /// @param xs   tracked tensors
    /// @return for each x, ∂loss/∂x of its shape; zeros where the loss does not depend on it
    /// @throws IllegalArgumentException if the loss has more than one element or an x is not tracked
    public static List<Tensor> gradients(Tensor loss, List<Tensor> xs) {
        requireScalar(loss);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            Node node = xs.get(i).node();
            require(node != null, "xs: element %d is not tracked; make it with Tensor.variable() before using it", i);
            nodes.add(node);
        }
        Map<Trace, ReversePass> passes = new HashMap<>();
        for (Node node : nodes) {
            passes.computeIfAbsent(node.trace, trace -> pass(loss, trace, nodes));
        }
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Trace trace = nodes.get(i).trace;
            ReversePass pass = passes.get(trace);
            Tensor g = orZeros(pass == null ? null : pass.total(nodes.get(i)), xs.get(i));
            // Nothing is recorded of a pass at the outermost level, so in a program it is a constant as well.
            gradients.add(g.symbol() != null && trace == Trace.AMBIENT ? g.stopGradient() : g);
        }
        return gradients;
    }

    /// A pass from the loss as one trace sees it: a variable made under a differentiation is further out than that, so the loss
    /// may be tracked further in.
    private static ReversePass pass(Tensor loss, Trace trace, List<Node> nodes) {
        Tensor seen = loss;
        Node root = seen.node();
        while (root != null && root.trace.level > trace.level) {
            seen = seen.lower();
            root = seen.node();
        }
        ReversePass pass = new ReversePass(nodes);
        if (root != null) {
            pass.seed(root, ones(seen.lower()));
            pass.run(List.of(root), false);
        }
        return pass;
    }

    /// The gradients of a scalar loss; see [#gradients(Tensor, List)].
    public static List<Tensor> gradients(Tensor loss, Tensor... xs) {
        return gradients(loss, Arrays.asList(xs));
    }

    // ------------------------------------------------------------------ the functional forms

    /// f(x) and ∇f(x) for a scalar-valued f.
    ///
    /// @throws IllegalArgumentException if f(x) has more than one element
    public static ValueAndGradient valueAndGrad(UnaryOperator<Tensor> f, Tensor x) {
        ValueAndGradients r = valueAndGrad(xs -> f.apply(xs.getFirst()), List.of(x));
        return new ValueAndGradient(r.value(), r.gradients().getFirst());
    }

    /// f(x₁, …, xₙ) and its gradients for a scalar-valued f.
    public static ValueAndGradients valueAndGrad(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        return linearize(f, xs, null);
    }

    /// ∇f(x) for a scalar-valued f.
    public static Tensor grad(UnaryOperator<Tensor> f, Tensor x) {
        return valueAndGrad(f, x).gradient();
    }

    /// f(x) and the vector–Jacobian product Jᵀ ȳ, where J is the Jacobian of f at x.
    ///
    /// @param cotangent ȳ, of the shape of f(x)
    public static ValueAndGradient vjp(UnaryOperator<Tensor> f, Tensor x, Tensor cotangent) {
        ValueAndGradients r = linearize(xs -> f.apply(xs.getFirst()), List.of(x), cotangent);
        return new ValueAndGradient(r.value(), r.gradients().getFirst());
    }

    /// The vector–Jacobian products with respect to several arguments.
    public static ValueAndGradients vjp(Function<List<Tensor>, Tensor> f, List<Tensor> xs, Tensor cotangent) {
        return linearize(f, xs, cotangent);
    }

    private static ValueAndGradients linearize(
            Function<List<Tensor>, Tensor> f, List<Tensor> xs, @Nullable Tensor cotangent) {
        Pullback pullback = Pullback.of(f, xs, List.of());
        if (cotangent == null) {
            requireScalar(pullback.value());
        }
        Tensor seed = cotangent == null ? ones(pullback.value()) : cotangent;
        return new ValueAndGradients(pullback.value(), pullback.consume(seed));
    }

    /// The Jacobian–vector product J v at x.
    ///
    /// The vjp u ↦ Jᵀ u is linear in u; its own vjp is v ↦ J v. So one rule per primitive serves both directions
    /// (J. Townsend, "A new trick for calculating Jacobian vector products", 2017).
    ///
    /// @param v the tangent, of x's shape
    public static Tensor jvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        require(v.shape().equals(x.shape()), "v: must have the shape of x, %s, got %s", x.shape(), v.shape());
        Shape out = withoutRecording(() -> f.apply(x)).shape();
        Tensor u = Tensor.zeros(x.dtype(), out.dims());
        return vjp(c -> vjp(f, x, c).gradient(), u, v).gradient();
    }

    /// H v, where H is the Hessian of the scalar-valued f at x: the gradient of x ↦ ∇f(x) · v.
    ///
    /// @param v of x's shape
    public static Tensor hessianVectorProduct(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        require(v.shape().equals(x.shape()), "v: must have the shape of x, %s, got %s", x.shape(), v.shape());
        return vjp(y -> grad(f, y), x, v).gradient();
    }

    /// Compares the first and second derivatives of f at xs with finite differences; see [GradCheck].
    public static GradCheck gradCheck(Function<List<Tensor>, Tensor> f, Tensor... xs) {
        return GradCheck.of(f, xs);
    }

    // ------------------------------------------------------------------ control over recording

    /// Runs `body` with everything that was tracked before it as constants: nothing is recorded for their sake.
    /// Differentiations that begin inside work as usual.
    public static <T> T withoutRecording(Supplier<T> body) {
        return new Substitution.Observing().run(body);
    }

    /// The tracked tensors, other than `xs`, that `f` uses: those its lambda closes over; while a program is captured, values of
    /// that program too. `f` is run once, unrecorded.
    public static List<Tensor> captures(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        Substitution.Observing observing = new Substitution.Observing();
        List<Tensor> constants = xs.stream().map(Tensor::stopGradient).toList();
        Tensor unused = observing.run(() -> f.apply(constants));
        return observing.seen();
    }

    /// Whether an operation on t would be recorded here and now.
    public static boolean isRecorded(Tensor t) {
        return Substitution.resolve(t).isTracked();
    }

    /// Runs `body` with every tensor that was tracked before it seen as what `standIn` gives for it, once each: how a
    /// program learns which variables a function closes over.
    public static <T> T standingIn(UnaryOperator<Tensor> standIn, Supplier<T> body) {
        return new Substitution.Standing(standIn).run(body);
    }

    /// A function with a derivative of the user's own.
    ///
    /// @param forward computes the result from the inputs; what it does inside is not recorded at this level
    /// @param vjp     gives the inputs' cotangents, in tensor operations if second order is wanted; null means zero. It is run
    ///     on traced tensors as soon as the function is captured in a program
    /// @param inputs  all that the derivative should flow to: tensors that `forward` merely closes over are constants
    public static Tensor customVjp(Function<List<Tensor>, Tensor> forward, CustomVjp vjp, Tensor... inputs) {
        return custom(forward, List.of(), (in, out, ct, totals) -> {
            List<@Nullable Tensor> cotangents = vjp.cotangents(in, out, ct);
            require(
                    cotangents.size() == in.size(),
                    "vjp: must return one cotangent for each of the %d inputs, got %d",
                    in.size(),
                    cotangents.size());
            for (int i = 0; i < in.size(); i++) {
                Tensor c = cotangents.get(i);
                if (c != null && totals.wanted(i)) {
                    require(
                            c.shape().equals(in.get(i).shape()),
                            "vjp: the cotangent of input %d must have its shape %s, got %s",
                            i,
                            in.get(i).shape(),
                            c.shape());
                    totals.add(i, c);
                }
            }
        }, inputs);
    }

    /// The derivative of a [#customVjp] function.
    @FunctionalInterface
    public interface CustomVjp {
        /// The cotangents of the inputs, in their order and shapes; null where it is zero.
        List<@Nullable Tensor> cotangents(List<Tensor> inputs, Tensor output, Tensor cotangent);
    }

    /// An operation recorded as one node with a reverse rule of its own: the ground of every gradient method.
    ///
    /// @param forward  computes the result from the inputs; nothing it does is recorded
    /// @param captured the tracked tensors that `forward` closes over (see [#captures]); others are constants
    /// @param rule     sends cotangents to the inputs and the captured tensors
    /// @param inputs   the inputs
    public static Tensor custom(
            Function<List<Tensor>, Tensor> forward, List<Tensor> captured, CustomRule rule, Tensor... inputs) {
        return Custom.apply(forward, captured, rule, inputs);
    }

    /// f(x), keeping only x for the reverse pass, which runs f again to record it then: memory for time.
    ///
    /// Gradients flow to x and to everything f closes over, and have the same bits as without checkpointing: the segment's
    /// contributions are added to the same running totals in the same order by the same kernels.
    public static Tensor checkpoint(UnaryOperator<Tensor> f, Tensor x) {
        Function<List<Tensor>, Tensor> g = in -> f.apply(in.getFirst());
        return checkpoint(f, x, captures(g, List.of(x)));
    }

    /// As [#checkpoint(UnaryOperator, Tensor)] where it is known which tracked tensors f closes over, as for the
    /// repeated steps of a solver.
    public static Tensor checkpoint(UnaryOperator<Tensor> f, Tensor x, List<Tensor> captured) {
        Function<List<Tensor>, Tensor> g = in -> f.apply(in.getFirst());
        return custom(
                g,
                captured,
                (in, out, ct, totals) -> Pullback.of(g, in.subList(0, 1), captured, in.subList(1, in.size()))
                        .accumulate(ct, totals),
                x);
    }

    // ------------------------------------------------------------------

    static Tensor ones(Tensor like) {
        return Tensor.ones(like.dtype(), like.shape().dims());
    }

    static Tensor orZeros(@Nullable Tensor total, Tensor like) {
        return total == null ? Tensor.zeros(like.dtype(), like.shape().dims()) : total;
    }

    private static void requireScalar(Tensor loss) {
        require(
                loss.size() == 1,
                "loss: must have one element to have a gradient, got shape %s; reduce it, or use vjp with a cotangent",
                loss.shape());
    }
}

package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
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
    /// The results are constants: a loss computed from them is refused. To differentiate again, use [#recordedGradients] or
    /// nest the functional forms. Inside a function that a functional form differentiates, nothing needs to be asked for.
    ///
    /// @param loss one element, computed from the variables
    /// @param xs   tracked tensors
    /// @return for each x, ∂loss/∂x of its shape; zeros where the loss does not depend on it
    /// @throws IllegalArgumentException if the loss has more than one element, depends on no variable at all or on the results
    ///     of an earlier call, if an x is not tracked, or if the loss depends on an argument of a function being differentiated
    ///     and an x is a variable made outside of it
    public static List<Tensor> gradients(Tensor loss, List<Tensor> xs) {
        return GraphGradients.of(loss, xs, false);
    }

    /// The gradients of a scalar loss; see [#gradients(Tensor, List)].
    public static List<Tensor> gradients(Tensor loss, Tensor... xs) {
        return gradients(loss, Arrays.asList(xs));
    }

    /// As [#gradients(Tensor, List)], with the way back recorded too: what is computed from the results can be differentiated
    /// again by the same variables, as often as wanted. The graph stays in memory for as long as the results do.
    public static List<Tensor> recordedGradients(Tensor loss, List<Tensor> xs) {
        return GraphGradients.of(loss, xs, true);
    }

    /// The recorded gradients of a scalar loss; see [#recordedGradients(Tensor, List)].
    public static List<Tensor> recordedGradients(Tensor loss, Tensor... xs) {
        return recordedGradients(loss, Arrays.asList(xs));
    }

    // ------------------------------------------------------------------ the functional forms

    /// f(x) and ∇f(x) for a scalar-valued f.
    ///
    /// The gradient of an f that does not depend on x is 0.
    ///
    /// @throws IllegalArgumentException if f(x) has more than one element, or was made of numbers read from x
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
        require(
                !pullback.losesTrack(),
                "f: read the numbers of its argument (toDoubleArray, at, item) and gave a result that does not depend on the"
                        + " argument, so that its derivative would be 0; compute it with tensor operations, or give it a"
                        + " derivative with Autodiff.customVjp");
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

    static void requireScalar(Tensor loss) {
        require(
                loss.size() == 1,
                "loss: must have one element to have a gradient, got shape %s; reduce it, or use vjp with a cotangent",
                loss.shape());
    }
}

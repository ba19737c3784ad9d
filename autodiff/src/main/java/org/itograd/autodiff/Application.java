package org.itograd.autodiff;

import java.util.Arrays;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// What happens when a primitive is applied to tensors.
final class Application {
    private Application() {}

    /// Resolves captured tensors, evaluates, and records at each level that is being differentiated.
    static Tensor of(Primitive op, Tensor[] in) {
        return record(op, Substitution.active() ? resolve(in) : in);
    }

    private static Tensor[] resolve(Tensor[] in) {
        Tensor[] resolved = new Tensor[in.length];
        for (int i = 0; i < in.length; i++) {
            resolved[i] = Substitution.resolve(in[i]);
        }
        return resolved;
    }

    /// The innermost trace that an input belongs to makes a node of its graph; the others see the same from one level further out.
    private static Tensor record(Primitive op, Tensor[] in) {
        Trace trace = op.isConstant() ? null : innermost(in);
        if (trace == null) {
            return evaluate(op, in);
        }
        Tensor[] lowered = in.clone();
        Node[] parents = new Node[in.length];
        int[] index = new int[in.length];
        int count = 0;
        for (int i = 0; i < in.length; i++) {
            Node parent = in[i].node();
            if (parent != null && parent.trace == trace) {
                lowered[i] = in[i].lower();
                parents[count] = parent;
                index[count++] = i;
            }
        }
        Tensor out = record(op, lowered);
        Tensor[] saved = lowered;
        if (!op.keepsInputs()) {
            saved = Arrays.stream(lowered).map(Tensor::withoutData).toArray(Tensor[]::new);
        }
        ReverseRule rule = new ReverseRule.OfPrimitive(
                op, saved, op.keepsOutput() ? out : out.withoutData(), Arrays.copyOf(index, count));
        return Tensor.tracked(out, new Node(trace, Arrays.copyOf(parents, count), rule));
    }

    /// The trace of the highest level among the tensors', or null if none is tracked.
    static @Nullable Trace innermost(Tensor[] tensors) {
        Trace innermost = null;
        for (Tensor t : tensors) {
            Node node = t.node();
            if (node != null && (innermost == null || node.trace.level > innermost.level)) {
                innermost = node.trace;
            }
        }
        return innermost;
    }

    /// The result as numbers, or as a symbol of the program that is being captured.
    static Tensor evaluate(Primitive op, Tensor[] in) {
        DType dtype = op.dtype(in);
        Shape[] shapes = new Shape[in.length];
        for (int i = 0; i < in.length; i++) {
            shapes[i] = in[i].shape();
        }
        Shape shape = op.shape(shapes);
        for (Tensor t : in) {
            Symbol symbol = t.symbol();
            if (symbol != null) {
                return symbol.apply(op, in, dtype, shape);
            }
        }
        boolean cut = !op.isConstant() && anyCut(in);
        Object data = op.isView() ? in[0].array() : dtype.allocate(shape.size());
        Tensor out = Tensor.wrap(dtype, shape, data);
        if (!op.isView()) {
            op.evaluate(in, out);
        }
        return cut ? out.cut() : out;
    }

    private static boolean anyCut(Tensor[] tensors) {
        for (Tensor t : tensors) {
            if (t.isCut()) {
                return true;
            }
        }
        return false;
    }
}

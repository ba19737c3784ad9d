package org.itograd.autodiff.op;

import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;
import org.jspecify.annotations.Nullable;

/// A primitive that maps elements to elements, with broadcasting. It is defined by an expression of the elementwise
/// vocabulary, from which the emitter makes the loops for every dtype and vector width.
public interface Elementwise extends Primitive, Scheduled {
    /// The result's element in terms of the inputs' elements.
    Expr expression(Expr[] x);

    /// The cotangent of input `i`, of the result's shape: ȳ · ∂y/∂xᵢ.
    Tensor partial(int i, Tensor[] in, Tensor out, Tensor ct);

    @Override
    default Shape shape(Shape[] in) {
        Shape out = in[0];
        for (int i = 1; i < in.length; i++) {
            out = Shape.broadcast(out, in[i]);
        }
        return out;
    }

    @Override
    default void evaluate(Tensor[] in, Tensor out) {
        Broadcasting.run(this, in, out);
    }

    /// [#partial], summed over what was broadcast.
    @Override
    default Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Broadcasting.sumTo(partial(i, in, out, ct), in[i].shape());
    }

    /// Element by element is sample by sample, unless an input of no sample is as long as there are samples.
    @Override
    default @Nullable Primitive onRows(Batch batch) {
        int rank = shape(batch.in()).rank();
        for (int i = 0; i < batch.in().length; i++) {
            boolean full = batch.in()[i].rank() == rank && batch.leads(batch.in()[i]);
            if (full != batch.perRow()[i]) {
                return null;
            }
        }
        return this;
    }

    /// The expression over inputs 0 … n−1.
    default Expr expression(int inputs) {
        return expression(IntStream.range(0, inputs).mapToObj(Expr::input).toArray(Expr[]::new));
    }
}

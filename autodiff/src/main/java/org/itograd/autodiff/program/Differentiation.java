package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.BroadcastTo;
import org.jspecify.annotations.Nullable;

/// Derives from a code the code of its derivative, by running it through automatic differentiation on traced tensors.
final class Differentiation {
    private Differentiation() {}

    /// The vector–Jacobian products.
    ///
    /// @param code       inputs are those of the code, then a cotangent for each output, then what derivatives close over; outputs are the
    ///     cotangents of the inputs that are wanted
    /// @param closedOver tensors that derivatives of primitives bring along, mostly none
    record Reverse(Code code, List<Tensor> closedOver) {}

    /// Those of the inputs that are wanted.
    static Reverse vjp(Code code, List<Boolean> wanted) {
        Builder builder = new Builder(Builder.Form.WRITTEN);
        List<Tensor> inputs = new ArrayList<>();
        code.inputs().forEach(i -> inputs.add(builder.input(code.value(i).dtype(), code.value(i).shape())));
        List<Tensor> cotangents = new ArrayList<>();
        code.outputs().forEach(o -> cotangents.add(builder.input(code.value(o).dtype(), code.value(o).shape())));
        List<Tensor> xs = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (wanted.get(i)) {
                xs.add(inputs.get(i));
            }
        }
        Pullback pullback = Pullback.ofAll(leaves -> {
            List<Tensor> all = new ArrayList<>(inputs);
            int next = 0;
            for (int i = 0; i < all.size(); i++) {
                if (wanted.get(i)) {
                    all.set(i, leaves.get(next++));
                }
            }
            return code.apply(all);
        }, xs);
        List<@Nullable Tensor> found = pullback.applyAll(cotangents);
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            Tensor g = found.get(i);
            results.add(g != null ? g : zeros(xs.get(i)));
        }
        return new Reverse(builder.finish(results), builder.closedOver());
    }

    private static Tensor zeros(Tensor like) {
        Tensor zero = Tensor.scalar(like.dtype(), 0);
        return like.shape().equals(Shape.scalar()) ? zero : new BroadcastTo(like.shape()).of(zero);
    }
}

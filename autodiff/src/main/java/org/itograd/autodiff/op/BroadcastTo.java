package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// Repeats along axes of extent 1 and new leading axes. x̄ = ȳ summed over what was repeated.
public record BroadcastTo(Shape target) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        require(
                Shape.broadcast(in[0], target).equals(target),
                "broadcastTo: shape %s does not broadcast to %s; each extent must be equal or 1",
                in[0],
                target);
        return target;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Broadcasting.expand(in[0], out);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return Broadcasting.sumTo(ct, in[0].shape());
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.leads(target) && target.rank() == batch.in()[0].rank()
                ? new BroadcastTo(batch.some(target))
                : null;
    }
}

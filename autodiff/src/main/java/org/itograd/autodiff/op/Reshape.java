package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// The same elements in the same order under another shape; a view, no copy. x̄ = ȳ reshaped back.
public record Reshape(Shape target) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        require(
                in[0].size() == target.size(),
                "reshape: shape %s has %d elements, target %s has %d; they must be equal",
                in[0],
                in[0].size(),
                target,
                target.size());
        return target;
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        System.arraycopy(in[0].array(), 0, out.array(), 0, out.size());
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.reshape(in[0].shape().dims());
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.leads(target) ? new Reshape(batch.some(target)) : null;
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// y = x as a constant: no derivative passes, at any order. A program notes it down so that its derivative stops where that
/// of the function does.
public record StopGradient() implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        return in[0];
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public boolean isConstant() {
        return true;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        System.arraycopy(in[0].array(), 0, out.array(), 0, out.size());
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        throw new AssertionError("a constant is never recorded");
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return this;
    }
}

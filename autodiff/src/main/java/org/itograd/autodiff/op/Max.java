package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Reductions;
import org.jspecify.annotations.Nullable;

/// y = max x over axes. The cotangent goes to the largest element, in equal parts where several are equal.
public record Max(List<Integer> axes, boolean keepDims) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        for (int axis : axes) {
            require(in[0].dim(axis) > 0, "max: axis %d of shape %s is empty and has no largest element", axis, in[0]);
        }
        return in[0].reduced(Axes.array(axes), keepDims);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Reducing.run(in[0], out, axes, Reductions::max);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        int[] kept = in[0].shape().reduced(Axes.array(axes), true).dims();
        Tensor below = in[0].lessThan(out.reshape(kept));
        Tensor zero = Tensor.scalar(ct.dtype(), 0);
        Tensor largest = Tensor.scalar(ct.dtype(), 1).sub(below).sum(true, Axes.array(axes));
        return below.where(zero, ct.reshape(kept).div(largest));
    }

    @Override
    public boolean keepsOutput() {
        return true;
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return axes.contains(0) ? null : this;
    }
}

package org.itograd.autodiff.op;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Reductions;
import org.jspecify.annotations.Nullable;

/// y = Σ x over axes, kept with extent 1 or removed. x̄ = ȳ repeated along them.
public record Sum(List<Integer> axes, boolean keepDims) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        return in[0].reduced(Axes.array(axes), keepDims);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Reducing.run(in[0], out, axes, Reductions::sum);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        Shape kept = in[0].shape().reduced(Axes.array(axes), true);
        return ct.reshape(kept.dims()).broadcastTo(in[0].shape());
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return axes.contains(0) ? null : this;
    }

    @Override
    public boolean sumsRows(Batch batch) {
        return axes.contains(0);
    }
}

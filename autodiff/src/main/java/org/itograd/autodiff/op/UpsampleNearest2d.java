package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Pooling;
import org.jspecify.annotations.Nullable;

/// Each pixel of an image (N, H, W, C) repeated in a k × k block → (N, kH, kW, C). x̄ = ȳ summed over each block, which is
/// k² times its mean ([AvgPool2d]).
public record UpsampleNearest2d(int k) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        require(k > 0, "upsampleNearest2d: k must be > 0, got %d", k);
        require(in[0].rank() == 4, "upsampleNearest2d: needs an image (N, H, W, C), got shape %s", in[0]);
        return in[0].with(1, (long) in[0].dim(1) * k).with(2, (long) in[0].dim(2) * k);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape x = in[0].shape();
        Pooling.upsample(out.dtype(), x.dim(0), x.dim(1), x.dim(2), x.dim(3), k, k, in[0].array(), 0, out.array(), 0);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new AvgPool2d(k, k).of(ct).mul((double) k * k);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return this;
    }
}

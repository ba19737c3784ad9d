package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Pooling;
import org.jspecify.annotations.Nullable;

/// Mean over k × k windows, `stride` apart, of an image (N, H, W, C) → (N, H', W', C) with H' = ⌊(H − k)/stride⌋ + 1;
/// pixels that no window reaches are left out. The vjp is [AvgPool2dGradient].
public record AvgPool2d(int k, int stride) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        require(k > 0 && stride > 0, "avgPool2d: k and stride must be > 0, got %d and %d", k, stride);
        require(in[0].rank() == 4, "avgPool2d: needs an image (N, H, W, C), got shape %s", in[0]);
        require(
                in[0].dim(1) >= k && in[0].dim(2) >= k,
                "avgPool2d: the window of %d × %d must fit into the image, got shape %s",
                k,
                k,
                in[0]);
        return in[0].with(1, (in[0].dim(1) - k) / stride + 1).with(2, (in[0].dim(2) - k) / stride + 1);
    }

    Pooling.Geometry geometry(Shape image) {
        return new Pooling.Geometry(
                image.dim(0), image.dim(1), image.dim(2), image.dim(3), k, k, stride, stride);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Pooling.average(out.dtype(), geometry(in[0].shape()), in[0].array(), 0, out.array(), 0);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new AvgPool2dGradient(this, in[0].shape()).of(ct);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return this;
    }
}

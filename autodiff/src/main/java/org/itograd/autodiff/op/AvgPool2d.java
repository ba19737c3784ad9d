package org.itograd.autodiff.op;

import static org.itograd.autodiff.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Pooling;

/// Mean over k × k blocks of an image (N, H, W, C) → (N, H/k, W/k, C). x̄ = ȳ / k² repeated over each block
/// ([UpsampleNearest2d]).
public record AvgPool2d(int k) implements Primitive {
    @Override
    public Shape shape(Shape[] in) {
        require(k > 0, "avgPool2d: k must be > 0, got %d", k);
        require(in[0].rank() == 4, "avgPool2d: needs an image (N, H, W, C), got shape %s", in[0]);
        require(
                in[0].dim(1) % k == 0 && in[0].dim(2) % k == 0,
                "avgPool2d: height and width must be multiples of k = %d, got shape %s; slice or pad the image",
                k,
                in[0]);
        return in[0].with(1, in[0].dim(1) / k).with(2, in[0].dim(2) / k);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape x = in[0].shape();
        Pooling.average(out.dtype(), x.dim(0), x.dim(1), x.dim(2), x.dim(3), k, in[0].array(), out.array());
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new UpsampleNearest2d(k).of(ct).div((double) k * k);
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }
}

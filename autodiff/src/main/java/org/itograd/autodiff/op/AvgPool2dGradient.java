package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Pooling;
import org.jspecify.annotations.Nullable;

/// The adjoint of [AvgPool2d] for an image of the given shape: ȳ / k² added to every pixel of its window. Being linear,
/// its vjp is the pooling itself.
public record AvgPool2dGradient(AvgPool2d pool, Shape image) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        Shape expected = pool.shape(new Shape[]{image});
        require(in[0].equals(expected), "avgPool2dGradient: the cotangent must have shape %s, got %s", expected, in[0]);
        return image;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Pooling.averageAdjoint(out.dtype(), pool.geometry(image), in[0].array(), 0, out.array(), 0);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return pool.of(ct);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return new AvgPool2dGradient(pool, batch.some(image));
    }
}

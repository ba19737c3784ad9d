package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Copies;
import org.jspecify.annotations.Nullable;

/// Elements from (inclusive) to (exclusive) along one axis. x̄ = ȳ with zeros on both sides ([Pad]).
public record Slice(int axis, int from, int to) implements LinearMap {
    /// The slice of a tensor of the given shape; a negative axis counts from the end.
    public static Slice along(Shape shape, int axis, int from, int to) {
        return new Slice(shape.axis(axis), from, to);
    }

    @Override
    public Shape shape(Shape[] in) {
        require(
                0 <= from && from <= to && to <= in[0].dim(axis),
                "slice: needs 0 <= from <= to <= %d along axis %d of shape %s, got from %d to %d",
                in[0].dim(axis),
                axis,
                in[0],
                from,
                to);
        return in[0].with(axis, to - from);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape shape = in[0].shape();
        int inner = shape.product(axis + 1, shape.rank());
        int[] block = {shape.product(0, axis), (to - from) * inner};
        int[] source = {shape.dim(axis) * inner, 1};
        int[] target = {block[1], 1};
        Copies.strided(out.dtype(), block, in[0].array(), from * inner, source, out.array(), 0, target);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new Pad(axis, from, in[0].shape().dim(axis)).of(ct);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return axis > 0 ? this : null;
    }
}

package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Copies;
import org.jspecify.annotations.Nullable;

/// Zeros around a tensor along one axis: it starts at `from` of `total`. x̄ = the slice of ȳ that it fills ([Slice]).
public record Pad(int axis, int from, int total) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        require(
                from >= 0 && (long) from + in[0].dim(axis) <= total,
                "pad: extent %d at %d must fit into %d",
                in[0].dim(axis),
                from,
                total);
        return in[0].with(axis, total);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape shape = in[0].shape();
        int inner = shape.product(axis + 1, shape.rank());
        int[] block = {shape.product(0, axis), shape.dim(axis) * inner};
        int[] source = {block[1], 1};
        int[] target = {total * inner, 1};
        Copies.strided(out.dtype(), block, in[0].array(), 0, source, out.array(), from * inner, target);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.slice(axis, from, from + in[0].shape().dim(axis));
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return axis > 0 ? this : null;
    }

    @Override
    public boolean overwrites() {
        return false;
    }
}

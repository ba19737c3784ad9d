package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Copies;
import org.jspecify.annotations.Nullable;

/// Tensors joined along one axis. The cotangent of each is its slice of ȳ.
public record Concat(int axis) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        long total = 0;
        for (Shape s : in) {
            require(
                    s.rank() == in[0].rank() && s.with(axis, 1).equals(in[0].with(axis, 1)),
                    "concat: shapes must agree but for axis %d, got %s and %s",
                    axis,
                    in[0],
                    s);
            total += s.dim(axis);
        }
        return in[0].with(axis, total);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape shape = out.shape();
        int outer = shape.product(0, axis);
        int row = shape.product(axis, shape.rank());
        int at = 0;
        for (Tensor t : in) {
            int block = t.shape().product(axis, shape.rank());
            int[] source = {block, 1};
            int[] target = {row, 1};
            Copies.strided(out.dtype(), new int[]{outer, block}, t.array(), 0, source, out.array(), at, target);
            at += block;
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        int from = 0;
        for (int k = 0; k < i; k++) {
            from += in[k].shape().dim(axis);
        }
        return ct.slice(axis, from, from + in[i].shape().dim(axis));
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return axis > 0 && batch.allPerRow() ? this : null;
    }
}

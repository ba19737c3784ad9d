package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// Elements along an axis by a tensor of indices: `y[…, j, …] = x[…, k[…, j, …], …]`. x̄ = ȳ added into place
/// ([ScatterAlong]); k̄ = 0.
///
/// @param axis not negative
public record GatherAlong(int axis) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        require(
                in[1].rank() == in[0].rank() && in[1].with(axis, in[0].dim(axis)).equals(in[0]),
                "gather: the indices must have the tensor's shape %s but along axis %d, got %s; broadcast them, or use take",
                in[0],
                axis,
                in[1]);
        return in[1];
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Along along = new Along(in[0].shape(), axis, in[1]);
        for (int e = 0; e < out.size(); e++) {
            Numbers.set(out.dtype(), Numbers.get(out.dtype(), in[0].array(), along.place(e)), out.array(), e);
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0
                ? new ScatterAlong(axis, in[0].shape().dim(axis)).of(ct, in[1])
                : Tensor.zeros(ct.dtype(), in[1].shape().dims());
    }

    /// Along any axis but that of the samples; from a table for all, also along the first.
    @Override
    public @Nullable Primitive onRows(Batch batch) {
        boolean own = axis > 0 && batch.allPerRow();
        boolean table = axis == 0 && !batch.perRow()[0] && batch.perRow()[1];
        return own || table ? this : null;
    }

    @Override
    public boolean isLinearIn(int i) {
        return i == 0;
    }
}

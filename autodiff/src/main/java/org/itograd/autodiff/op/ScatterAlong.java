package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// Elements added into zeros along an axis by a tensor of indices, in order: `y[…, k[…, j, …], …] += x[…, j, …]`. x̄ = the
/// elements of ȳ gathered ([GatherAlong]); k̄ = 0.
///
/// @param axis   not negative
/// @param extent of the result along the axis
public record ScatterAlong(int axis, int extent) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        return in[0].with(axis, extent);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Along along = new Along(out.shape(), axis, in[1]);
        for (int e = 0; e < in[0].size(); e++) {
            int at = along.place(e);
            double sum = Numbers.get(out.dtype(), out.array(), at) + Numbers.get(out.dtype(), in[0].array(), e);
            Numbers.set(out.dtype(), sum, out.array(), at);
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return i == 0 ? new GatherAlong(axis).of(ct, in[1]) : Tensor.zeros(ct.dtype(), in[1].shape().dims());
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return axis > 0 && batch.allPerRow() ? this : null;
    }

    /// Into a table for all samples.
    @Override
    public boolean sumsRows(Batch batch) {
        return axis == 0 && batch.allPerRow();
    }

    @Override
    public boolean isLinearIn(int i) {
        return i == 0;
    }

    @Override
    public boolean overwrites() {
        return false;
    }
}

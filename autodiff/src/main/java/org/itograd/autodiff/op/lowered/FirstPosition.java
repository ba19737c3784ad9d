package org.itograd.autodiff.op.lowered;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.Primitive;
import org.jspecify.annotations.Nullable;

/// The channels of each sample's first position, (N, …, C) → (N, 1, …, 1, C).
public record FirstPosition() implements Lowered {
    @Override
    public Shape shape(Shape[] in) {
        int[] dims = in[0].dims();
        for (int axis = 1; axis < dims.length - 1; axis++) {
            dims[axis] = 1;
        }
        return Shape.of(dims);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return this;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int channels = out.shape().dim(-1);
        int sample = in[0].shape().product(1, in[0].shape().rank());
        for (int n = 0; n < out.shape().dim(0); n++) {
            System.arraycopy(in[0].array(), n * sample, out.array(), n * channels, channels);
        }
    }
}

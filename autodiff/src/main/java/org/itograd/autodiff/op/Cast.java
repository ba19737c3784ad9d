package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// The elements in another dtype; F64 to F32 rounds to nearest. x̄ = ȳ cast back.
public record Cast(DType target) implements Primitive {
    @Override
    public Shape shape(Shape[] in) {
        return in[0];
    }

    @Override
    public DType dtype(Tensor[] in) {
        return target;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int n = out.size();
        switch (out.array()) {
            case float[] to -> {
                double[] from = (double[]) in[0].array();
                for (int i = 0; i < n; i++) {
                    to[i] = (float) from[i];
                }
            }
            case double[] to -> {
                float[] from = (float[]) in[0].array();
                for (int i = 0; i < n; i++) {
                    to[i] = from[i];
                }
            }
            default -> throw new AssertionError();
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return ct.cast(in[0].dtype());
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return this;
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// The elements in another dtype; F64 to F32 rounds to nearest. x̄ = ȳ cast back.
public record Cast(DType target) implements Primitive, Scheduled {
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
        switch (target) {
            case F32 -> Numbers.fromDoubles(target, (double[]) in[0].array(), out.array(), 0, out.size());
            case F64 -> Numbers.toDoubles(in[0].dtype(), in[0].array(), (double[]) out.array(), 0, out.size());
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

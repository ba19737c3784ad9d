package org.itograd.sde.gradient;

import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Scheduled;
import org.jspecify.annotations.Nullable;

/// y = x, whose evaluations are counted down, in programs and reverse passes too; at zero the accident happens.
///
/// @param left evaluations until then
record Failing(AtomicInteger left, Runnable accident) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        return in[0];
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        if (left.decrementAndGet() == 0) {
            accident.run();
        }
        System.arraycopy(in[0].array(), 0, out.array(), 0, out.size());
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return of(ct);
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return this;
    }

    @Override
    public boolean isLinearIn(int i) {
        return true;
    }
}

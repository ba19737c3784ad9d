package org.itograd.sde.linalg;

import java.util.Arrays;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.LinearMap;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// Φ(x) for matrices (…, d, d): the lower triangle with half the diagonal, 0 above. x̄ = Φ(ȳ).
record LowerHalf() implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        return in[0];
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int d = out.shape().dim(-1);
        double[] row = new double[d];
        for (int r = 0; r < out.size() / Math.max(1, d); r++) {
            int i = r % d;
            Numbers.toDoubles(out.dtype(), in[0].array(), r * d, row, 0, d);
            row[i] *= 0.5;
            Arrays.fill(row, i + 1, d, 0);
            Numbers.fromDoubles(out.dtype(), row, 0, out.array(), r * d, d);
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return of(ct);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.in()[0].rank() > 2 ? this : null;
    }
}

package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// yᵢ = Σ xⱼ over j ≤ i along an axis, or over j ≥ i if reversed. x̄ᵢ = Σ ȳⱼ over j ≥ i: the same the other way round.
///
/// @param axis     not negative
/// @param reversed whether sums begin at the end
public record CumulativeSum(int axis, boolean reversed) implements LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        return in[0];
    }

    /// In float64 and in order, each sum rounded once.
    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape shape = out.shape();
        int n = shape.dim(axis);
        int inner = shape.product(axis + 1, shape.rank());
        double[] sums = new double[inner];
        for (int outer = 0; outer < shape.product(0, axis); outer++) {
            for (int j = 0; j < n; j++) {
                int at = (outer * n + (reversed ? n - 1 - j : j)) * inner;
                for (int i = 0; i < inner; i++) {
                    double x = Numbers.get(out.dtype(), in[0].array(), at + i);
                    sums[i] = j == 0 ? x : sums[i] + x;
                }
                Numbers.fromDoubles(out.dtype(), sums, 0, out.array(), at, inner);
            }
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new CumulativeSum(axis, !reversed).of(ct);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return axis > 0 ? this : null;
    }
}

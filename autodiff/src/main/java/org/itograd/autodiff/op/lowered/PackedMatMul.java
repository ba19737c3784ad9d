package org.itograd.autodiff.op.lowered;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.PackedMatrix;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.BilinearMap;
import org.itograd.autodiff.op.LinearMap;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// a · B for a (…, k) and a matrix B, k × n, that [Pack] has packed.
record PackedMatMul(int k, int n) implements Lowered, BilinearMap {
    /// Rows over which the cost of a call is spread.
    private static final int EFFICIENT = 48;

    @Override
    public Shape shape(Shape[] in) {
        return in[0].with(-1, n);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int rows = out.size() / Math.max(1, n);
        PackedMatrix.multiply(
                out.dtype(), rows, n, k, in[0].array(), 0, k, false, in[1].array(), 0, out.array(), 0, n, false);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.onlyFirstPerRow() ? this : null;
    }

    @Override
    public int efficientRows(Shape[] in) {
        return in[0].rank() == 2 ? EFFICIENT : 1;
    }

    @Override
    public double multiplications(Shape[] in, Shape out) {
        return (double) out.size() * k;
    }

    /// Packs a matrix: what a program does once for a weight.
    ///
    /// @param dtype     of the matrix
    /// @param transpose whether the matrix is given as n × k
    record Pack(DType dtype, int k, int n, boolean transpose) implements Lowered, LinearMap {
        @Override
        public Shape shape(Shape[] in) {
            return Shape.of(PackedMatrix.size(dtype, k, n));
        }

        @Override
        public void evaluate(Tensor[] in, Tensor out) {
            PackedMatrix.pack(dtype, k, n, in[0].array(), 0, transpose ? k : n, transpose, out.array(), 0);
        }
    }
}

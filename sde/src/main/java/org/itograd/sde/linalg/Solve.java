package org.itograd.sde.linalg;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.linsol.lu.LinearSolverLu_DDRM;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Scheduled;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// x with op(a) x = b for each matrix of a batch, where op transposes if the flag is set: a (…, d, d), b (…, d, k).
///
/// b̄ solves the transposed system with x̄, and ā = −b̄ xᵀ: from a x = b, da x + a dx = db, so x̄ᵀ dx = x̄ᵀ a⁻¹ (db − da x).
///
/// By LU decomposition with partial pivoting in float64. A matrix is singular if a pivot is 0. One that is not finite
/// has no pivots to judge by: its x is NaN.
public record Solve(boolean transposed) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        Shape a = in[0];
        Shape b = in[1];
        require(
                a.rank() >= 2 && a.dim(-1) == a.dim(-2),
                "solve: a must be square matrices (…, d, d), got shape %s",
                a);
        require(
                a.rank() == b.rank()
                        && Arrays.equals(a.dims(), 0, a.rank() - 1, b.dims(), 0, a.rank() - 1),
                "solve: b must be (…, %d, k) with the leading axes of a, %s, got shape %s; reshape a vector to (%d, 1)",
                a.dim(-1),
                a,
                b,
                a.dim(-1));
        return b;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int d = in[0].shape().dim(-1);
        int k = out.shape().dim(-1);
        int matrices = in[0].size() / Math.max(1, d * d);
        DMatrixRMaj a = new DMatrixRMaj(d, d);
        DMatrixRMaj b = new DMatrixRMaj(d, k);
        DMatrixRMaj x = new DMatrixRMaj(d, k);
        LUDecompositionAlt_DDRM lu = new LUDecompositionAlt_DDRM();
        LinearSolverLu_DDRM solver = new LinearSolverLu_DDRM(lu);
        for (int m = 0; m < matrices; m++) {
            Numbers.toDoubles(out.dtype(), in[0].array(), m * d * d, a.data, 0, d * d);
            if (!Numbers.areFinite(DType.F64, a.data, 0, d * d)) {
                Arrays.fill(x.data, Double.NaN);
                Numbers.fromDoubles(out.dtype(), x.data, 0, out.array(), m * d * k, d * k);
                continue;
            }
            if (transposed) {
                transpose(a.data, d);
            }
            Numbers.toDoubles(out.dtype(), in[1].array(), m * d * k, b.data, 0, d * k);
            solver.setA(a);
            requireRegular(lu.getLU().data, d, m, matrices, in[0].shape());
            solver.solve(b, x);
            Numbers.fromDoubles(out.dtype(), x.data, 0, out.array(), m * d * k, d * k);
        }
    }

    private static void transpose(double[] a, int d) {
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                double above = a[j * d + i];
                a[j * d + i] = a[i * d + j];
                a[i * d + j] = above;
            }
        }
    }

    private static void requireRegular(double[] lu, int d, int m, int matrices, Shape a) {
        for (int i = 0; i < d; i++) {
            if (lu[i * d + i] == 0) {
                int each = Math.max(1, matrices / (a.rank() == 2 ? 1 : a.dim(0)));
                throw new SampleException(
                        "solve: the matrix of sample", m / each,
                        "is singular: its pivot " + i + " is 0; for an implicit method, choose another step size");
            }
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor b = new Solve(!transposed).of(in[0], ct);
        if (i == 1) {
            return b;
        }
        MatMul outer = new MatMul(false, true);
        return (transposed ? outer.of(out, b) : outer.of(b, out)).neg();
    }

    @Override
    public boolean keepsOutput() {
        return true;
    }

    /// The leading axis of both sides is a batch.
    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.allPerRow() && batch.in()[0].rank() > 2 ? this : null;
    }

    @Override
    public boolean isLinearIn(int i) {
        return i == 1;
    }

    @Override
    public double multiplications(Shape[] in, Shape out) {
        int d = in[0].dim(-1);
        return (double) in[0].size() * d / 3 + (double) out.size() * d;
    }
}

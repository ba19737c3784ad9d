package org.itograd.sde.linalg;

import static org.itograd.base.Arguments.require;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
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

/// The lower triangular L with L Lᵀ = a for each symmetric matrix of a batch (…, d, d). A matrix that is not finite or not
/// positive definite is refused.
///
/// ā = ½ (S + Sᵀ), S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, where Φ keeps the lower triangle and halves the diagonal.
///
/// I. Murray, "Differentiation of the Cholesky decomposition", 2016.
public record Cholesky() implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        Shape a = in[0];
        require(
                a.rank() >= 2 && a.dim(-1) == a.dim(-2),
                "cholesky: a must be square matrices (…, d, d), got shape %s",
                a);
        return a;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape shape = out.shape();
        int d = shape.dim(-1);
        int matrices = out.size() / Math.max(1, d * d);
        int each = Math.max(1, matrices / (shape.rank() == 2 ? 1 : Math.max(1, shape.dim(0))));
        DMatrixRMaj a = new DMatrixRMaj(d, d);
        CholeskyDecompositionInner_DDRM decomposition = new CholeskyDecompositionInner_DDRM(true);
        for (int m = 0; m < matrices; m++) {
            Numbers.toDoubles(out.dtype(), in[0].array(), m * d * d, a.data, 0, d * d);
            // The decomposition itself takes the root of a NaN without complaint.
            if (!Numbers.areFinite(DType.F64, a.data, 0, d * d)) {
                throw failure(m / each, "is not finite; check what it is made of");
            }
            if (!decomposition.decompose(a)) {
                throw failure(
                        m / each,
                        "is not positive definite; add a small multiple of the unit matrix, or check what it is made of");
            }
            Numbers.fromDoubles(out.dtype(), decomposition.getT(a).data, 0, out.array(), m * d * d, d * d);
        }
    }

    private static SampleException failure(int sample, String why) {
        return new SampleException("cholesky: the matrix of sample", sample, why);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor half = new LowerHalf().of(new MatMul(true, false).of(out, ct));
        Solve back = new Solve(true);
        Tensor s = back.of(out, back.of(out, half).transpose()).transpose();
        return s.mul(0.5).add(s.transpose().mul(0.5));
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }

    @Override
    public boolean keepsOutput() {
        return true;
    }

    /// The leading axis is a batch.
    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.in()[0].rank() > 2 ? this : null;
    }

    @Override
    public double multiplications(Shape[] in, Shape out) {
        return (double) out.size() * out.dim(-1) / 6;
    }
}

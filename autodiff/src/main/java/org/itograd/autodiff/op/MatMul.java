package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// y = op(a) · op(b) over the last two axes, where op transposes them if the flag is set; leading axes broadcast.
///
/// For y = a b: ā = ȳ bᵀ, b̄ = aᵀ ȳ. The flags let every vjp be a product again, without a transposed copy.
public record MatMul(boolean transposeA, boolean transposeB) implements MatMulSchedule {
    @Override
    public Shape shape(Shape[] in) {
        Shape a = in[0];
        Shape b = in[1];
        require(a.rank() >= 2 && b.rank() >= 2,
                "matmul: both sides need at least 2 axes, got %s and %s; reshape a vector to (1, k) or (k, 1)", a, b);
        int k = a.dim(transposeA ? -2 : -1);
        int other = b.dim(transposeB ? -1 : -2);
        require(k == other, "matmul: inner extents must agree, got %s%s with %d and %s%s with %d",
                a, transposeA ? "ᵀ" : "", k, b, transposeB ? "ᵀ" : "", other);
        int[] batch = Shape.broadcast(MatMulEvaluation.batch(a), MatMulEvaluation.batch(b)).dims();
        int[] out = Arrays.copyOf(batch, batch.length + 2);
        out[batch.length] = a.dim(transposeA ? -1 : -2);
        out[batch.length + 1] = b.dim(transposeB ? -2 : -1);
        return Shape.of(out);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        MatMulEvaluation.run(in[0], transposeA, in[1], transposeB, out);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        Tensor a = in[0];
        Tensor b = in[1];
        // With A = op(a), B = op(b): Ā = ȳ Bᵀ and B̄ = Aᵀ ȳ, transposed back where op transposes.
        Tensor full = i == 0
                ? (transposeA ? new MatMul(transposeB, true).of(b, ct) : new MatMul(false, !transposeB).of(ct, b))
                : (transposeB ? new MatMul(true, transposeA).of(ct, a) : new MatMul(!transposeA, false).of(a, ct));
        return Broadcasting.sumTo(full, in[i].shape());
    }
}

package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// y = op(a) · op(b) over the last two axes, where op transposes them if the flag is set; leading axes broadcast.
///
/// For y = a b: ā = ȳ bᵀ, b̄ = aᵀ ȳ. The flags let every vjp be a product again, without a transposed copy.
public record MatMul(boolean transposeA, boolean transposeB) implements Primitive {
    @Override
    public Shape shape(Shape[] in) {
        Shape a = in[0];
        Shape b = in[1];
        require(
                a.rank() >= 2 && b.rank() >= 2,
                "matmul: both sides need at least 2 axes, got %s and %s; reshape a vector to (1, k) or (k, 1)",
                a,
                b);
        int k = a.dim(transposeA ? -2 : -1);
        int other = b.dim(transposeB ? -1 : -2);
        require(
                k == other,
                "matmul: inner extents must agree, got %s%s with %d and %s%s with %d",
                a,
                transposeA ? "ᵀ" : "",
                k,
                b,
                transposeB ? "ᵀ" : "",
                other);
        int[] batch = Shape.broadcast(batch(a), batch(b)).dims();
        int[] out = Arrays.copyOf(batch, batch.length + 2);
        out[batch.length] = a.dim(transposeA ? -1 : -2);
        out[batch.length + 1] = b.dim(transposeB ? -2 : -1);
        return Shape.of(out);
    }

    static Shape batch(Shape s) {
        return Shape.of(Arrays.copyOf(s.dims(), s.rank() - 2));
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

    /// Rows of `a` are samples where b is one matrix for all; with an axis in front of both matrices, so is that.
    @Override
    public @Nullable Primitive onRows(Batch batch) {
        int a = batch.in()[0].rank();
        int b = batch.in()[1].rank();
        boolean rowsOfA = batch.onlyFirstPerRow() && b == 2 && (a > 2 || !transposeA);
        boolean stacks = batch.allPerRow() && a > 2 && a == b;
        return rowsOfA || stacks ? this : null;
    }

    /// aᵀ b where the rows of both are samples.
    @Override
    public boolean sumsRows(Batch batch) {
        return batch.allPerRow() && transposeA && !transposeB && batch.in()[0].rank() == 2
                && batch.in()[1].rank() == 2;
    }

    @Override
    public boolean isLinearIn(int i) {
        return true;
    }

    @Override
    public boolean accumulate(Tensor[] in, Tensor total) {
        if (in[0].shape().rank() > 2 || in[1].shape().rank() > 2) {
            return false;
        }
        MatMulEvaluation.accumulate(in[0], transposeA, in[1], transposeB, total);
        return true;
    }

    @Override
    public double multiplications(Shape[] in, Shape out) {
        return (double) out.size() * in[0].dim(transposeA ? -2 : -1);
    }

    /// With one matrix for all rows of a, that matrix is packed apart.
    @Override
    public @Nullable Tensor lower(Tensor[] in) {
        Shape b = in[1].shape();
        if (transposeA || b.rank() != 2 || in[0].shape().size() == 0 || b.size() == 0) {
            return null;
        }
        int k = b.dim(transposeB ? 1 : 0);
        int n = b.dim(transposeB ? 0 : 1);
        return new PackedMatMul(k, n).of(in[0], new PackedMatMul.Pack(in[1].dtype(), k, n, transposeB).of(in[1]));
    }
}

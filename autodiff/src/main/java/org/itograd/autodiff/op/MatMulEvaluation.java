package org.itograd.autodiff.op;

import java.util.Arrays;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Gemm;

/// Evaluates batched products as few large ones.
final class MatMulEvaluation {
    private MatMulEvaluation() {}

    static void run(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out) {
        int m = out.shape().dim(-2);
        int n = out.shape().dim(-1);
        int k = a.shape().dim(transposeA ? -2 : -1);
        Strides batch = Strides.of(batch(out.shape()), batch(a.shape()), batch(b.shape()));
        boolean sharedB = b.shape().rank() == 2 && !transposeA;
        if (sharedB) {
            // (…, m, k) · (k, n): all leading axes are rows of one product.
            multiply(a, 0, false, b, 0, transposeB, out, 0, out.size() / Math.max(1, n), n, k, false);
            return;
        }
        int[] place = new int[batch.extents().length];
        int[] offsets = new int[2];
        int products = out.size() / Math.max(1, m * n);
        for (int p = 0; p < products; p++) {
            multiply(a, offsets[0] * m * k, transposeA, b, offsets[1] * k * n, transposeB, out, p * m * n, m, n, k,
                    false);
            batch.advanceAll(place, offsets);
        }
    }

    /// The leading axes, which count the products.
    static Shape batch(Shape s) {
        return Shape.of(Arrays.copyOf(s.dims(), s.rank() - 2));
    }

    private static void multiply(
            Tensor a, int aAt, boolean ta, Tensor b, int bAt, boolean tb, Tensor out, int outAt, int m, int n, int k,
            boolean accumulate) {
        Gemm.multiply(
                out.dtype(), m, n, k, a.array(), aAt, ta ? m : k, ta, b.array(), bAt, tb ? k : n, tb, out.array(),
                outAt,
                n, accumulate);
    }

    /// Adds the product of two matrices to a matrix.
    static void accumulate(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor total) {
        int m = total.shape().dim(0);
        int n = total.shape().dim(1);
        multiply(a, 0, transposeA, b, 0, transposeB, total, 0, m, n, a.shape().dim(transposeA ? 0 : 1), true);
    }
}

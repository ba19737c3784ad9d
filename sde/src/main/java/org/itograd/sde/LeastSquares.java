package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// g⁺ b for a matrix of full rank per sample, in operations on tensors: differentiable, and the same for any number of samples.
public final class LeastSquares {
    private LeastSquares() {}

    /// The x with the least |g x − b|, or the shortest if there are several: (gᵀg)⁻¹gᵀ b if d ≥ m, else gᵀ(ggᵀ)⁻¹ b. The normal
    /// equations square the condition of g, so its smallest and largest singular value must not be too far apart: 10⁶ in
    /// F64, 10² in F32.
    ///
    /// @param g (samples, d, m)
    /// @param b (samples, d, k)
    /// @return (samples, m, k)
    public static Tensor solve(Tensor g, Tensor b) {
        Tensor transposed = g.transpose(0, 2, 1);
        return g.shape().dim(1) >= g.shape().dim(2)
                ? positive(transposed.matmul(g), transposed.matmul(b))
                : transposed.matmul(positive(g.matmul(transposed), b));
    }

    /// a⁻¹ b by Gauss–Jordan elimination, for symmetric positive definite a, which needs no pivots. Step j takes from all rows
    /// what makes column j that of the identity matrix.
    private static Tensor positive(Tensor a, Tensor b) {
        int n = a.shape().dim(1);
        Tensor rows = Tensor.concat(2, a, b);
        for (int j = 0; j < n; j++) {
            Tensor pivot = rows.slice(1, j, j + 1);
            Tensor scaled = pivot.div(pivot.slice(2, j, j + 1));
            double[] unit = new double[n];
            unit[j] = 1;
            Tensor factors = rows.slice(2, j, j + 1).sub(Tensor.of(unit, n, 1).cast(a.dtype()));
            rows = rows.sub(factors.mul(scaled));
        }
        return rows.slice(2, n, n + b.shape().dim(2));
    }
}

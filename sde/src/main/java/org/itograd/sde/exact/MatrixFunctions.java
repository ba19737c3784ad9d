package org.itograd.sde.exact;

import java.util.Arrays;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.linalg.LinearAlgebra;

/// Functions of small F64 matrices, made of tensor operations so that they can be differentiated.
final class MatrixFunctions {
    /// The remainder of exp beyond this power is below 2⁻¹⁷/17! < 1e-19 for a norm of at most ½.
    private static final int TERMS = 16;
    /// A pivot this much smaller than the diagonal element it came from is rounding.
    private static final double ROUNDING = 1e-13;

    private MatrixFunctions() {}

    /// An s ≥ 0 for which the sum of every row and column of |a| is at most 2ˢ⁻¹.
    static int halvings(Tensor a) {
        double norm = Math.max(
                a.abs().sum(false, 0).max().item(), a.abs().sum(false, 1).max().item());
        return Math.max(0, Math.getExponent(norm) + 2);
    }

    /// exp(a) for a matrix of norm ≤ ½ by Taylor's series in Horner's form.
    static Tensor expOfSmall(Tensor a) {
        Tensor identity = LinearAlgebra.identity(DType.F64, a.shape().dim(0));
        Tensor sum = identity;
        for (int k = TERMS; k >= 1; k--) {
            sum = a.mul(1.0 / k).matmul(sum).add(identity);
        }
        return sum;
    }

    /// Lower triangular L with L Lᵀ = a, for a symmetric, positive semidefinite matrix; a pivot that vanishes gives a column of
    /// zeros (a direction without noise).
    static Tensor cholesky(Tensor a) {
        int n = a.shape().dim(0);
        Tensor[] columns = new Tensor[n];
        Tensor rest = a;
        for (int j = 0; j < n; j++) {
            Tensor column = rest.slice(1, j, j + 1).mul(from(j, n));
            Tensor pivot = column.slice(0, j, j + 1);
            if (pivot.item() <= ROUNDING * a.at(j * n + j)) {
                columns[j] = Tensor.zeros(DType.F64, n, 1);
            } else {
                columns[j] = column.div(pivot.sqrt());
                rest = rest.sub(columns[j].matmul(columns[j].transpose()));
            }
        }
        return Tensor.concat(1, columns);
    }

    /// Ones from row j on.
    private static Tensor from(int j, int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, j, n, 1);
        return Tensor.of(ones, n, 1);
    }
}

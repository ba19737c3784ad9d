package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.failure;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/// An L with L Lᵀ the given correlation matrix: Cholesky's lower triangular one, if it is positive definite. Where some processes are
/// combinations of others, by Cholesky's decomposition with the largest pivots first, which ends when nothing is left; L then has
/// columns of zeros.
///
/// N. J. Higham, "Analysis of the Cholesky decomposition of a semi-definite matrix", 1990.
final class CorrelationFactor {
    /// An eigenvalue above minus this, and what is left below this, is rounding of the matrix: as with coefficients of ten digits.
    private static final double ROUNDING = 1e-10;

    private CorrelationFactor() {}

    /// L, row after row.
    ///
    /// @param a finite, symmetric, with a diagonal of ones
    /// @throws IllegalArgumentException if it has an eigenvalue below −1e-10
    static double[] of(double[][] a) {
        int m = a.length;
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(m, true);
        if (cholesky.decompose(new DMatrixRMaj(a))) {
            return cholesky.getT(null).getData();
        }
        double least = leastEigenvalue(a);
        if (!(least >= -ROUNDING)) {
            throw failure(
                    "correlation: no processes are correlated like %s, which has the eigenvalue %s; the least one must be >= 0,"
                            + " up to a rounding of %s: check the coefficients, or raise negative eigenvalues to 0 and divide by"
                            + " the roots of the diagonal",
                    Arrays.deepToString(a),
                    least,
                    ROUNDING);
        }
        return semidefinite(a);
    }

    private static double leastEigenvalue(double[][] a) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(a.length, false, true);
        if (!eigen.decompose(new DMatrixRMaj(a))) {
            return Double.NaN;
        }
        return IntStream.range(0, a.length).mapToDouble(k -> eigen.getEigenvalue(k).getReal()).min().orElseThrow();
    }

    private static double[] semidefinite(double[][] a) {
        int m = a.length;
        double[][] rest = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        double[] l = new double[m * m];
        for (int column = 0; column < m; column++) {
            int pivot = 0;
            for (int i = 1; i < m; i++) {
                pivot = rest[i][i] > rest[pivot][pivot] ? i : pivot;
            }
            if (rest[pivot][pivot] <= ROUNDING) {
                break;
            }
            double root = Math.sqrt(rest[pivot][pivot]);
            for (int i = 0; i < m; i++) {
                l[i * m + column] = i == pivot ? root : rest[i][pivot] / root;
            }
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    rest[i][j] -= l[i * m + column] * l[j * m + column];
                }
            }
            Arrays.fill(rest[pivot], 0);
            for (double[] row : rest) {
                row[pivot] = 0;
            }
        }
        return l;
    }
}

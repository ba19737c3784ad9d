package org.itograd.sde.montecarlo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.itograd.sde.TimeGrid;

/// The principal components of a Brownian path at the times of a grid: W = Σ_k √λ_k v_k Z_k with λ_k, v_k the eigenvalues
/// and unit eigenvectors of the covariance min(t_i, t_j) − t_0, i, j = 1 … N, the largest eigenvalue first.
///
/// On a uniform grid with step h, λ_k = h / (4 sin²(a_k/2)) and v_k,j = 2/√(2N + 1) sin(j a_k) with
/// a_k = (2k + 1) π / (2N + 1), k = 0 … N − 1 (P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2004, section
/// 3.1); on another they are computed.
///
/// @param increments `[step][k]`: what Z_k adds to the increment over a step
record PrincipalComponents(double[][] increments) {
    static PrincipalComponents of(TimeGrid grid) {
        return isUniform(grid) ? uniform(grid) : computed(grid);
    }

    private static boolean isUniform(TimeGrid grid) {
        double h = grid.step(0);
        return IntStream.range(0, grid.steps()).allMatch(k -> Math.abs(grid.step(k) - h) <= 1e-12 * h);
    }

    /// By the formula, for a uniform grid.
    static PrincipalComponents uniform(TimeGrid grid) {
        int n = grid.steps();
        double h = (grid.end() - grid.start()) / n;
        double[][] values = new double[n][n];
        for (int k = 0; k < n; k++) {
            double a = (2 * k + 1) * Math.PI / (2 * n + 1);
            double scale = Math.sqrt(h) / (2 * StrictMath.sin(a / 2)) * (2 / Math.sqrt(2 * n + 1));
            for (int j = 0; j < n; j++) {
                values[j][k] = scale * StrictMath.sin((j + 1) * a);
            }
        }
        return ofValues(values);
    }

    /// By an eigenvalue decomposition, for any grid.
    static PrincipalComponents computed(TimeGrid grid) {
        int n = grid.steps();
        DMatrixRMaj covariance = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance.set(i, j, grid.time(Math.min(i, j) + 1) - grid.start());
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(covariance)) {
            throw new IllegalStateException("the covariance of the path over " + grid + " could not be decomposed");
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> eigen.getEigenvalue(k).getReal()).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] values = new double[n][n];
        for (int k = 0; k < n; k++) {
            DMatrixRMaj v = eigen.getEigenVector(order[k]);
            // An eigenvector's sign is free; the first value of the path rises with every Z. The least eigenvalues may be rounded
            // below 0.
            double variance = Math.max(0, eigen.getEigenvalue(order[k]).getReal());
            double scale = Math.copySign(Math.sqrt(variance), v.get(0));
            for (int j = 0; j < n; j++) {
                values[j][k] = scale * v.get(j);
            }
        }
        return ofValues(values);
    }

    /// From what each Z adds to the path's values.
    private static PrincipalComponents ofValues(double[][] values) {
        for (int j = values.length - 1; j > 0; j--) {
            for (int k = 0; k < values.length; k++) {
                values[j][k] -= values[j - 1][k];
            }
        }
        return new PrincipalComponents(values);
    }

    /// See [PathConstruction#increments].
    void increments(double[][] z) {
        double[][] sums = new double[z.length][z[0].length];
        for (int j = 0; j < z.length; j++) {
            double[] sum = sums[j];
            for (int k = 0; k < z.length; k++) {
                double factor = increments[j][k];
                double[] from = z[k];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += factor * from[i];
                }
            }
        }
        Arrays.setAll(z, j -> sums[j]);
    }
}

package org.itograd.sde;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianPath;

/// Paths of a few steps whose weighted means are expectations: the product of Gauss–Hermite rules, one for each increment.
/// Exact for polynomials of degree 2n − 1 in each increment, and to rounding for smooth functions that do not grow fast.
///
/// @param increments (steps, paths, processes)
/// @param weights    one per path
public record GaussPaths(Tensor increments, double[] weights) {
    /// n nodes for each of the increments of length h.
    public static GaussPaths of(int n, int steps, double h, int processes) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = hermite(n);
        int numbers = steps * processes;
        int paths = (int) Math.round(Math.pow(n, numbers));
        double[] values = new double[paths * numbers];
        double[] weights = new double[paths];
        Arrays.fill(weights, 1);
        for (int path = 0; path < paths; path++) {
            int digits = path;
            for (int i = 0; i < numbers; i++) {
                int node = digits % n;
                digits /= n;
                int step = i / processes;
                values[(step * paths + path) * processes + i % processes] =
                        Math.sqrt(h) * eigen.getEigenvalue(node).getReal();
                weights[path] *= Math.pow(eigen.getEigenVector(node).get(0), 2);
            }
        }
        return new GaussPaths(Tensor.of(values, steps, paths, processes), weights);
    }

    /// Golub and Welsch: the Jacobi matrix of Hermite's polynomials.
    private static EigenDecomposition_F64<DMatrixRMaj> hermite(int n) {
        DMatrixRMaj jacobi = new DMatrixRMaj(n, n);
        for (int i = 1; i < n; i++) {
            jacobi.set(i, i - 1, Math.sqrt(i));
            jacobi.set(i - 1, i, Math.sqrt(i));
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(jacobi)) {
            throw new IllegalStateException("no eigenvalues");
        }
        return eigen;
    }

    /// How many paths there are.
    public int paths() {
        return weights.length;
    }

    /// The paths for noise of shape (paths), for one process; or (paths, processes + unused), the last ones 0.
    public BrownianPath path(int... unused) {
        if (unused.length == 0) {
            return BrownianPath.recorded(increments.select(2, 0));
        }
        int[] dims = increments.shape().dims();
        dims[2] = unused[0];
        return BrownianPath.recorded(
                unused[0] == 0 ? increments : Tensor.concat(2, increments, Tensor.zeros(increments.dtype(), dims)));
    }

    /// The expectation of a number per path.
    public double mean(Tensor values) {
        double[] v = values.toDoubleArray();
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += weights[i] * v[i];
        }
        return sum;
    }
}

package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// `gemm`: the product of two n × n matrices of normal numbers, 2n³ floating-point operations.
final class Gemm {
    private Gemm() {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int n : new int[]{256, 512, 1024, 2048}) {
            for (DType dtype : DType.values()) {
                double operations = 2.0 * n * n * n;
                cases.add(new Case("gemm", Params.none().with("n", n).with(dtype), "floating-point operations",
                        operations, () -> work(n, dtype)));
            }
        }
        return cases;
    }

    static Work<Tensor> work(int n, DType dtype) {
        Tensor a = RandomKey.of(1).normal(dtype, n, n);
        Tensor b = RandomKey.of(2).normal(dtype, n, n);
        return new Work<>(() -> a.matmul(b), c -> check(n, a, b, c));
    }

    /// Compares C r with A (B r) for a vector r of normal numbers, which sees an error in any element of C (R. Freivalds,
    /// "Probabilistic machines can use less running time", 1977). Both are of the size of n.
    private static void check(int n, Tensor a, Tensor b, Tensor c) {
        double[] r = RandomKey.of(3).normal(DType.F64, n).toDoubleArray();
        double[] expected = times(a, times(b, r));
        double[] actual = times(c, r);
        for (int i = 0; i < n; i++) {
            ResultChecks.near("row " + i + " of A B r", actual[i], expected[i], n * ResultChecks.tolerance(c.dtype()));
        }
    }

    private static double[] times(Tensor matrix, double[] vector) {
        int n = vector.length;
        double[] product = new double[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                product[i] += matrix.at(i * n + k) * vector[k];
            }
        }
        return product;
    }
}

package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Supplier;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fractional Brownian motion. X is linear in normal numbers, X = M Z, so its covariances M Mᵀ are tested to rounding.
class FractionalPathTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99})
    void covariancesAreExact(double hurst) {
        for (int n : new int[]{1, 2, 5, 33}) {
            FractionalNoise noise = new FractionalNoise(hurst, n);
            double[][] covariance = new double[n][n];
            for (int k = 0; k < noise.size(); k++) {
                double[] z = new double[noise.size()];
                z[k] = 1;
                double[] x = noise.steps(z);
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        covariance[i][j] += x[i] * x[j];
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double lag = Math.abs(i - j);
                    double p = 2 * hurst;
                    double gamma = (Math.pow(lag + 1, p) - 2 * Math.pow(lag, p) + Math.pow(Math.abs(lag - 1), p)) / 2;
                    assertEquals(gamma, covariance[i][j], 2e-13, i + " " + j);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999})
    void eigenvaluesOfTheEmbeddingAreNotNegative(double hurst) {
        for (int n : new int[]{1, 3, 100, 5000}) {
            double[] eigenvalues = new FractionalNoise(hurst, n).eigenvalues(hurst);
            double largest = Arrays.stream(eigenvalues).max().orElseThrow();
            assertTrue(Arrays.stream(eigenvalues).min().orElseThrow() > -1e-14 * largest * Math.log(n + 2));
        }
    }

    @Test
    void theSeriesForLongLagsMeetsTheFormulaAndTheLimit() {
        for (double hurst : new double[]{0.1, 0.5, 0.8}) {
            double p = 2 * hurst;
            for (int k = 8; k < 12; k++) {
                double formula = (Math.pow(k + 1, p) - 2 * Math.pow(k, p) + Math.pow(k - 1, p)) / 2;
                assertEquals(formula, FractionalNoise.covariance(hurst, k), 1e-13);
            }
            double far = FractionalNoise.covariance(hurst, 1_000_000) * Math.pow(1e6, 2 - p);
            assertEquals(hurst * (p - 1), far, 1e-11);
        }
    }

    @Test
    void theTransformIsThatOfFourier() {
        double[] re = RandomKey.of(1).normal(DType.F64, 16).toDoubleArray();
        double[] im = RandomKey.of(2).normal(DType.F64, 16).toDoubleArray();
        double[] outRe = re.clone();
        double[] outIm = im.clone();
        new Fourier(16).transform(outRe, outIm);
        for (int j = 0; j < 16; j++) {
            double x = 0;
            double y = 0;
            for (int k = 0; k < 16; k++) {
                double angle = -2 * Math.PI * j * k / 16;
                x += re[k] * Math.cos(angle) - im[k] * Math.sin(angle);
                y += re[k] * Math.sin(angle) + im[k] * Math.cos(angle);
            }
            assertEquals(x, outRe[j], 1e-13);
            assertEquals(y, outIm[j], 1e-13);
        }
    }

    /// The path has E W_t² = t^2H, within 5 standard errors of 2¹⁴ samples (6e-7), and a sample does not depend on the batch.
    @Test
    void pathsScaleAndSamplesKeepTheirNumbers() {
        int n = 1 << 14;
        BrownianPath path = BrownianPath.fractional(3, 0.7);
        TimeGrid grid = TimeGrid.uniform(0, 3, 12);
        BrownianMotion w = path.over(grid, DType.F64, Shape.of(n));
        for (double t : new double[]{0.25, 1, 3}) {
            double scaled = w.increment(0, t).square().mean().item() / Math.pow(t, 1.4);
            assertEquals(1, scaled, 5 * Math.sqrt(2.0 / n));
        }
        double[] all = path.record(grid, DType.F64, 100, 2).slice(1, 0, 3).toDoubleArray();
        assertArrayEquals(all, path.record(grid, DType.F64, 3, 2).toDoubleArray());
        BrownianMotion rows = path.over(grid, DType.F64, Shape.of(9)).rows(2, 5);
        assertArrayEquals(
                Arrays.copyOfRange(w.increment(0, 1).toDoubleArray(), 2, 5), rows.increment(0, 1).toDoubleArray());
    }

    private static Tensor solve(Sde sde, Solver solver, TimeGrid grid) {
        return SdeSolve.of(sde)
                .solver(solver)
                .grid(grid)
                .brownian(BrownianPath.fractional(3, 0.3))
                .run(Tensor.zeros(DType.F64, 5))
                .y();
    }

    /// dX = −X dt + 2 dB: Euler's X_N = Σ 2 (1 − h)^{N − 1 − k} ΔB_k.
    @Test
    void itDrivesAdditiveNoiseAndNothingElse() {
        TimeGrid grid = TimeGrid.uniform(0, 1, 16);
        Sde additive = Sde.ito((t, x) -> x.neg(), Diffusion.additive(t -> Tensor.scalar(DType.F64, 2)));
        double[] dB = BrownianPath.fractional(3, 0.3).record(grid, DType.F64, 5).toDoubleArray();
        double[] expected = new double[5];
        for (int k = 0; k < 16; k++) {
            for (int i = 0; i < 5; i++) {
                expected[i] = expected[i] * (1 - 1 / 16.0) + 2 * dB[5 * k + i];
            }
        }
        assertArrayEquals(expected, solve(additive, new EulerMaruyama(), grid).toDoubleArray(), 1e-14);
        solve(additive, new Heun(), grid);
        assertRefused("counts on moments", () -> solve(additive, new SimplifiedEuler(), grid));
        Sde multiplicative = Sde.ito((t, x) -> x, Diffusion.diagonal((t, x) -> x));
        assertRefused("additive", () -> solve(multiplicative, new EulerMaruyama(), grid));
        assertRefused("equal steps", () -> solve(additive, new EulerMaruyama(), TimeGrid.of(0, 0.3, 1)));
        for (double hurst : new double[]{0, 1, Double.NaN}) {
            assertRefused("hurst", () -> BrownianPath.fractional(1, hurst));
        }
    }

    private static void assertRefused(String what, Supplier<?> call) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, call::get).getMessage());
        assertTrue(message.contains(what), message);
    }
}

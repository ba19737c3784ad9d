package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.lowdiscrepancy.Halton;
import org.itograd.sde.lowdiscrepancy.Sobol;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.junit.jupiter.api.Test;

class LowDiscrepancyPathTest {
    private static final List<TimeGrid> GRIDS = List.of(TimeGrid.uniform(0, 2, 1), TimeGrid.uniform(1, 3, 8),
            TimeGrid.uniform(0, 1, 11), TimeGrid.of(0, 0.1, 0.15, 0.5, 0.9, 1.7));

    /// A construction is a linear map A from Z to increments. It gives Brownian motion exactly if A Aᵀ = diag(h).
    @Test
    void bothConstructionsGiveIndependentIncrementsOfTheRightVariance() {
        for (PathConstruction construction : PathConstruction.values()) {
            for (TimeGrid grid : GRIDS) {
                double[][] a = matrix(construction, grid);
                for (int i = 0; i < grid.steps(); i++) {
                    for (int j = 0; j < grid.steps(); j++) {
                        double covariance = 0;
                        for (int k = 0; k < grid.steps(); k++) {
                            covariance += a[i][k] * a[j][k];
                        }
                        assertEquals(i == j ? grid.step(i) : 0, covariance, 1e-14, construction + " on " + grid);
                    }
                }
            }
        }
    }

    /// `[step][k]`: what Z_k adds to an increment, found with unit vectors as numbers of N paths.
    private static double[][] matrix(PathConstruction construction, TimeGrid grid) {
        double[][] z = new double[grid.steps()][grid.steps()];
        for (int k = 0; k < z.length; k++) {
            z[k][k] = 1;
        }
        construction.increments(grid, z);
        return z;
    }

    @Test
    void theFormulaForPrincipalComponentsAgreesWithTheDecomposition() {
        TimeGrid grid = TimeGrid.uniform(0, 3, 9);
        double[][] formula = PrincipalComponents.uniform(grid).increments();
        double[][] computed = PrincipalComponents.computed(grid).increments();
        for (int j = 0; j < 9; j++) {
            assertArrayEquals(formula[j], computed[j], 1e-13);
        }
    }

    /// The share of Σ Var W(t_j) that the first numbers carry. For one number and N → ∞ it is 2/3 with the bridge and 8/π² with
    /// principal components.
    @Test
    void theFirstNumbersCarryMostOfTheVariance() {
        TimeGrid grid = TimeGrid.uniform(0, 1, 64);
        double bridge = share(PathConstruction.BRIDGE, grid, 4);
        double principal = share(PathConstruction.PRINCIPAL_COMPONENTS, grid, 4);
        assertTrue(bridge > 0.91 && principal > bridge, () -> bridge + ", " + principal);
        assertEquals(0.8106, share(PathConstruction.PRINCIPAL_COMPONENTS, grid, 1), 0.005);
        assertEquals(0.6667, share(PathConstruction.BRIDGE, grid, 1), 0.02);
    }

    private static double share(PathConstruction construction, TimeGrid grid, int numbers) {
        double[][] a = matrix(construction, grid);
        double all = 0;
        double first = 0;
        double[] w = new double[grid.steps()];
        for (int j = 0; j < grid.steps(); j++) {
            for (int k = 0; k < grid.steps(); k++) {
                w[k] += a[j][k];
                all += w[k] * w[k];
                first += k < numbers ? w[k] * w[k] : 0;
            }
        }
        return first / all;
    }

    @Test
    void coordinatesPlaceTheEndsOfTheProcessesFirst() {
        TimeGrid grid = TimeGrid.uniform(0, 4, 4);
        Sobol sobol = Sobol.of(12).scrambled(RandomKey.of(2));
        BrownianMotion w = LowDiscrepancyPath.of(sobol, PathConstruction.BRIDGE)
                .from(5)
                .over(grid, DType.F64, Shape.of(6, 3));
        double[] end = w.increment(0, 4).toDoubleArray();
        double[] half = w.increment(0, 2).toDoubleArray();
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 3; j++) {
                double z0 = Gaussian.quantile(sobol.coordinate(j, 5 + i) + 0x1p-53);
                double z1 = Gaussian.quantile(sobol.coordinate(3 + j, 5 + i) + 0x1p-53);
                assertEquals(2 * z0, end[3 * i + j], 1e-13);
                assertEquals(z0 + z1, half[3 * i + j], 1e-13);
            }
        }
    }

    @Test
    void aSampleKeepsItsPathInAnyBatchAndOnAnyThread() {
        Sde gbm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
        for (PathConstruction construction : PathConstruction.values()) {
            LowDiscrepancyPath path = LowDiscrepancyPath.of(Halton.of(32).scrambled(RandomKey.of(1)), construction);
            SdeSolve solve = SdeSolve.of(gbm).solver(new EulerMaruyama()).steps(0, 1, 16).brownian(path);
            List<double[]> found = new ArrayList<>();
            for (int threads : new int[]{1, 3}) {
                Workers.withThreads(threads,
                        () -> found.add(solve.run(Tensor.ones(DType.F64, 20_000, 2)).y().toDoubleArray()));
            }
            assertArrayEquals(found.get(0), found.get(1));
            double[] later = solve.brownian(path.from(19_000)).run(Tensor.ones(DType.F64, 1000, 2)).y().toDoubleArray();
            assertArrayEquals(later, java.util.Arrays.copyOfRange(found.get(0), 38_000, 40_000));
        }
    }

    @Test
    void everyNoiseShapeAndEitherDirection() {
        TimeGrid grid = TimeGrid.uniform(0, 1, 4);
        LowDiscrepancyPath path = LowDiscrepancyPath.of(Sobol.of(24), PathConstruction.BRIDGE);
        BrownianMotion w = path.over(grid, DType.F32, Shape.of(8, 2, 3));
        assertArrayEquals(
                w.increment(0.25, 0.75).neg().toFloatArray(), w.increment(0.75, 0.25).toFloatArray());
        assertArrayEquals(
                w.rows(3, 5).increment(0, 1).toFloatArray(),
                java.util.Arrays.copyOfRange(w.increment(0, 1).toFloatArray(), 18, 30));
        assertThrows(IllegalArgumentException.class, () -> w.increment(0, 0.3));
        assertThrows(IllegalArgumentException.class, () -> path.over(grid, DType.F64, Shape.of(8, 7)));
        assertThrows(IllegalArgumentException.class, () -> path.over(grid, DType.F64, Shape.of()));
        assertThrows(IllegalArgumentException.class, () -> path.from(-1));
    }
}

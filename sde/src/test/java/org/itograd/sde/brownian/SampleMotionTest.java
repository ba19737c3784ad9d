package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// Paths along times that differ from sample to sample. A correct one fails a statistical check with probability 1e-6 for a random
/// seed; the seeds are fixed.
class SampleMotionTest {
    private static final double FALSE_ALARM = 1e-6;

    /// Two steps, from 0 to 1 over a time of each sample's own.
    private record Split(int first, int samples) implements SampleTimes {
        @Override
        public int steps() {
            return 2;
        }

        @Override
        public double time(int k, int sample) {
            int place = first + sample;
            return k == 1 ? 0.01 + 0.98 * (place % 7) / 7 : k == 0 ? 0 : 1;
        }
    }

    private static Tensor[] filled(BrownianPath path, DType dtype, Split times, int k, PathDetail detail, int... row) {
        int[] dims = new int[row.length + 1];
        dims[0] = times.samples();
        System.arraycopy(row, 0, dims, 1, row.length);
        Shape shape = Shape.of(dims);
        Tensor[] parts =
                detail.shapes(shape).stream().map(s -> Tensor.zeros(dtype, s.dims())).toArray(Tensor[]::new);
        path.along(times, dtype, shape, detail).fill(k, List.of(parts));
        return parts;
    }

    /// Each part over the root of the sample's own step is standard normal, and the same alone as among others.
    @Test
    void independentIncrementsAreScaledByEachSamplesStep() {
        Split times = new Split(0, 1 << 14);
        double[] parts = {1, 12, 720};
        for (DType dtype : DType.values()) {
            for (int k = 0; k < 2; k++) {
                Tensor[] path = filled(BrownianPath.of(1), dtype, times, k, PathDetail.SPACE_TIME_TIME, 1);
                Tensor[] some = filled(BrownianPath.of(1), dtype, new Split(100, 30), k, PathDetail.SPACE_TIME_TIME, 1);
                for (int p = 0; p < parts.length; p++) {
                    double[] z = path[p].toDoubleArray();
                    assertArrayEquals(some[p].toDoubleArray(), path[p].slice(0, 100, 130).toDoubleArray());
                    for (int i = 0; i < z.length; i++) {
                        z[i] /= Math.sqrt((times.time(k + 1, i) - times.time(k, i)) / parts[p]);
                    }
                    // Those of one step alone, then all.
                    double[] own = new double[z.length / 7];
                    for (int i = 0; i < own.length; i++) {
                        own[i] = z[7 * i];
                    }
                    Checks.law("short", Gaussian::cdf, Tensor.of(own, own.length), FALSE_ALARM).require();
                    Checks.law("all", Gaussian::cdf, Tensor.of(z, z.length), FALSE_ALARM).require();
                }
            }
        }
    }

    /// A scales with h: Var A = h²/4 for each sample's own h, correlated or not (A of two processes becomes A det L).
    @Test
    void levyAreasAreScaledByEachSamplesStep() {
        Split times = new Split(0, 1 << 15);
        for (BrownianPath path : List.of(
                BrownianPath.of(5), BrownianPath.of(5).mirrored(),
                BrownianPath.of(5).correlated(new double[][]{{1, 0.6}, {0.6, 1}}))) {
            Tensor[] parts = filled(path, DType.F64, times, 0, PathDetail.LEVY_AREA, 2);
            double[] area = parts[1].slice(1, 0, 1).slice(2, 1, 2).toDoubleArray();
            for (int i = 0; i < area.length; i++) {
                area[i] /= times.time(1, i) - times.time(0, i);
            }
            double expected =
                    path.equals(BrownianPath.of(5)) || path.equals(BrownianPath.of(5).mirrored()) ? 0.25 : 0.16;
            Checks.mean("A²/h²", expected, Tensor.of(area, area.length).square(), FALSE_ALARM).require();
        }
    }

    @Test
    void aTreeIsTheSameHoweverItIsAsked() {
        BrownianPath tree = BrownianPath.tree(2, 0, 2);
        Split times = new Split(3, 20);
        BrownianMotion w = tree.over(TimeGrid.of(0, 2), DType.F64, Shape.of(23, 2));
        for (int k = 0; k < 2; k++) {
            double[] along = filled(tree, DType.F64, times, k, PathDetail.INCREMENT, 2)[0].toDoubleArray();
            for (int i = 0; i < 20; i++) {
                Tensor all = w.increment(times.time(k, i), times.time(k + 1, i));
                assertEquals(all.at(2 * (3 + i)), along[2 * i], 1e-15);
                assertEquals(all.at(2 * (3 + i) + 1), along[2 * i + 1], 1e-15);
            }
        }
    }

    @Test
    void correlationIsKept() {
        double[][] correlation = {{1, 0.6}, {0.6, 1}};
        BrownianPath path = BrownianPath.of(3).correlated(correlation);
        Split times = new Split(0, 1 << 14);
        Tensor w = filled(path, DType.F64, times, 0, PathDetail.INCREMENT, 2)[0];
        Tensor independent = filled(BrownianPath.of(3), DType.F64, times, 0, PathDetail.INCREMENT, 2)[0];
        assertArrayEquals(independent.select(1, 0).toDoubleArray(), w.select(1, 0).toDoubleArray(), 1e-15);
        Tensor second = independent.select(1, 0).mul(0.6).add(independent.select(1, 1).mul(0.8));
        assertArrayEquals(second.toDoubleArray(), w.select(1, 1).toDoubleArray(), 1e-14);
    }

    @Test
    void otherPathsAreRefused() {
        BrownianPath recorded = BrownianPath.recorded(Tensor.zeros(DType.F64, 2, 3));
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> recorded.along(new Split(0, 3), DType.F64, Shape.of(3), PathDetail.INCREMENT))
                .getMessage();
        assertTrue(String.valueOf(message).contains("BrownianPath.of(seed)"), message);
    }
}

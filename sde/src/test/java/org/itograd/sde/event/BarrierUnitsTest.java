package org.itograd.sde.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.junit.jupiter.api.Test;

/// A probability has no unit: that of staying on one side of a line is the same for lengths in metres and in parsecs, and as exact in
/// float32 as its arguments are.
class BarrierUnitsTest {
    private static final int SAMPLES = 200;

    private static Barrier[] barriers(double unit) {
        return new Barrier[]{Barrier.lower(-1.5 * unit), Barrier.upper(1.25 * unit),
            Barrier.between(-1.5 * unit, 1.25 * unit)};
    }

    private static Tensor path(DType dtype, double unit) {
        return RandomKey.of(1).normal(DType.F64, 5, SAMPLES).mul(0.6).cast(DType.F32).cast(dtype).mul(unit);
    }

    private static Tensor deviation(DType dtype, double unit) {
        return RandomKey.of(2).uniform(DType.F64, 4, SAMPLES).add(0.05).cast(DType.F32).cast(dtype).mul(unit);
    }

    @Test
    void lengthsMayHaveAnyUnit() {
        TimeGrid grid = TimeGrid.of(0, 0.1, 0.3, 1.1, 5);
        for (DType dtype : DType.values()) {
            double[] units = dtype == DType.F32
                    ? new double[]{0x1p-23, 0x1p-100, 0x1p90}
                    : new double[]{0x1p-23, 0x1p-400, 0x1p300};
            for (int b = 0; b < 3; b++) {
                Tensor one = barriers(1)[b].survival(grid, path(dtype, 1), deviation(dtype, 1));
                for (double unit : units) {
                    Tensor other = barriers(unit)[b].survival(grid, path(dtype, unit), deviation(dtype, unit));
                    assertArrayEquals(one.toDoubleArray(), other.toDoubleArray(), dtype + " " + unit);
                }
            }
        }
    }

    @Test
    void timesMayHaveAnyUnit() {
        for (DType dtype : DType.values()) {
            for (int b = 0; b < 3; b++) {
                Tensor one = barriers(1)[b].survival(
                        TimeGrid.of(0, 0.25, 1, 2, 4), path(dtype, 1), deviation(dtype, 1));
                for (int power : new int[]{-30, -120, 110}) {
                    double unit = Math.scalb(1.0, 2 * power);
                    Tensor other = barriers(1)[b].survival(
                            TimeGrid.of(0, 0.25 * unit, unit, 2 * unit, 4 * unit),
                            path(dtype, 1),
                            deviation(dtype, Math.scalb(1.0, -power)));
                    assertArrayEquals(one.toDoubleArray(), other.toDoubleArray(), dtype + " " + unit);
                }
            }
        }
    }

    @Test
    void float32IsAsGoodAsItsArguments() {
        TimeGrid grid = TimeGrid.of(0, 0.1, 0.3, 1.1, 5);
        for (int b = 0; b < 3; b++) {
            double[] exact = barriers(1)[b]
                    .survival(grid, path(DType.F64, 1), deviation(DType.F64, 1))
                    .toDoubleArray();
            double[] single = barriers(1)[b]
                    .survival(grid, path(DType.F32, 1), deviation(DType.F32, 1))
                    .toDoubleArray();
            for (int i = 0; i < SAMPLES; i++) {
                assertEquals(exact[i], single[i], 3e-5 * exact[i] + 1e-30);
            }
        }
    }

    /// 1 − exp(−2xy/s²) for lengths and deviations that are small in their unit, against the other line, which is far away or not
    /// there.
    @Test
    void smallHeightsAboveALineCount() {
        for (DType dtype : DType.values()) {
            double tolerance = dtype == DType.F32 ? 1e-6 : 1e-14;
            assertEquals(1 - Math.exp(-2), one(Barrier.between(0, 1), dtype, 1e-9, 1e-9, 1e-9), tolerance);
            assertEquals(1 - Math.exp(-2), one(Barrier.lower(0), dtype, 1e-9, 1e-9, 1e-9), tolerance);
            assertEquals(1 - Math.exp(-2), one(Barrier.upper(0), dtype, -1e-15, -1e-15, 1e-15), tolerance);
            assertEquals(2e-18, one(Barrier.lower(0), dtype, 1e-9, 1e-9, 1), 2e-18 * tolerance);
            assertEquals(1, one(Barrier.lower(0), dtype, 1e-9, 1e-9, 1e-18));
            assertEquals(1 - Math.exp(-2), one(Barrier.lower(0), dtype, 1e9, 1e-9, 1), tolerance);
        }
    }

    /// The series by 60 digits.
    @Test
    void probabilitiesNearTwoLinesAreExact() {
        double[][] cases = {
            {0.3, 0.6, 0.2, 0.99987575866719484739, 0.99752124706507759881},
            {1e-7, 1e-9, 0.1, 1.99999999999998e-14, 3.9599600042666911997e-12},
            {1e-7, 0.5, 0.3, 1.1110606760600015805e-6, 1.1110606760600015805e-6},
            {1e-6, 0.75, 0.5, 4.6466514677037475126e-6, 1.9661127021280361723e-6},
            {1e-4, 2e-4, 0.05, 0.000015999872000682663936, 0.011339321324306133057},
            {0.25, 0.5, 1.5, 0.000081212707174472076368, 0.000081212707174472076368},
            {1e-8, 2e-8, 0.8, 3.365520734590847127e-16, 7.3464600428992619158e-16},
            {0.5, 0.5, 3, 7.7414961071314035274e-19, 7.7414961071314035274e-19}};
        Barrier above = Barrier.between(0, 1);
        Barrier below = Barrier.between(-1, 0);
        for (double[] c : cases) {
            String message = Arrays.toString(c);
            assertEquals(c[3], one(above, DType.F64, c[0], c[1], c[2]), 1e-13 * c[3], message);
            assertEquals(c[3], one(above, DType.F64, c[1], c[0], c[2]), 1e-13 * c[3], message);
            assertEquals(c[3], one(below, DType.F64, -c[0], -c[1], c[2]), 1e-13 * c[3], message);
            assertEquals(c[3], one(above, DType.F32, c[0], c[1], c[2]), 4e-6 * c[3], message);
            // From near one line to near the other; the distance from the second is a difference.
            double rounding = 0x1p-52 / Math.min(c[0], c[1]);
            assertEquals(c[4], one(above, DType.F64, c[0], 1 - c[1], c[2]), (1e-13 + rounding) * c[4], message);
            assertEquals(c[4], one(above, DType.F64, 1 - c[1], c[0], c[2]), (1e-13 + rounding) * c[4], message);
        }
    }

    private static double one(Barrier barrier, DType dtype, double x, double y, double s) {
        Tensor path = Tensor.of(new double[]{x, y}, 2, 1).cast(dtype);
        return barrier.survival(TimeGrid.uniform(0, 1, 1), path, Tensor.scalar(dtype, s)).item();
    }

    /// Whatever the deviation is, 0 and infinitely much more than the distance of the lines included.
    @Test
    void probabilitiesAndTheirDerivativesAreFinite() {
        TimeGrid grid = TimeGrid.uniform(0, 1, 1);
        for (DType dtype : DType.values()) {
            double huge = dtype == DType.F32 ? 1e38 : 1e308;
            double tiny = dtype == DType.F32 ? 1e-38 : 1e-308;
            for (Barrier b : barriers(1)) {
                Tensor path = Tensor.of(new double[]{-1.5, -1.5, 0, 0.5, 1.25, 9, -1.5, 0, 0, 1.25, 1.25, 0}, 2, 6)
                        .cast(dtype)
                        .variable();
                for (double s : new double[]{0, tiny, 1e-20, 1e-3, 1, 1e3, 1e20, huge}) {
                    Tensor deviation = Tensor.scalar(dtype, s).variable();
                    Tensor p = b.survival(grid, path, deviation);
                    for (double value : p.toDoubleArray()) {
                        assertTrue(value >= 0 && value <= 1, s + " " + value);
                    }
                    for (Tensor slope : Autodiff.gradients(p.sum(), path, deviation)) {
                        assertEquals(0, slope.mul(0).abs().sum().item(), dtype + " " + s + " " + slope);
                    }
                }
            }
        }
    }
}

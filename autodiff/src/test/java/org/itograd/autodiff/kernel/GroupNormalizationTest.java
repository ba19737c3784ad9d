package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class GroupNormalizationTest {
    private static final int EDGE = 2;

    /// Sizes of one normalisation.
    private record Case(int batch, int positions, int channels, int groups, double epsilon) {
        int size() {
            return batch * positions * channels;
        }

        Object forward(DType dtype, Object x) {
            Object y = Samples.filled(dtype, EDGE + size(), 5);
            GroupNormalization.forward(dtype, batch, positions, channels, groups, epsilon, x, EDGE, y, EDGE);
            return y;
        }

        Object gradient(DType dtype, Object x, Object dy) {
            Object dx = Samples.filled(dtype, EDGE + size(), 5);
            GroupNormalization.gradient(
                    dtype, batch, positions, channels, groups, epsilon, x, EDGE, dy, EDGE, dx, EDGE);
            return dx;
        }

        /// Of the group of the element `at`: the mean of `a·b`, by a compensated sum (Kahan 1965).
        private double mean(double[] a, double[] b, int at) {
            int size = channels / groups;
            int sample = at / (positions * channels);
            int group = at % channels / size;
            double sum = 0;
            double lost = 0;
            for (int p = 0; p < positions; p++) {
                for (int c = group * size; c < (group + 1) * size; c++) {
                    int i = (sample * positions + p) * channels + c;
                    double term = a[i] * b[i] - lost;
                    double next = sum + term;
                    lost = next - sum - term;
                    sum = next;
                }
            }
            return sum / (positions * (double) size);
        }

        private double[] ones() {
            double[] ones = new double[size()];
            Arrays.fill(ones, 1);
            return ones;
        }

        private double[] centred(double[] x) {
            double[] ones = ones();
            double[] d = new double[size()];
            for (int i = 0; i < d.length; i++) {
                d[i] = x[i] - mean(x, ones, i);
            }
            return d;
        }

        double[] expected(double[] x) {
            double[] d = centred(x);
            double[] y = new double[size()];
            for (int i = 0; i < y.length; i++) {
                y[i] = d[i] / Math.sqrt(mean(d, d, i) + epsilon);
            }
            return y;
        }

        double[] expectedGradient(double[] x, double[] dy) {
            double[] d = centred(x);
            double[] y = expected(x);
            double[] ones = ones();
            double[] dx = new double[size()];
            for (int i = 0; i < dx.length; i++) {
                double slope = dy[i] - mean(dy, ones, i) - y[i] * mean(dy, y, i);
                dx[i] = slope / Math.sqrt(mean(d, d, i) + epsilon);
            }
            return dx;
        }
    }

    private static final Case[] CASES = {
        new Case(1, 1, 4, 1, 1e-5),
        new Case(2, 9, 3, 3, 1e-5),
        new Case(3, 49, 8, 2, 1e-5),
        new Case(2, 65, 33, 11, 1e-3),
        new Case(2, 130, 40, 8, 0),
        new Case(1, 200, 1, 1, 1e-5)};

    private static Object input(DType dtype, int size, double mean, double spread, long seed) {
        Object x = Samples.uniform(dtype, EDGE + size, seed);
        for (int i = 0; i < EDGE + size; i++) {
            Samples.set(x, i, mean + spread * Samples.get(x, i));
        }
        return x;
    }

    private static double[] doubles(Object x) {
        double[] d = new double[Samples.length(x) - EDGE];
        for (int i = 0; i < d.length; i++) {
            d[i] = Samples.get(x, EDGE + i);
        }
        return d;
    }

    private static void check(DType dtype, Case c, double mean, double spread, double tolerance) {
        Object x = input(dtype, c.size(), mean, spread, 1);
        Object dy = input(dtype, c.size(), 0.3, 1, 2);
        String what = dtype + " " + c + ", mean " + mean;
        Object y = c.forward(dtype, x);
        Samples.assertClose(c.expected(doubles(x)), doubles(y), tolerance, what);
        double[] expected = c.expectedGradient(doubles(x), doubles(dy));
        double largest = 0;
        for (double d : expected) {
            largest = Math.max(largest, Math.abs(d));
        }
        Object dx = c.gradient(dtype, x, dy);
        Samples.assertClose(expected, doubles(dx), tolerance * (largest + 1 / spread), "gradient, " + what);
        for (int i = 0; i < EDGE; i++) {
            assertEquals(5, Samples.get(y, i), "wrote before its place");
            assertEquals(5, Samples.get(dx, i), "wrote before its place");
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void valuesAndGradientsAreThoseOfTheFormulas(DType dtype) {
        for (Case c : CASES) {
            check(dtype, c, 0, 1, 100 * Samples.roundoff(dtype));
            check(dtype, c, -3, 0.5, 100 * Samples.roundoff(dtype));
        }
    }

    /// With a mean of 1e4 (1e6 in float64) and a spread of 1, the mean of squares less the square of the mean has no
    /// correct digit in float32. The reference sees the same rounded inputs, so nothing of that is excused here.
    @ParameterizedTest
    @EnumSource(DType.class)
    void accurateFarFromZero(DType dtype) {
        for (Case c : CASES) {
            if (c.positions() * c.channels() / c.groups() > 1 && c.positions() > 1) {
                double mean = dtype == DType.F32 ? 1e4 : 1e6;
                double tolerance = dtype == DType.F32 ? 2e-5 : 1e-7;
                check(dtype, c, mean, 1, tolerance);
            }
        }
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        Case c = new Case(2, 5, 6, 3, 1e-3);
        double[] x = (double[]) input(DType.F64, c.size(), 1, 1, 3);
        double[] dy = (double[]) input(DType.F64, c.size(), 0, 1, 4);
        double[] dx = doubles(c.gradient(DType.F64, x, dy));
        double step = 1e-5;
        for (int i = 0; i < dx.length; i++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[EDGE + i] += step;
            down[EDGE + i] -= step;
            double difference = product(c.forward(DType.F64, up), dy) - product(c.forward(DType.F64, down), dy);
            assertEquals(difference / (2 * step), dx[i], 1e-7, "element " + i);
        }
    }

    private static double product(Object y, double[] dy) {
        return Samples.dot(doubles(y), doubles(dy));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void constantInputBecomesZero(DType dtype) {
        Case c = new Case(1, 70, 6, 2, 1e-5);
        Object x = Samples.filled(dtype, EDGE + c.size(), 1234.567);
        Samples.assertClose(new double[c.size()], doubles(c.forward(dtype, x)), 0, "constant");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void resultsMayReplaceTheInputs(DType dtype) {
        Case c = new Case(2, 67, 10, 5, 1e-5);
        Object x = input(dtype, c.size(), 1, 1, 5);
        Object dy = input(dtype, c.size(), 0, 1, 6);
        double[] y = doubles(c.forward(dtype, x));
        double[] dx = doubles(c.gradient(dtype, x, dy));
        Object a = Samples.copy(x);
        GroupNormalization.forward(dtype, 2, 67, 10, 5, 1e-5, a, EDGE, a, EDGE);
        Samples.assertBits(y, doubles(a), "y over x");
        Object b = Samples.copy(x);
        GroupNormalization.gradient(dtype, 2, 67, 10, 5, 1e-5, b, EDGE, dy, EDGE, b, EDGE);
        Samples.assertBits(dx, doubles(b), "dx over x");
        Object d = Samples.copy(dy);
        GroupNormalization.gradient(dtype, 2, 67, 10, 5, 1e-5, x, EDGE, d, EDGE, d, EDGE);
        Samples.assertBits(dx, doubles(d), "dx over dy");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void sameBitsForAnyNumberOfThreads(DType dtype) {
        Case c = new Case(13, 400, 64, 8, 1e-5);
        Object x = input(dtype, c.size(), 1, 1, 7);
        Object dy = input(dtype, c.size(), 0, 1, 8);
        Object[][] results = new Object[4][];
        for (int threads = 1; threads <= 3; threads++) {
            int at = threads;
            Workers.withThreads(
                    threads, () -> results[at] = new Object[]{c.forward(dtype, x), c.gradient(dtype, x, dy)});
        }
        for (int threads = 2; threads <= 3; threads++) {
            Samples.assertBits(results[1][0], results[threads][0], "forward, threads " + threads);
            Samples.assertBits(results[1][1], results[threads][1], "gradient, threads " + threads);
        }
    }

    /// The loops in use, of whatever width, against those without vectors.
    @ParameterizedTest
    @EnumSource(DType.class)
    void loopsHaveTheBitsOfTheScalarLoops(DType dtype) {
        NormalizationLoops loops = Implementations.normalization(dtype);
        NormalizationLoops scalar = switch (dtype) {
            case F32 -> new ScalarFloatNormalization();
            case F64 -> new ScalarDoubleNormalization();
        };
        for (int channels = 1; channels <= 70; channels++) {
            for (int rows : new int[]{1, 2, 7, 64}) {
                String what = channels + " channels, " + rows + " rows";
                Samples.assertBits(all(dtype, scalar, rows, channels), all(dtype, loops, rows, channels), what);
            }
        }
    }

    /// The results of all five loops, one after the other.
    private static Object all(DType dtype, NormalizationLoops loops, int rows, int channels) {
        int size = rows * channels;
        int table = NormalizationLoops.COEFFICIENTS * channels;
        Object x = Samples.uniform(dtype, 1 + size, 1);
        Object dy = Samples.uniform(dtype, 1 + size, 2);
        Object f = Samples.uniform(dtype, table, 3);
        Object results = dtype.allocate(3 * table + 2 * size);
        loops.sums(x, 1, rows, channels, f);
        System.arraycopy(f, 0, results, 0, table);
        loops.squares(x, 1, rows, channels, f);
        System.arraycopy(f, 0, results, table, table);
        loops.products(x, 1, dy, 1, rows, channels, f);
        System.arraycopy(f, 0, results, 2 * table, table);
        loops.normalize(x, 1, rows, channels, f, results, 3 * table);
        loops.gradient(x, 1, dy, 1, rows, channels, f, results, 3 * table + size);
        return results;
    }

    @Test
    void wrongSizesAreNamed() {
        float[] x = new float[12];
        IllegalArgumentException groups = assertThrows(
                IllegalArgumentException.class,
                () -> GroupNormalization.forward(DType.F32, 1, 2, 6, 4, 1e-5, x, 0, x, 0));
        assertEquals("groups must divide channels = 6, but is 4", groups.getMessage());
        IllegalArgumentException epsilon = assertThrows(
                IllegalArgumentException.class,
                () -> GroupNormalization.forward(DType.F32, 1, 2, 6, 3, Double.NaN, x, 0, x, 0));
        assertEquals("epsilon must not be negative, but is NaN", epsilon.getMessage());
    }
}

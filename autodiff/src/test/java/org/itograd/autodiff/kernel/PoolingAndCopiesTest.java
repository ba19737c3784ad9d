package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.itograd.autodiff.kernel.Pooling.Geometry;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class PoolingAndCopiesTest {
    private static final Geometry[] GEOMETRIES = {
        new Geometry(2, 4, 6, 3, 2, 2, 2, 2),
        new Geometry(1, 7, 5, 1, 3, 2, 2, 1),
        new Geometry(3, 5, 5, 17, 5, 5, 1, 1),
        new Geometry(2, 8, 9, 2, 2, 3, 3, 5),
        new Geometry(0, 2, 2, 1, 1, 1, 1, 1)};

    private interface Term {
        void add(int x, int y);
    }

    /// All pairs of places in x and y that belong together.
    private static void pairs(Geometry g, Term term) {
        for (int b = 0, y = 0; b < g.batch(); b++) {
            for (int p = 0; p < g.outHeight(); p++) {
                for (int q = 0; q < g.outWidth(); q++) {
                    for (int c = 0; c < g.channels(); c++, y++) {
                        for (int i = 0; i < g.windowHeight(); i++) {
                            for (int j = 0; j < g.windowWidth(); j++) {
                                int h = p * g.strideHeight() + i;
                                int v = q * g.strideWidth() + j;
                                term.add(((b * g.height() + h) * g.width() + v) * g.channels() + c, y);
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void averagesAndTheirAdjoint(DType dtype) {
        for (Geometry g : GEOMETRIES) {
            int xSize = g.batch() * g.height() * g.width() * g.channels();
            int ySize = g.batch() * g.outHeight() * g.outWidth() * g.channels();
            double share = 1.0 / (g.windowHeight() * g.windowWidth());
            Object x = Samples.uniform(dtype, 1 + xSize, 1);
            Object dy = Samples.uniform(dtype, 1 + ySize, 2);
            double[] y = new double[3 + ySize];
            double[] dx = new double[3 + xSize];
            pairs(g, (i, k) -> {
                y[2 + k] += share * Samples.get(x, 1 + i);
                dx[2 + i] += share * Samples.get(dy, 1 + k);
            });
            Object gotY = around(dtype, ySize, y);
            Object gotDx = around(dtype, xSize, dx);
            Pooling.average(dtype, g, x, 1, gotY, 2);
            Pooling.averageAdjoint(dtype, g, dy, 1, gotDx, 2);
            Samples.assertClose(y, gotY, 50 * Samples.roundoff(dtype), "average, " + g);
            Samples.assertClose(dx, gotDx, 50 * Samples.roundoff(dtype), "adjoint, " + g);
        }
    }

    /// An array of nines with two elements before the result and one behind it, which `expected` then has too.
    private static Object around(DType dtype, int size, double[] expected) {
        expected[0] = 9;
        expected[1] = 9;
        expected[2 + size] = 9;
        return Samples.filled(dtype, 3 + size, 9);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void upsampling(DType dtype) {
        int[][] sizes = {{1, 1, 1, 1, 1, 1}, {2, 3, 4, 5, 2, 2}, {1, 4, 2, 3, 1, 3}, {3, 2, 5, 1, 4, 1}};
        for (int[] s : sizes) {
            int xSize = s[0] * s[1] * s[2] * s[3];
            int ySize = xSize * s[4] * s[5];
            Object x = Samples.uniform(dtype, 1 + xSize, 3);
            double[] y = new double[3 + ySize];
            for (int k = 0; k < ySize; k++) {
                int c = k % s[3];
                int v = k / s[3] % (s[2] * s[5]);
                int row = k / (s[3] * s[2] * s[5]);
                int h = row % (s[1] * s[4]);
                int b = row / (s[1] * s[4]);
                int i = ((b * s[1] + h / s[4]) * s[2] + v / s[5]) * s[3] + c;
                y[2 + k] = Samples.get(x, 1 + i);
            }
            Object gotY = around(dtype, ySize, y);
            Pooling.upsample(dtype, s[0], s[1], s[2], s[3], s[4], s[5], x, 1, gotY, 2);
            Samples.assertClose(y, gotY, 0, "upsample");
        }
    }

    /// Against one element at a time.
    private static void checkCopy(
            DType dtype, int[] shape, int xSize, int xOffset, int[] xStrides, int ySize, int yOffset, int[] yStrides) {
        Object x = Samples.uniform(dtype, xSize, 5);
        Object got = Samples.filled(dtype, ySize, 9);
        Object expected = Samples.copy(got);
        int all = 1;
        for (int size : shape) {
            all *= size;
        }
        for (int n = 0; n < all; n++) {
            int rest = n;
            int from = xOffset;
            int to = yOffset;
            for (int d = shape.length - 1; d >= 0; d--) {
                from += rest % shape[d] * xStrides[d];
                to += rest % shape[d] * yStrides[d];
                rest /= shape[d];
            }
            Samples.set(expected, to, Samples.get(x, from));
        }
        Copies.strided(dtype, shape, x, xOffset, xStrides, got, yOffset, yStrides);
        Samples.assertBits(expected, got, Arrays.toString(shape));
    }

    private static int[] ints(int... values) {
        return values;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void transposes(DType dtype) {
        for (int rows : new int[]{1, 3, 8, 33, 100}) {
            for (int columns : new int[]{1, 2, 16, 67}) {
                int n = rows * columns;
                checkCopy(dtype, ints(rows, columns), n, 0, ints(1, rows), n, 0, ints(columns, 1));
                checkCopy(
                        dtype,
                        ints(3, rows, columns),
                        3 * n + 1,
                        1,
                        ints(n, 1, rows),
                        3 * n + 2,
                        2,
                        ints(n, columns, 1));
                checkCopy(
                        dtype,
                        ints(rows, columns, 5),
                        5 * n,
                        0,
                        ints(5, 5 * rows, 1),
                        5 * n,
                        0,
                        ints(5 * columns, 5, 1));
            }
        }
        checkCopy(
                dtype, ints(4, 3, 5, 2), 120, 0, ints(1, 40, 4, 20), 120, 0, ints(30, 10, 2, 1));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void broadcastsSlicesAndConcatenations(DType dtype) {
        checkCopy(dtype, ints(), 3, 2, ints(), 3, 1, ints());
        checkCopy(dtype, ints(50), 1, 0, ints(0), 50, 0, ints(1));
        checkCopy(dtype, ints(7, 20), 20, 0, ints(0, 1), 140, 0, ints(20, 1));
        checkCopy(dtype, ints(7, 20), 7, 0, ints(1, 0), 140, 0, ints(20, 1));
        checkCopy(dtype, ints(4, 3, 5, 6), 30, 0, ints(0, 0, 6, 1), 360, 0, ints(90, 30, 6, 1));
        checkCopy(dtype, ints(4, 3, 5, 6), 24, 0, ints(6, 0, 0, 1), 360, 0, ints(90, 30, 6, 1));
        checkCopy(dtype, ints(3, 4), 100, 12, ints(10, 1), 12, 0, ints(4, 1));
        checkCopy(dtype, ints(3, 4), 100, 12, ints(20, 2), 12, 0, ints(4, 1));
        checkCopy(dtype, ints(3, 4), 12, 11, ints(-4, -1), 12, 0, ints(4, 1));
        checkCopy(dtype, ints(6, 4), 24, 0, ints(4, 1), 60, 5, ints(10, 1));
        checkCopy(dtype, ints(6, 4), 24, 0, ints(4, 1), 60, 3, ints(10, 2));
        checkCopy(dtype, ints(2, 0, 3), 1, 0, ints(0, 3, 1), 4, 0, ints(0, 3, 1));
        checkCopy(dtype, ints(1, 5, 1), 5, 0, ints(99, 1, 77), 5, 0, ints(5, 1, 1));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void gatheredRowsAndTheirAdjoint(DType dtype) {
        int length = 19;
        int[] indices = {99, 4, 0, 4, 2, 4};
        Object x = Samples.uniform(dtype, 1 + 5 * length, 6);
        Object g = Samples.uniform(dtype, 2 + 5 * length, 7);
        Object y = Samples.filled(dtype, 2 + 5 * length, 9);
        Object dx = dtype.allocate(1 + 5 * length);
        Object expectedY = Samples.copy(y);
        Object expectedDx = dtype.allocate(1 + 5 * length);
        for (int r = 0; r < 5; r++) {
            for (int c = 0; c < length; c++) {
                int at = 1 + indices[1 + r] * length + c;
                int to = 2 + r * length + c;
                Samples.set(expectedY, to, Samples.get(x, at));
                Samples.set(expectedDx, at, Samples.get(expectedDx, at) + Samples.get(g, to));
            }
        }
        Copies.gatherRows(5, length, x, 1, indices, 1, y, 2);
        Copies.scatterAddRows(dtype, 5, length, g, 2, indices, 1, dx, 1);
        Samples.assertBits(expectedY, y, "gathered");
        Samples.assertBits(expectedDx, dx, "scattered");
    }

    @Test
    void aSmallAverageByHand() {
        float[] x = {1, 2, 3, 4, 5, 6};
        float[] y = new float[2];
        Pooling.average(DType.F32, new Geometry(1, 2, 3, 1, 2, 2, 1, 1), x, 0, y, 0);
        assertArrayEquals(new float[]{3, 4}, y);
    }

    @Test
    void wrongSizesAreNamed() {
        IllegalArgumentException window =
                assertThrows(IllegalArgumentException.class, () -> new Geometry(1, 4, 4, 1, 5, 2, 1, 1));
        assertEquals("windowHeight must be from 1 to 4, not 5", window.getMessage());
        float[] x = new float[4];
        IllegalArgumentException factor = assertThrows(
                IllegalArgumentException.class, () -> Pooling.upsample(DType.F32, 1, 2, 2, 1, 0, 1, x, 0, x, 0));
        assertEquals("factorHeight must be at least 1, not 0", factor.getMessage());
        IllegalArgumentException axes = assertThrows(
                IllegalArgumentException.class,
                () -> Copies.strided(DType.F32, new int[]{2, 2}, x, 0, new int[]{1}, x, 0, new int[]{2, 1}));
        assertEquals("shape has 2 axes, but xStrides has 1 and yStrides has 2", axes.getMessage());
        IllegalArgumentException negative = assertThrows(
                IllegalArgumentException.class,
                () -> Copies.strided(DType.F32, new int[]{-2}, x, 0, new int[]{1}, x, 0, new int[]{1}));
        assertEquals("sizes must not be negative, but one is -2", negative.getMessage());
    }
}

package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Convolution and its two adjoints against the definition, over awkward shapes.
@Tag("kernel")
class ConvolutionTest {
    private static final int[][] SHAPES = {
        // batch, height, width, channels, kernel height and width, filters, strides, paddings
        {2, 5, 6, 3, 3, 3, 4, 1, 1, 1, 1}, {1, 7, 7, 1, 3, 3, 17, 1, 1, 0, 0}, {3, 6, 6, 16, 3, 3, 33, 1, 1, 1, 1},
        {2, 9, 8, 5, 3, 2, 7, 2, 3, 1, 0}, {1, 4, 4, 2, 1, 1, 3, 1, 1, 0, 0}, {2, 5, 5, 3, 5, 5, 2, 1, 2, 2, 2},
        {1, 3, 3, 2, 3, 3, 2, 1, 1, 0, 0}, {2, 6, 7, 4, 2, 3, 5, 3, 2, 1, 1}, {4, 6, 6, 32, 3, 3, 32, 1, 1, 1, 1},
        // several groups of images, the last one smaller, with pixels that are no multiple of a tile
        {11, 23, 25, 17, 3, 3, 5, 1, 1, 1, 1}, {10, 23, 25, 17, 3, 3, 5, 1, 1, 0, 0},
        {9, 25, 25, 33, 3, 3, 6, 2, 2, 1, 1},
        // several groups of images by Winograd
        {23, 7, 9, 33, 3, 3, 40, 1, 1, 1, 1}, {0, 8, 8, 64, 3, 3, 64, 1, 1, 1, 1}, {1, 9, 9, 64, 3, 3, 64, 1, 1, 2, 0}
    };

    private static Convolution.Geometry geometry(int[] s) {
        return new Convolution.Geometry(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10]);
    }

    private interface Tap {
        void at(int y, int x, int w);
    }

    /// Calls `tap` with the flat indices of every product of the definition.
    private static void each(Convolution.Geometry g, Tap tap) {
        for (int n = 0; n < g.batch(); n++) {
            for (int i = 0; i < g.outHeight(); i++) {
                for (int j = 0; j < g.outWidth(); j++) {
                    for (int a = 0; a < g.kernelHeight(); a++) {
                        for (int b = 0; b < g.kernelWidth(); b++) {
                            int row = i * g.strideHeight() + a - g.paddingHeight();
                            int column = j * g.strideWidth() + b - g.paddingWidth();
                            if (row >= 0 && row < g.height() && column >= 0 && column < g.width()) {
                                taps(g, tap, (n * g.outHeight() + i) * g.outWidth() + j,
                                        (n * g.height() + row) * g.width() + column, a * g.kernelWidth() + b);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void taps(Convolution.Geometry g, Tap tap, int pixelOut, int pixelIn, int place) {
        for (int c = 0; c < g.channels(); c++) {
            for (int o = 0; o < g.filters(); o++) {
                tap.at(pixelOut * g.filters() + o, pixelIn * g.channels() + c,
                        (place * g.channels() + c) * g.filters() + o);
            }
        }
    }

    @Test
    void forwardAndBothGradientsFollowTheDefinition() {
        for (int[] shape : SHAPES) {
            Convolution.Geometry g = geometry(shape);
            int ySize = g.batch() * g.outHeight() * g.outWidth() * g.filters();
            double[] x = normal(1, g.batch() * g.height() * g.width() * g.channels());
            double[] w = normal(2, g.kernelHeight() * g.kernelWidth() * g.channels() * g.filters());
            double[] dy = normal(3, ySize);
            double[] y = new double[ySize];
            double[] dx = new double[x.length];
            double[] dw = new double[w.length];
            each(g, (p, q, r) -> {
                y[p] += x[q] * w[r];
                dx[q] += dy[p] * w[r];
                dw[r] += dy[p] * x[q];
            });
            String what = g.toString();
            for (DType dtype : DType.values()) {
                double tolerance = dtype == DType.F64 ? 1e-11 : 2e-3;
                Object out = dtype.allocate(ySize);
                Convolution.forward(dtype, g, cast(dtype, x), 0, cast(dtype, w), 0, out, 0);
                assertArrayEquals(y, widen(out), tolerance, what);
                Object gradient = dtype.allocate(x.length);
                Convolution.inputGradient(dtype, g, cast(dtype, dy), 0, cast(dtype, w), 0, gradient, 0);
                assertArrayEquals(dx, widen(gradient), tolerance, what);
                Object weights = dtype.allocate(w.length);
                Convolution.weightGradient(dtype, g, cast(dtype, x), 0, cast(dtype, dy), 0, weights, 0, false);
                assertArrayEquals(dw, widen(weights), tolerance, what);
            }
        }
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        theSameBitsForAnyNumberOfThreads(geometry(new int[]{24, 12, 12, 32, 3, 3, 32, 1, 1, 1, 1}));
        theSameBitsForAnyNumberOfThreads(geometry(new int[]{24, 12, 12, 32, 5, 5, 32, 1, 1, 2, 2}));
        theSameBitsForAnyNumberOfThreads(geometry(new int[]{67, 6, 6, 64, 3, 3, 64, 1, 1, 1, 1}));
    }

    private static void theSameBitsForAnyNumberOfThreads(Convolution.Geometry g) {
        float[] x = floats(1, g.batch() * g.height() * g.width() * g.channels());
        float[] w = floats(2, g.kernelHeight() * g.kernelWidth() * g.channels() * g.filters());
        List<List<float[]>> results = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            float[] y = new float[x.length];
            float[] dx = new float[x.length];
            float[] dw = new float[w.length];
            Workers.withThreads(threads, () -> {
                Convolution.forward(DType.F32, g, x, 0, w, 0, y, 0);
                Convolution.inputGradient(DType.F32, g, x, 0, w, 0, dx, 0);
                Convolution.weightGradient(DType.F32, g, x, 0, x, 0, dw, 0, false);
            });
            results.add(List.of(y, dx, dw));
        }
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(results.get(0).get(i), results.get(1).get(i));
            assertArrayEquals(results.get(0).get(i), results.get(2).get(i));
        }
    }

    /// Images that are read where they stand come in groups; behind the last, smaller one there is nothing to read.
    @Test
    void anImageHasTheSameBitsInAnyGroup() {
        int[] shape = {10, 23, 25, 17, 3, 3, 5, 1, 1, 0, 0};
        Convolution.Geometry all = geometry(shape);
        shape[0] = 1;
        Convolution.Geometry one = geometry(shape);
        float[] x = floats(1, 10 * 23 * 25 * 17);
        float[] w = floats(2, 9 * 17 * 5);
        int size = 21 * 23 * 5;
        float[] y = new float[10 * size];
        Convolution.forward(DType.F32, all, x, 0, w, 0, y, 0);
        for (int n = 0; n < 10; n++) {
            float[] alone = new float[size];
            Convolution.forward(DType.F32, one, x, n * 23 * 25 * 17, w, 0, alone, 0);
            assertArrayEquals(alone, Arrays.copyOfRange(y, n * size, (n + 1) * size));
        }
    }

    @Test
    void everyWidthAddsTheTapsInOneOrder() {
        Convolution.Geometry g = geometry(new int[]{2, 6, 6, 5, 3, 3, 19, 1, 1, 1, 1});
        float[] y = new float[2 * 36 * 19];
        Convolution.forward(DType.F32, g, floats(1, 2 * 36 * 5), 0, floats(2, 45 * 19), 0, y, 0);
        float[] expected = new float[y.length];
        float[] x = floats(1, 2 * 36 * 5);
        float[] w = floats(2, 45 * 19);
        // Taps in ascending order (row, column, channel), each fused, zeros outside the image contributing nothing.
        each(g, (p, q, r) -> expected[p] = Math.fma(x[q], w[r], expected[p]));
        for (int i = 0; i < y.length; i++) {
            assertEquals(expected[i], y[i], "element " + i);
        }
    }

    private static double[] normal(int seed, int n) {
        return RandomKey.of(seed).normal(DType.F64, n).toDoubleArray();
    }

    private static float[] floats(int seed, int n) {
        return RandomKey.of(seed).normal(DType.F32, n).toFloatArray();
    }

    private static Object cast(DType dtype, double[] x) {
        if (dtype == DType.F64) {
            return x;
        }
        float[] f = new float[x.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) x[i];
        }
        return f;
    }

    private static double[] widen(Object x) {
        if (x instanceof double[] d) {
            return d;
        }
        float[] f = (float[]) x;
        double[] d = new double[f.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = f[i];
        }
        return d;
    }
}

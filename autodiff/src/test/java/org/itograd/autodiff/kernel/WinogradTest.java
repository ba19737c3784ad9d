package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The building blocks of [Winograd] against the direct product in float64 and against a plain form of themselves.
@Tag("kernel")
class WinogradTest {
    /// Largest error allowed, relative to the largest element: twice what was seen over millions of outputs.
    private static final double TOLERANCE = 5e-6;

    private static final int[][] SHAPES = {
        // images, height, width, channels, filters, paddings
        {1, 8, 8, 64, 64, 1, 1}, {2, 6, 6, 64, 64, 1, 1}, {1, 30, 30, 32, 32, 1, 1}, {3, 8, 8, 65, 64, 1, 1},
        {2, 9, 13, 40, 32, 1, 1}, {13, 8, 8, 32, 48, 1, 1}, {2, 10, 7, 33, 100, 0, 0}, {1, 7, 6, 64, 64, 2, 2},
        {2, 5, 12, 48, 65, 0, 2}, {1, 3, 3, 64, 128, 1, 1}, {1, 3, 9, 80, 64, 2, 0}, {25, 6, 6, 47, 37, 1, 1},
        {2, 2, 20, 70, 64, 1, 1}
    };

    private static Geometry geometry(int[] s) {
        return new Geometry(s[0], s[1], s[2], s[3], 3, 3, s[4], 1, 1, s[5], s[6]);
    }

    private static float[] floats(int seed, int n) {
        return RandomKey.of(seed).normal(DType.F32, n).toFloatArray();
    }

    private static double[] widen(float[] x) {
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = x[i];
        }
        return wide;
    }

    private static float[] image(int seed, Geometry g) {
        return floats(seed, g.batch() * g.height() * g.width() * g.channels());
    }

    private static float[] cotangent(int seed, Geometry g) {
        return floats(seed, g.batch() * g.outHeight() * g.outWidth() * g.filters());
    }

    private static float[] filter(int seed, Geometry g) {
        return floats(seed, 9 * g.channels() * g.filters());
    }

    private static void assertNear(double[] expected, float[] actual, int offset, String what) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[offset + i], TOLERANCE * largest, what + " at " + i);
        }
    }

    @Test
    void forwardAndBothGradientsAreNearTheDirectProduct() {
        for (int[] shape : SHAPES) {
            Geometry g = geometry(shape);
            float[] x = image(1, g);
            float[] w = filter(2, g);
            float[] dy = cotangent(3, g);
            double[] y = new double[dy.length];
            double[] dx = new double[x.length];
            double[] dw = new double[w.length];
            Convolution.forward(DType.F64, g, widen(x), 0, widen(w), 0, y, 0);
            Convolution.inputGradient(DType.F64, g, widen(dy), 0, widen(w), 0, dx, 0);
            Convolution.weightGradient(DType.F64, g, widen(x), 0, widen(dy), 0, dw, 0, false);
            assertNear(y, convolve(g, x, w, false), 3, "forward " + g);
            assertNear(dx, convolve(g.adjoint(), dy, w, true), 3, "gradient by the image " + g);
            assertNear(dw, gradient(g, x, dy), 3, "gradient by the filter " + g);
        }
    }

    /// With every array at an offset of its own; y at 3.
    private static float[] convolve(Geometry g, float[] x, float[] w, boolean flipped) {
        Winograd winograd = Winograd.of(g);
        float[] u = new float[5 + winograd.filterSize()];
        winograd.transformFilter(moved(w, 2), 2, flipped, u, 5);
        float[] y = new float[3 + g.batch() * g.outHeight() * g.outWidth() * g.filters()];
        winograd.convolve(g.batch(), moved(x, 7), 7, u, 5, y, 3);
        return y;
    }

    private static float[] gradient(Geometry g, float[] x, float[] dy) {
        Winograd winograd = Winograd.of(g);
        float[] du = new float[5 + winograd.gradientSize()];
        winograd.accumulateGradient(g.batch(), moved(x, 7), 7, moved(dy, 2), 2, du, 5);
        float[] dw = new float[3 + 9 * g.channels() * g.filters()];
        winograd.transformGradient(du, 5, dw, 3, false);
        return dw;
    }

    private static float[] moved(float[] x, int offset) {
        float[] moved = new float[offset + x.length];
        System.arraycopy(x, 0, moved, offset, x.length);
        return moved;
    }

    @Test
    void everyWidthHasTheBitsOfAPlainForm() {
        for (int[] shape : new int[][]{{1, 8, 7, 33, 40, 1, 1}, {2, 6, 6, 64, 64, 1, 0}, {1, 4, 9, 40, 112, 2, 2}}) {
            Geometry g = geometry(shape);
            for (boolean flipped : new boolean[]{false, true}) {
                float[] y = convolve(g, image(1, g), filter(2, g), flipped);
                PlainWinograd plain = new PlainWinograd(g);
                float[] expected = plain.convolve(image(1, g), filter(2, g), flipped);
                Samples.assertBits(expected, Arrays.copyOfRange(y, 3, y.length), "forward " + g);
            }
            float[] dw = gradient(g, image(1, g), cotangent(3, g));
            float[] expected = new PlainWinograd(g).gradient(image(1, g), cotangent(3, g));
            Samples.assertBits(expected, Arrays.copyOfRange(dw, 3, dw.length), "gradient " + g);
        }
    }

    @Test
    void anImageHasTheSameBitsInAnyBatch() {
        Geometry g = geometry(new int[]{29, 8, 8, 32, 64, 1, 1});
        float[] x = image(1, g);
        float[] w = filter(2, g);
        float[] y = new float[29 * 64 * 64];
        Convolution.forward(DType.F32, g, x, 0, w, 0, y, 0);
        for (int image : new int[]{0, 12, 28}) {
            float[] alone = new float[64 * 64];
            Convolution.forward(DType.F32, geometry(new int[]{1, 8, 8, 32, 64, 1, 1}), x, image * 64 * 32, w, 0, alone,
                    0);
            int from = image * alone.length;
            assertArrayEquals(Arrays.copyOfRange(y, from, from + alone.length), alone);
        }
    }

    @Test
    void gradientsAddUpOverCalls() {
        Geometry g = geometry(new int[]{5, 8, 8, 33, 32, 1, 1});
        Winograd winograd = Winograd.of(g);
        float[] x = image(1, g);
        float[] dy = cotangent(2, g);
        float[] du = new float[winograd.gradientSize()];
        for (int i = 0; i < 5; i++) {
            winograd.accumulateGradient(1, x, i * 64 * 33, dy, i * 64 * 32, du, 0);
        }
        float[] before = filter(3, g);
        float[] dw = before.clone();
        winograd.transformGradient(du, 0, dw, 0, true);
        double[] expected = widen(before);
        Convolution.weightGradient(DType.F64, g, widen(x), 0, widen(dy), 0, expected, 0, true);
        assertNear(expected, dw, 0, "accumulated");
        // What lies beyond the channels of a gradient is defined too, so that sums over chunks can be compared.
        float[] again = new float[du.length];
        gradient(geometry(new int[]{3, 30, 30, 64, 64, 1, 1}), floats(4, 3 * 900 * 64), floats(5, 3 * 900 * 64));
        for (int i = 0; i < 5; i++) {
            winograd.accumulateGradient(1, x, i * 64 * 33, dy, i * 64 * 32, again, 0);
        }
        assertArrayEquals(du, again);
    }

    @Test
    void convolutionsThatCostMoreThisWayAreLeftAlone() {
        assertTrue(Winograd.suits(DType.F32, geometry(new int[]{1, 30, 30, 64, 64, 1, 1})));
        assertTrue(Winograd.suits(DType.F32, geometry(new int[]{1, 6, 6, 64, 64, 1, 1})));
        assertFalse(Winograd.suits(DType.F64, geometry(new int[]{1, 30, 30, 64, 64, 1, 1})));
        assertFalse(Winograd.suits(DType.F32, geometry(new int[]{1, 30, 30, 3, 64, 1, 1})));
        assertFalse(Winograd.suits(DType.F32, geometry(new int[]{1, 2, 2, 64, 64, 1, 1})));
        assertFalse(Winograd.suits(DType.F32, geometry(new int[]{1, 30, 30, 64, 64, 3, 1})));
        assertFalse(Winograd.suits(DType.F32, geometry(new int[]{1, 4, 4, 1024, 1024, 1, 1})));
        assertFalse(Winograd.suits(DType.F32, new Geometry(1, 30, 30, 64, 3, 3, 64, 2, 2, 1, 1)));
        assertFalse(Winograd.suits(DType.F32, new Geometry(1, 30, 30, 64, 5, 5, 64, 1, 1, 1, 1)));
        Geometry narrow = geometry(new int[]{1, 30, 30, 3, 64, 1, 1});
        String message = assertThrows(IllegalArgumentException.class, () -> Winograd.of(narrow)).toString();
        assertTrue(message.contains("channels=3") && message.contains("use Convolution"), message);
    }

    @Test
    void theAdjointOfTheAdjointIsTheConvolution() {
        Geometry g = geometry(new int[]{2, 9, 13, 40, 32, 0, 2});
        assertEquals(g, g.adjoint().adjoint());
        Geometry strided = new Geometry(1, 9, 9, 4, 3, 3, 4, 2, 1, 1, 1);
        String message = assertThrows(IllegalArgumentException.class, strided::adjoint).toString();
        assertTrue(message.contains("2 × 1") && message.contains("inputGradient"), message);
    }
}

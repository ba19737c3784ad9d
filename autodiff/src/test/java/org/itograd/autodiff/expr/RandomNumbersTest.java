package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.itograd.base.DType;
import org.itograd.base.PlantedMeter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Threefry against the known-answer vectors of Random123 (Salmon et al. 2011, file kat_vectors), and the numbers made of it.
@Tag("kernel")
class RandomNumbersTest {
    /// Kolmogorov's bound for a false-alarm rate of 1e-6.
    private static final double KS_BOUND = Math.sqrt(Math.log(2e6) / 2);

    @Test
    void threefry2x64KnownAnswers() {
        Threefry.Words zeros = Threefry.hash2x64(0, 0, 0, 0);
        assertEquals(0xc2b6e3a8c2c69865L, zeros.first());
        assertEquals(0x6f81ed42f350084dL, zeros.second());
        Threefry.Words ones = Threefry.hash2x64(-1, -1, -1, -1);
        assertEquals(0xe02cb7c4d95d277aL, ones.first());
        assertEquals(0xd06633d0893b8b68L, ones.second());
    }

    private static double[] draw(DType dtype, boolean normal, long key, long first, int n) {
        Object out = dtype.allocate(n);
        if (normal) {
            RandomKernels.normals(dtype, out, 0, key, 99, first, n);
        } else {
            RandomKernels.uniforms(dtype, out, 0, key, 99, first, n);
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = out instanceof float[] f ? f[i] : ((double[]) out)[i];
        }
        return values;
    }

    @Test
    void anElementDoesNotDependOnTheRangeItIsDrawnIn() {
        for (DType dtype : DType.values()) {
            for (boolean normal : new boolean[]{true, false}) {
                double[] all = draw(dtype, normal, 5, 0, 5000);
                for (int[] range : new int[][]{{0, 1}, {15, 3}, {32, 64}, {31, 2}, {16, 16}, {1500, 2049}, {4999, 1},
                    {7, 0}}) {
                    assertArrayEquals(
                            Arrays.copyOfRange(all, range[0], range[0] + range[1]),
                            draw(dtype, normal, 5, range[0], range[1]),
                            dtype + " " + Arrays.toString(range));
                }
            }
        }
    }

    @Test
    void vectorFormHasTheBitsOfTheScalarForm() {
        for (DType dtype : DType.values()) {
            for (int i = 0; i < 5; i++) {
                draw(dtype, true, i, 0, 1 << 19);
                draw(dtype, false, i, 0, 1 << 19);
            }
            PlantedMeter.handOut();
            int n = 3001;
            for (RandomKernel.Distribution distribution : RandomKernel.Distribution.values()) {
                Object cold = dtype.allocate(n);
                new RandomKernel(dtype, distribution).fill(cold, 0, 5, 99, 7, n, 1);
                double[] hot = draw(dtype, distribution == RandomKernel.Distribution.NORMAL, 5, 7, n);
                for (int i = 0; i < n; i++) {
                    assertEquals(cold instanceof float[] f ? f[i] : ((double[]) cold)[i], hot[i]);
                }
            }
        }
    }

    /// In scalar form and, after so many calls, in vectors.
    @Test
    void lanesOverChildrenHaveTheNumbersOfTheChildren() {
        long[] children = new SplittableRandom(3).longs(40).toArray();
        children[1] = 0;
        for (int[] range : new int[][]{{0, 1}, {7, 3}, {15, 2}, {30, 16}, {1000, 5}}) {
            int each = range[1];
            KeyedNormals normals = new KeyedNormals(DType.F64, children.length);
            double[] found = new double[children.length * each];
            for (int call = 0; call < 20_000; call++) {
                fill(normals, children, 0, range, found);
            }
            PlantedMeter.handOut();
            for (int from = 0; from < children.length; from += 13) {
                int count = children.length - from;
                fill(normals, children, from, range, found);
                for (int i = 0; i < count; i++) {
                    Threefry.Words child = Threefry.hash2x64(5, 99, children[from + i], 0);
                    double[] expected = new double[each];
                    RandomKernels.normals(DType.F64, expected, 0, child.first(), child.second(), range[0], each);
                    assertArrayEquals(expected, Arrays.copyOfRange(found, i * each, (i + 1) * each));
                }
            }
        }
    }

    /// Those of a child next to each other.
    private static void fill(KeyedNormals normals, long[] children, int from, int[] range, double[] to) {
        int count = children.length - from;
        normals.children(5, 99, children, from, count);
        for (int e = 0; e < range[1]; e++) {
            normals.fill(range[0] + e, count, to, e, range[1]);
        }
    }

    @Test
    void countersCarryIntoTheirUpperWord() {
        for (DType dtype : DType.values()) {
            long first = (1L << 33) - 100;
            double[] all = draw(dtype, true, 5, first, 200);
            assertArrayEquals(Arrays.copyOf(all, 100), draw(dtype, true, 5, first, 100));
            assertArrayEquals(Arrays.copyOfRange(all, 100, 200), draw(dtype, true, 5, first + 100, 100));
            assertTrue(all[100] != draw(dtype, true, 5, 0, 1)[0]);
        }
    }

    @Test
    void aScaleIsAMultiplicationAfterwards() {
        for (DType dtype : DType.values()) {
            int n = 4099;
            double[] z = draw(dtype, true, 5, 77, n);
            for (double scale : new double[]{1, -0.1, Math.sqrt(1 / 365.0), 1e-41, 0, Double.POSITIVE_INFINITY}) {
                Object out = dtype.allocate(n + 1);
                RandomKernels.normals(dtype, out, 1, 5, 99, 77, n, scale);
                for (int i = 0; i < n; i++) {
                    switch (out) {
                        case float[] f -> assertEquals((float) z[i] * (float) scale, f[i + 1]);
                        case double[] d -> assertEquals(z[i] * scale, d[i + 1]);
                        default -> throw new AssertionError();
                    }
                }
            }
        }
    }

    @Test
    void normalsAreStandardNormal() {
        for (DType dtype : DType.values()) {
            int n = 1 << 20;
            double[] z = draw(dtype, true, 11, 0, n);
            double mean = 0;
            double square = 0;
            double fourth = 0;
            for (double v : z) {
                assertTrue(Double.isFinite(v));
                mean += v / n;
                square += v * v / n;
                fourth += v * v * v * v / n;
            }
            // |z| > 5 has probability 6e-7; the variances are 1, 2 and 96.
            assertEquals(0, mean, 5 / Math.sqrt(n));
            assertEquals(1, square, 5 * Math.sqrt(2.0 / n));
            assertEquals(3, fourth, 5 * Math.sqrt(96.0 / n));
            double[] part = Arrays.copyOf(z, 50_000);
            Arrays.sort(part);
            double largest = 0;
            for (int i = 0; i < part.length; i++) {
                double phi = normalCdf(part[i]);
                largest = Math.max(largest, Math.max(phi - i / 50_000.0, (i + 1) / 50_000.0 - phi));
            }
            assertTrue(largest * Math.sqrt(50_000) < KS_BOUND);
        }
    }

    private static double normalCdf(double x) {
        double term = x;
        double sum = x;
        for (int i = 3; sum != sum + term; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void uniformsFillTheOpenUnitInterval() {
        for (DType dtype : DType.values()) {
            double[] u = draw(dtype, false, 3, 0, 100_000);
            Arrays.sort(u);
            assertTrue(u[0] > 0 && u[u.length - 1] < 1);
            double largest = 0;
            for (int i = 0; i < u.length; i++) {
                largest = Math.max(largest, Math.max(u[i] - i / 1e5, (i + 1) / 1e5 - u[i]));
            }
            assertTrue(largest * Math.sqrt(1e5) < KS_BOUND);
        }
    }

    @Test
    void keysGiveIndependentStreams() {
        double[] a = draw(DType.F64, true, 1, 0, 1 << 16);
        double[] b = draw(DType.F64, true, 2, 0, 1 << 16);
        double c = 0;
        for (int i = 0; i < a.length; i++) {
            c += a[i] * b[i];
        }
        assertTrue(Math.abs(c) / Math.sqrt(a.length) < 5);
    }
}

package org.itograd.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TensorTest {
    private static Tensor range(int... dims) {
        Shape shape = Shape.of(dims);
        double[] d = new double[shape.size()];
        for (int i = 0; i < d.length; i++) {
            d[i] = i;
        }
        return Tensor.of(d, dims);
    }

    private static void assertRefused(String words, Executable run) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(message.contains(words), message);
    }

    @Test
    void broadcastingFollowsNumPy() {
        assertArrayEquals(
                new double[]{0, 1, 2, 10, 11, 12, 20, 21, 22},
                Tensor.of(new double[]{0, 10, 20}, 3, 1).add(range(3)).toDoubleArray());
        Tensor a = range(2, 1, 4, 1, 3);
        Tensor b = range(5, 1, 2, 1);
        Tensor sum = a.mul(100).add(b);
        assertEquals(Shape.of(2, 5, 4, 2, 3), sum.shape());
        double[] got = sum.toDoubleArray();
        int at = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 5; j++) {
                for (int k = 0; k < 4; k++) {
                    for (int l = 0; l < 2; l++) {
                        for (int m = 0; m < 3; m++) {
                            assertEquals(100 * (i * 12 + k * 3 + m) + j * 2 + l, got[at++]);
                        }
                    }
                }
            }
        }
    }

    @Test
    void broadcastingLongRowsScalarsAndLargeTensors() {
        Tensor x = range(300, 64);
        Tensor row = range(64);
        Tensor column = range(300, 1);
        double[] y = x.add(row).mul(column).toDoubleArray();
        for (int i = 0; i < y.length; i++) {
            int quotient = i / 64;
            assertEquals((double) (i + i % 64) * quotient, y[i]);
        }
        Tensor big = range(100_003).cast(DType.F32);
        assertArrayEquals(
                new float[]{2f * 100_002 + 1}, big.mul(2).add(1).slice(0, 100_002, 100_003).toFloatArray());
    }

    @Test
    void emptyTensorsPassThrough() {
        Tensor empty = Tensor.zeros(DType.F32, 0, 3);
        assertEquals(0, empty.add(range(3).cast(DType.F32)).exp().size());
        assertArrayEquals(new double[3], empty.sum(false, 0).toDoubleArray());
        assertEquals(0, empty.matmul(Tensor.zeros(DType.F32, 3, 2)).size());
    }

    @Test
    void reductionsOverAnyAxes() {
        Tensor x = range(2, 3, 4, 5);
        assertEquals(119 * 120 / 2.0, x.sum().item());
        assertEquals(Shape.of(3, 5), x.sum(false, 0, 2).shape());
        assertEquals(Shape.of(1, 3, 1, 5), x.sum(true, 0, -2).shape());
        double[] sums = x.sum(false, 0, 2).toDoubleArray();
        double[] maxima = x.max(false, 1, 3).toDoubleArray();
        for (int j = 0; j < 3; j++) {
            for (int l = 0; l < 5; l++) {
                double s = 0;
                for (int i = 0; i < 2; i++) {
                    for (int k = 0; k < 4; k++) {
                        s += i * 60 + j * 20 + k * 5 + l;
                    }
                }
                assertEquals(s, sums[j * 5 + l]);
            }
        }
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < 4; k++) {
                assertEquals(i * 60 + 40 + k * 5 + 4, maxima[i * 4 + k]);
            }
        }
        assertEquals(59.5, x.mean().item());
        assertEquals(2, range(5).var(false, 0).item(), 1e-15);
    }

    @Test
    void logSumExpIsSafeFromOverflowAndInfinities() {
        assertEquals(1000 + Math.log(2), Tensor.of(new double[]{1000, 1000}, 2).logSumExp(false, 0).item(), 1e-12);
        double inf = Double.POSITIVE_INFINITY;
        assertEquals(-inf, Tensor.of(new double[]{-inf, -inf}, 2).logSumExp(false, 0).item());
        assertEquals(inf, Tensor.of(new double[]{1, inf}, 2).logSumExp(false, 0).item());
        assertTrue(Double.isNaN(Tensor.of(new double[]{1, Double.NaN}, 2).logSumExp(false, 0).item()));
    }

    @Test
    void reshapeSharesTheStorage() {
        Tensor x = range(4, 6);
        assertSame(x.array(), x.reshape(3, -1).array());
        assertEquals(Shape.of(3, 8), x.reshape(3, -1).shape());
    }

    @Test
    void slicesJoinsAndTranspositions() {
        Tensor x = range(2, 3, 2);
        assertArrayEquals(new double[]{2, 3, 8, 9}, x.slice(1, 1, 2).toDoubleArray());
        assertArrayEquals(new double[]{6, 7, 8, 9, 10, 11}, x.select(0, 1).toDoubleArray());
        assertArrayEquals(
                x.toDoubleArray(),
                Tensor.concat(1, x.slice(1, 0, 1), x.slice(1, 1, 3)).toDoubleArray());
        assertArrayEquals(
                new double[]{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}, x.transpose(2, 1, 0).toDoubleArray());
        assertArrayEquals(new double[]{0, 2, 4, 1, 3, 5}, range(3, 2).transpose().toDoubleArray());
        assertArrayEquals(new double[]{4, 5, 0, 1, 4, 5}, range(3, 2).gather(2, 0, 2).toDoubleArray());
        assertEquals(Shape.of(2, 3), Tensor.stack(range(3), range(3)).shape());
    }

    @Test
    void stackPutsTheNewAxisWhereItIsTold() {
        Tensor a = range(3, 4);
        Tensor b = a.neg();
        for (int axis = -3; axis < 3; axis++) {
            Tensor stacked = Tensor.stack(axis, a, b);
            assertEquals(2, stacked.shape().dim(axis));
            assertArrayEquals(a.toDoubleArray(), stacked.select(axis, 0).toDoubleArray());
            assertArrayEquals(b.toDoubleArray(), stacked.select(axis, 1).toDoubleArray());
        }
        assertEquals(Shape.of(3, 2, 4), Tensor.stack(1, a, b).shape());
        assertArrayEquals(
                Tensor.stack(a, b).transpose(1, 2, 0).toDoubleArray(), Tensor.stack(-1, a, b).toDoubleArray());
        assertArrayEquals(new double[]{1, 2}, Tensor.stack(-1, Tensor.scalar(1), Tensor.scalar(2)).toDoubleArray());
        assertEquals(Shape.of(0, 2), Tensor.stack(1, range(0), range(0)).shape());
    }

    @Test
    void stackSaysWhatDoesNotFit() {
        assertRefused("stack: needs at least one", () -> Tensor.stack(0));
        assertRefused("axis: must be in [-3, 3)", () -> Tensor.stack(3, range(3, 4), range(3, 4)));
        assertRefused("axis: must be in [-3, 3)", () -> Tensor.stack(-4, range(3, 4), range(3, 4)));
        assertRefused("stack: shapes must be equal, got (3, 4) and (4)", () -> Tensor.stack(1, range(3, 4), range(4)));
        assertRefused("dtype", () -> Tensor.stack(1, range(4), range(4).cast(DType.F32)));
    }

    @Test
    void largeTransposeAgainstTheDefinition() {
        Tensor x = range(37, 11, 45);
        double[] y = x.transpose(1, 2, 0).toDoubleArray();
        for (int j = 0, at = 0; j < 11; j++) {
            for (int k = 0; k < 45; k++) {
                for (int i = 0; i < 37; i++) {
                    assertEquals((i * 11 + j) * 45 + k, y[at++]);
                }
            }
        }
    }

    @Test
    void comparisonsAndChoice() {
        Tensor a = Tensor.of(new double[]{1, 2, 3, Double.NaN}, 4);
        Tensor b = Tensor.of(new double[]{2, 2, 2, 2}, 4);
        assertArrayEquals(new double[]{1, 0, 0, 0}, a.lessThan(b).toDoubleArray());
        assertArrayEquals(new double[]{1, 1, 0, 0}, a.lessOrEqual(b).toDoubleArray());
        assertArrayEquals(new double[]{0, 0, 1, 0}, a.greaterThan(b).toDoubleArray());
        assertArrayEquals(new double[]{0, 1, 1, 0}, a.greaterOrEqual(b).toDoubleArray());
        assertArrayEquals(new double[]{0, 1, 0, 0}, a.equalTo(b).toDoubleArray());
        assertArrayEquals(new double[]{1, 2, 2, 2}, a.lessThan(b).where(a, b).toDoubleArray());
        assertArrayEquals(new double[]{1, 2, 2, Double.NaN}, a.minimum(b).toDoubleArray());
        assertArrayEquals(new double[]{2, 2, 3, Double.NaN}, a.maximum(b).toDoubleArray());
    }

    @Test
    void matmulBroadcastsLeadingAxes() {
        Tensor a = range(2, 1, 3, 4);
        Tensor b = range(5, 4, 2);
        Tensor c = a.matmul(b);
        assertEquals(Shape.of(2, 5, 3, 2), c.shape());
        double[] got = c.toDoubleArray();
        for (int i = 0, at = 0; i < 2; i++) {
            for (int j = 0; j < 5; j++) {
                for (int r = 0; r < 3; r++) {
                    for (int q = 0; q < 2; q++) {
                        double s = 0;
                        for (int k = 0; k < 4; k++) {
                            s += (i * 12 + r * 4 + k) * (double) (j * 8 + k * 2 + q);
                        }
                        assertEquals(s, got[at++]);
                    }
                }
            }
        }
    }

    @Test
    void softmaxCrossEntropyOfKnownLogits() {
        Tensor logits = Tensor.of(new double[]{1, 2, 3, 0, 0, 0}, 2, 3);
        double expected = (Math.log(1 + Math.exp(-1) + Math.exp(-2)) + Math.log(3)) / 2;
        assertEquals(expected, Functional.softmaxCrossEntropy(logits, 2, 1).item(), 1e-15);
        Tensor g = Autodiff.grad(l -> Functional.softmaxCrossEntropy(l, 2, 1), logits);
        assertEquals((1.0 / 3 - 1) / 2, g.at(4), 1e-15);
        for (int[] bad : List.of(new int[]{2}, new int[]{2, 3}, new int[]{2, -1})) {
            assertThrows(IllegalArgumentException.class, () -> Functional.softmaxCrossEntropy(logits, bad));
        }
    }

    @Test
    void randomNumbersAreAPureFunctionOfKeyAndPlace() {
        RandomKey key = RandomKey.of(42);
        for (DType dtype : DType.values()) {
            double[] all = key.normal(dtype, 3000).toDoubleArray();
            assertArrayEquals(all, key.normal(dtype, 30, 100).toDoubleArray());
            double[] part = key.normal(dtype, 1777L, 500).toDoubleArray();
            for (int i = 0; i < part.length; i++) {
                assertEquals(all[1777 + i], part[i]);
            }
        }
        assertEquals(key.fold(3), key.split(5).get(3));
        assertTrue(key.fold(3).normal(DType.F64, 1).item() != key.fold(4).normal(DType.F64, 1).item());
        int[] order = key.permutation(1000);
        assertEquals(999 * 1000 / 2, java.util.stream.IntStream.of(order).distinct().sum());
    }

    @Test
    void textShowsDtypeShapeAndElementsNestedByAxes() {
        assertEquals("F32(2)[1.5, -0.25]", Tensor.of(new float[]{1.5f, -0.25f}, 2).toString());
        assertEquals("F64()[0.1]", Tensor.scalar(0.1).toString());
        assertEquals("F64(2, 2)[[0.0, 1.0], [2.0, 3.0]]", range(2, 2).toString());
        assertEquals("F64(2, 1, 2)[[[0.0, 1.0]], [[2.0, 3.0]]]", range(2, 1, 2).toString());
        assertEquals("F64(0, 3)[]", range(0, 3).toString());
        assertEquals("F64(2, 0)[[], []]", range(2, 0).toString());
        assertEquals("F64(10)[0.0, 1.0, 2.0, …, 7.0, 8.0, 9.0]", range(10).toString());
        assertTrue(range(9, 9).toString().endsWith(", [72.0, 73.0, 74.0, …, 78.0, 79.0, 80.0]]"));
        assertTrue(range(8, 8, 8, 8, 8, 8).toString().length() < 10_000);
    }

    @Test
    void placesAlongAnAxisMayBeCountedFromTheEnd() {
        Tensor x = range(4, 3);
        assertArrayEquals(new double[]{9, 10, 11}, x.select(0, -1).toDoubleArray());
        assertArrayEquals(new double[]{0, 3, 6, 9}, x.select(-1, -3).toDoubleArray());
        assertArrayEquals(x.slice(0, 1, 3).toDoubleArray(), x.slice(0, -3, -1).toDoubleArray());
        assertArrayEquals(x.slice(1, 1, 3).toDoubleArray(), x.slice(1, -2, 3).toDoubleArray());
        assertSame(x, x.slice(0, -4, 4));
        assertRefused("index must be in [-4, 4) along axis 0 of shape (4, 3), got 4", () -> x.select(0, 4));
        assertRefused("got -5", () -> x.select(0, -5));
        assertRefused("got from -5 to 2", () -> x.slice(0, -5, 2));
        assertRefused("got from -1 to 0", () -> x.slice(0, -1, 0));
        assertRefused("got from 1 to 5", () -> x.slice(0, 1, 5));
    }

    @Test
    void comparisonsTakeNumbersAndWhereStandsInFrontAsInNumPy() {
        Tensor x = range(4);
        assertArrayEquals(new double[]{1, 1, 0, 0}, x.lessThan(2).toDoubleArray());
        assertArrayEquals(new double[]{1, 1, 1, 0}, x.lessOrEqual(2).toDoubleArray());
        assertArrayEquals(new double[]{0, 0, 1, 1}, x.greaterOrEqual(2).toDoubleArray());
        assertArrayEquals(new double[]{0, 0, 1, 0}, x.equalTo(2).toDoubleArray());
        Tensor low = x.lessThan(2);
        assertArrayEquals(new double[]{0, 1, -2, -3}, Tensor.where(low, x, x.neg()).toDoubleArray());
        assertArrayEquals(new double[]{0, 1, 9, 9}, Tensor.where(low, x, 9).toDoubleArray());
        assertArrayEquals(new double[]{9, 9, 2, 3}, Tensor.where(low, 9, x).toDoubleArray());
        assertEquals(DType.F32, Tensor.where(low.cast(DType.F32), x.cast(DType.F32), 9).dtype());
        assertArrayEquals(
                new double[]{1, 1, 0, 0}, Autodiff.grad(t -> Tensor.where(low, t, 9).sum(), x).toDoubleArray());
    }

    @Test
    void randomNumbersInATensorsMemoryAreThoseOfANewOne() {
        for (DType dtype : DType.values()) {
            Tensor into = Tensor.zeros(dtype, 5, 3);
            RandomKey.of(2).uniform(40, into);
            assertArrayEquals(
                    RandomKey.of(2).uniform(dtype, 40L, 5, 3).toDoubleArray(), into.toDoubleArray());
            RandomKey.of(2).normal(40, 0.5, into);
            assertArrayEquals(
                    RandomKey.of(2).normal(dtype, 40L, 5, 3).mul(0.5).toDoubleArray(), into.toDoubleArray());
        }
    }
}

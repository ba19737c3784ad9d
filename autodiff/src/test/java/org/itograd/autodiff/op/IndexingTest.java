package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Elements by tensors of indices, and running sums.
class IndexingTest {
    private static final RandomKey KEY = RandomKey.of(3);

    private static Tensor tensor(double... x) {
        return Tensor.of(x, x.length);
    }

    private static void assertRefused(String words, Executable run) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(message.contains(words), message);
    }

    @Test
    void gatherTakesAnElementForEachIndex() {
        Tensor x = Tensor.of(new double[]{0, 1, 2, 10, 11, 12}, 2, 3);
        Tensor k = Tensor.of(new double[]{2, 0, 1, 1}, 2, 2);
        assertArrayEquals(new double[]{2, 0, 11, 11}, x.gather(1, k).toDoubleArray());
        assertArrayEquals(new double[]{2, 0, 11, 11}, x.gather(-1, k).toDoubleArray());
        assertArrayEquals(
                new double[]{10, 1, 12}, x.gather(0, Tensor.of(new double[]{1, 0, 1}, 1, 3)).toDoubleArray());
    }

    @Test
    void takeReplacesTheAxisByTheAxesOfTheIndices() {
        Tensor x = KEY.normal(DType.F64, 4, 3, 2);
        Tensor k = Tensor.of(new double[]{2, 0, 1, 1, 2, 2}, 3, 2);
        Tensor y = x.take(1, k);
        assertEquals(Shape.of(4, 3, 2, 2), y.shape());
        for (int i = 0; i < 6; i++) {
            Tensor one = y.select(1, i / 2).select(1, i % 2);
            assertArrayEquals(x.select(1, (int) k.at(i)).toDoubleArray(), one.toDoubleArray());
        }
        assertArrayEquals(x.gather(3, 1).toDoubleArray(), x.take(0, tensor(3, 1)).toDoubleArray());
        assertEquals(Shape.of(3, 2), x.take(0, Tensor.scalar(2)).shape());
    }

    @Test
    void derivativesOfRepeatedIndicesAddUp() {
        Tensor x = tensor(5, 6, 7);
        Tensor k = tensor(2, 0, 2, 2);
        Tensor weights = tensor(1, 10, 100, 1000);
        assertArrayEquals(
                new double[]{10, 0, 1101}, Autodiff.grad(t -> t.gather(0, k).mul(weights).sum(), x).toDoubleArray());
        assertArrayEquals(new double[4], Autodiff.grad(t -> x.gather(0, t).mul(weights).sum(), k).toDoubleArray());
    }

    @Test
    void whatIsNoIndexIsRefused() {
        Tensor x = tensor(5, 6, 7);
        for (double bad : new double[]{-1, 3, 0.5, Double.NaN, 1e18}) {
            assertRefused("whole number in [0, 3)", () -> x.gather(0, tensor(0, bad)));
            assertRefused("whole number in [0, 3)", () -> x.take(0, tensor(bad)));
        }
        assertRefused("but along axis 1", () -> KEY.normal(DType.F64, 2, 3).gather(1, tensor(0, 1)));
        assertRefused("one dtype", () -> x.gather(0, tensor(1).cast(DType.F32)));
        assertRefused("axis", () -> x.gather(1, tensor(1)));
    }

    @Test
    void runningSumsAreTakenInFloat64AndRoundedOnce() {
        Tensor x = Tensor.of(new double[]{1, 2, 3, 4, 5, 6}, 2, 3);
        assertArrayEquals(new double[]{1, 3, 6, 4, 9, 15}, x.cumsum(1).toDoubleArray());
        assertArrayEquals(new double[]{1, 2, 3, 5, 7, 9}, x.cumsum(0).toDoubleArray());
        assertArrayEquals(
                new double[]{6, 5, 3, 15, 11, 6}, new CumulativeSum(1, true).of(x).toDoubleArray());
        Tensor sums = Tensor.full(DType.F32, 0.1f, 100_000).cumsum(-1);
        assertEquals((float) (100_000 * (double) 0.1f), sums.at(99_999));
        assertEquals(0, Tensor.zeros(DType.F32, 0, 3).cumsum(0).size());
        assertEquals(-0.0, tensor(-0.0).cumsum(0).item());
    }

    /// A table that belongs to no sample, its cotangent a sum over samples, and rows of their own.
    @Test
    void programsOfManySamplesGiveTheSame() {
        int rows = 300;
        Tensor table = KEY.fold(1).normal(DType.F64, 5, 3);
        Tensor x = KEY.fold(2).normal(DType.F64, rows, 4);
        Tensor k = KEY.fold(3).uniform(DType.F64, rows).mul(5);
        Tensor whole = k.sub(k.sub(0.5).abs()).mul(0); // zeros of this shape
        double[] indices = k.toDoubleArray();
        for (int i = 0; i < rows; i++) {
            indices[i] = Math.floor(indices[i]);
        }
        Tensor places = Tensor.of(indices, rows).add(whole);
        Program p = Program.capture(IndexingTest::embedded, List.of(table, x, places));
        List<Tensor> arguments = List.of(table, x, places);
        List<Tensor> expected = embedded(arguments);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toDoubleArray(), p.run(arguments).get(i).toDoubleArray());
        }
        Tensor ct = KEY.fold(4).normal(DType.F64, rows, 3);
        Tensor ones = Tensor.ones(DType.F64, rows, 4);
        List<Tensor> gradients = p.vjp().run(List.of(table, x, places, ct, ones));
        List<Tensor> plain = Autodiff.vjp(
                in -> {
                    List<Tensor> y = embedded(List.of(in.get(0), in.get(1), places));
                    return y.get(0).mul(ct).sum().add(y.get(1).sum());
                }, List.of(table, x), Tensor.scalar(1)).gradients();
        assertArrayEquals(plain.get(0).toDoubleArray(), gradients.get(0).toDoubleArray(), 1e-12);
        assertArrayEquals(plain.get(1).toDoubleArray(), gradients.get(1).toDoubleArray(), 1e-12);
    }

    private static List<Tensor> embedded(List<Tensor> in) {
        Tensor table = in.get(0);
        Tensor x = in.get(1);
        Tensor chosen = x.gather(1, x.greaterThan(0)).cumsum(1);
        return List.of(table.take(0, in.get(2)).sin(), chosen.mul(x));
    }
}

package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Test;

/// Functions as programs: the values and gradients of the functions, whatever runs them.
class CompiledTest {
    private static final RandomKey KEY = RandomKey.of(11);

    /// y = tanh(x w) + b: the value and the gradients by x, w and b of Σ sin y.
    private static List<Tensor> all(boolean compiled, Tensor at) {
        Tensor x = at.variable();
        Tensor w = KEY.fold(1).normal(at.dtype(), 3, 4).variable();
        Tensor b = KEY.fold(2).normal(at.dtype(), 4).variable();
        UnaryOperator<Tensor> f = v -> v.matmul(w).tanh().add(b);
        Tensor y = (compiled ? Compiled.of(f) : f).apply(x);
        List<Tensor> found = new ArrayList<>(Autodiff.gradients(y.sin().sum(), x, w, b));
        found.add(y.stopGradient());
        return found;
    }

    @Test
    void valuesAndGradientsAreThoseOfTheFunction() {
        for (int batch : new int[]{0, 1, 7, 5000}) {
            Tensor x = KEY.fold(3).normal(DType.F64, batch, 3);
            List<Tensor> expected = all(false, x);
            List<Tensor> found = all(true, x);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i).toDoubleArray(), found.get(i).toDoubleArray(), 1e-11, "tensor " + i);
            }
        }
    }

    @Test
    void theBitsDoNotDependOnTheThreads() {
        Tensor x = KEY.fold(3).normal(DType.F32, 9000, 3);
        List<List<Tensor>> results = new ArrayList<>();
        for (int threads : new int[]{1, 3}) {
            Workers.withThreads(threads, () -> results.add(all(true, x)));
        }
        for (int i = 0; i < results.getFirst().size(); i++) {
            assertArrayEquals(
                    results.get(0).get(i).toDoubleArray(), results.get(1).get(i).toDoubleArray(), "tensor " + i);
        }
    }

    /// Only b is differentiated.
    @Test
    void whatIsNotAskedForIsAConstant() {
        Tensor w = KEY.fold(1).normal(DType.F64, 3, 4).variable();
        Tensor b = KEY.fold(2).normal(DType.F64, 4).variable();
        Tensor x = KEY.fold(3).normal(DType.F64, 6, 3);
        Tensor y = Compiled.of(v -> v.matmul(w.stopGradient()).add(b)).apply(x);
        assertArrayEquals(
                new double[]{6, 6, 6, 6}, Autodiff.gradients(y.sum(), b).getFirst().toDoubleArray());
        assertTrue(!Compiled.of(v -> v.mul(2)).apply(x).isTracked());
    }

    @Test
    void secondDerivativesGoThrough() {
        GradCheck check = Autodiff.gradCheck(
                in -> Compiled.of(v -> v.matmul(in.get(1)).tanh().mul(in.get(2))).apply(in.getFirst()),
                KEY.fold(3).normal(DType.F64, 5, 3), KEY.fold(1).normal(DType.F64, 3, 4), KEY.normal(DType.F64, 4));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-7);
    }

    @Test
    void aFunctionThatDecidesOnNumbersRunsAsItIs() {
        Compiled f = Compiled.of(x -> x.mul(x.at(0) > 0 ? 2 : 3));
        assertEquals(6, f.apply(Tensor.of(new double[]{3, 1}, 2, 1)).at(0));
        assertEquals(-9, f.apply(Tensor.of(new double[]{-3, 1}, 2, 1)).at(0));
        assertTrue(Program.tryCapture(
                in -> List.of(in.getFirst().mul(in.getFirst().at(0))), List.of(Tensor.ones(DType.F64, 2))).isEmpty());
    }
}

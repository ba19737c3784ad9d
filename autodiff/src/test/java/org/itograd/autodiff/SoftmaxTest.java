package org.itograd.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Softmax, cross-entropy and log Σ eˣ of large and infinite numbers.
class SoftmaxTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor f64(double... x) {
        return Tensor.of(x, 1, x.length);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e6, 1e8, -1e8, 1e20, 1e38})
    void equalLogitsAreEquallyLikelyHoweverLarge(double size) {
        Tensor logits = Tensor.full(DType.F32, size, 1, 2);
        assertArrayEquals(new double[]{0.5, 0.5}, Functional.softmax(logits).toDoubleArray(), 1e-7);
        assertEquals(Math.log(2), Functional.softmaxCrossEntropy(logits, 1).item(), 1e-7);
        Tensor g = Autodiff.grad(z -> Functional.softmaxCrossEntropy(z, 1), logits);
        assertArrayEquals(new double[]{0.5, -0.5}, g.toDoubleArray(), 1e-7);
    }

    @Test
    void refusalsNameTheFunctionThatWasAsked() {
        Tensor empty = Tensor.zeros(DType.F64, 2, 0);
        Tensor x = Tensor.ones(DType.F64, 2, 4);
        Map<String, Executable> refused = Map.of(
                "softmax: axis", () -> Functional.softmax(empty),
                "var: axis", () -> empty.var(false, 1),
                "logSumExp: axis", () -> empty.logSumExp(true, -1),
                "max: axis", () -> empty.max(false, 1),
                "groupNorm: epsilon must be finite", () -> Functional.groupNorm(x, 2, INF));
        refused.forEach((start, call) -> {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
            assertTrue(String.valueOf(e.getMessage()).startsWith(start), e.getMessage());
        });
    }

    @Test
    void onlyDifferencesOfLogitsCount() {
        Tensor large = Tensor.of(new float[]{1 << 23, (1 << 23) + 1, (1 << 23) - 2}, 1, 3);
        Tensor small = Tensor.of(new float[]{0, 1, -2}, 1, 3);
        assertArrayEquals(
                Functional.logSoftmax(small).toDoubleArray(), Functional.logSoftmax(large).toDoubleArray(), 0);
        assertEquals(
                Functional.softmaxCrossEntropy(small, 2).item(), Functional.softmaxCrossEntropy(large, 2).item(), 0);
    }

    @Test
    void aClassAtMinusInfinityHasProbabilityZero() {
        Tensor logits = f64(1, 2, -INF);
        double other = Math.log1p(Math.exp(-1));
        assertEquals(other, Functional.softmaxCrossEntropy(logits, 1).item(), 1e-15);
        double p = 1 / (1 + Math.E);
        assertArrayEquals(new double[]{p, 1 - p, 0}, Functional.softmax(logits).toDoubleArray(), 1e-15);
        Tensor g = Autodiff.grad(z -> Functional.softmaxCrossEntropy(z, 1), logits);
        assertArrayEquals(new double[]{p, -p, 0}, g.toDoubleArray(), 1e-15);
        Tensor h = Autodiff.hessianVectorProduct(z -> Functional.softmaxCrossEntropy(z, 1), logits, f64(1, 0, 0));
        assertArrayEquals(new double[]{p * (1 - p), -p * (1 - p), 0}, h.toDoubleArray(), 1e-15);
        assertEquals(INF, Functional.softmaxCrossEntropy(logits, 2).item());
    }

    @Test
    void whatIsUndefinedIsNaN() {
        assertTrue(Double.isNaN(Functional.softmax(f64(-INF, -INF)).at(0)));
        assertTrue(Double.isNaN(Functional.softmaxCrossEntropy(f64(INF, 0), 0).item()));
        assertTrue(Double.isNaN(Functional.softmaxCrossEntropy(f64(Double.NaN, 0), 1).item()));
    }

    @Test
    void logSumExpHasADerivativeAtInfinity() {
        double[][] cases = {{INF, 0}, {-INF, -INF}, {INF, INF}, {-INF, 3}, {-INF, -INF, -INF}};
        double[][] slopes = {{1, 0}, {0.5, 0.5}, {0.5, 0.5}, {0, 1}, {1 / 3.0, 1 / 3.0, 1 / 3.0}};
        double[] values = {INF, -INF, INF, 3, -INF};
        for (int i = 0; i < cases.length; i++) {
            Autodiff.ValueAndGradient r = Autodiff.valueAndGrad(x -> x.logSumExp(false, 0, 1), f64(cases[i]));
            assertEquals(values[i], r.value().item());
            assertArrayEquals(slopes[i], r.gradient().toDoubleArray(), 1e-15);
        }
    }

    @Test
    void crossEntropiesAreThoseOfEachSample() {
        Tensor logits = Tensor.of(new double[]{0, 1, 2, 0, -1, 5}, 3, 2);
        Tensor each = Functional.crossEntropies(logits, 0, 1, 1);
        assertEquals(Shape.of(3), each.shape());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    Functional.softmaxCrossEntropy(logits.slice(0, i, i + 1), i == 0 ? 0 : 1).item(), each.at(i), 0);
        }
        assertEquals(each.mean().item(), Functional.softmaxCrossEntropy(logits, 0, 1, 1).item(), 1e-15);
    }
}

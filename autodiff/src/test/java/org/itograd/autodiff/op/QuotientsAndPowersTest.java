package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Derivatives of quotients and powers at numbers whose squares no floating-point number holds, and at 0.
class QuotientsAndPowersTest {
    @ParameterizedTest
    @CsvSource({"F32, 1e20", "F32, 1e-30", "F32, -1e25", "F64, 1e160", "F64, 1e-200", "F64, 1e-300", "F64, -1e300"})
    void theDerivativeByADivisorDoesNotSquareIt(DType dtype, double b) {
        Tensor at = Tensor.scalar(dtype, b);
        double x = at.item();
        double tolerance = dtype == DType.F32 ? 1e-6 : 1e-15;
        assertEquals(-1, Derivatives.nth(1, t -> at.div(t), dtype, b) * x, tolerance);
        assertEquals(1, Derivatives.nth(1, t -> t.div(at), dtype, b) * x, tolerance);
    }

    @ParameterizedTest
    @CsvSource({"F32, 1e35, 1e20", "F32, 1e-35, 1e-20", "F64, 1e300, 1e160", "F64, -1e-300, 1e-160"})
    void norDoesTheSecond(DType dtype, double a, double b) {
        Tensor over = Tensor.scalar(dtype, a);
        double got = Derivatives.nth(2, t -> over.div(t), dtype, b);
        assertEquals(2, got * b * b / over.item() * b, 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"F32, 1e18", "F32, 7e-20", "F64, 1e150", "F64, -1e-154"})
    void theDerivativeOfAReciprocalIsFiniteWhereItFits(DType dtype, double x) {
        double at = Tensor.scalar(dtype, x).item();
        assertEquals(-1, Derivatives.nth(1, Tensor::reciprocal, dtype, x) * at * at, 1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void derivativesOfAPowerUpToTheFourth(int order) {
        for (double p : new double[]{-2, -0.5, 0, 0.5, 1, 2, 2.5, 3, 4, 7}) {
            for (double x : new double[]{0, 0.7, 1, 3, -1.5}) {
                double factor = 1;
                for (int i = 0; i < order; i++) {
                    factor *= p - i;
                }
                double expected = factor == 0 ? 0 : factor * Math.pow(x, p - order);
                double got = Derivatives.nth(order, t -> t.pow(p), x);
                boolean finite = Math.abs(expected) < Double.POSITIVE_INFINITY;
                assertEquals(expected, got, finite ? 1e-13 * Math.abs(expected) : 0, p + " at " + x);
            }
        }
    }

    @Test
    void aGaussianByPowHasItsFourthDerivative() {
        UnaryOperator<Tensor> f = t -> t.pow(2).neg().exp();
        assertEquals(12, Derivatives.nth(4, f, 0), 0);
        assertEquals(0, Derivatives.nth(3, f, 0), 0);
        assertEquals(-120, Derivatives.nth(6, f, 0), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "0, 3.5", "0.5, 0", "0.5, 2", "2, 1", "3, -1.5", "1, 0"})
    void derivativesByBaseAndExponent(double a, double b) {
        Tensor x = Tensor.scalar(DType.F64, a);
        Tensor y = Tensor.scalar(DType.F64, b);
        var first = Autodiff.valueAndGrad(in -> in.get(0).pow(in.get(1)), List.of(x, y)).gradients();
        double log = a == 0 ? 0 : Math.log(a);
        assertClose(b == 0 ? 0 : b * Math.pow(a, b - 1), first.get(0).item());
        assertClose(Math.pow(a, b) * log, first.get(1).item());
        var byBase = Autodiff.valueAndGrad(
                in -> Autodiff.grad(t -> t.pow(in.get(1)), in.get(0)), List.of(x, y)).gradients();
        var byExponent = Autodiff.valueAndGrad(
                in -> Autodiff.grad(t -> in.get(0).pow(t), in.get(1)), List.of(x, y)).gradients();
        double mixed = Math.pow(a, b - 1) * (1 + b * log);
        assertClose(b * (b - 1) == 0 ? 0 : b * (b - 1) * Math.pow(a, b - 2), byBase.get(0).item());
        assertClose(mixed, byBase.get(1).item());
        assertClose(mixed, byExponent.get(0).item());
        assertClose(Math.pow(a, b) * log * log, byExponent.get(1).item());
        double third = Derivatives.nth(3, t -> x.pow(t), b);
        assertClose(Math.pow(a, b) * log * log * log, third);
    }

    private static void assertClose(double expected, double got) {
        assertEquals(expected, got, 1e-14 * Math.max(1, Math.abs(expected)));
    }

    @Test
    void aNegativeBaseHasDerivativesWithIntegerExponentsAndNoneByThem() {
        assertEquals(-32, Derivatives.nth(1, t -> t.pow(4), -2), 1e-13);
        assertEquals(12, Derivatives.nth(1, t -> t.pow(Tensor.scalar(DType.F64, 3)), -2), 1e-13);
        assertTrue(Double.isNaN(Derivatives.nth(1, t -> Tensor.scalar(DType.F64, -2).pow(t), 3)));
    }

    @Test
    void aConstantPowerHasNoDerivativeAnywhere() {
        for (double x : new double[]{0, -1, Double.POSITIVE_INFINITY}) {
            assertEquals(0, Derivatives.nth(1, t -> t.pow(0), x));
            assertEquals(0, Derivatives.nth(1, t -> t.sqrt().pow(0), 0));
        }
    }

    @Test
    void anInfiniteBaseWithANegativeExponentHasNoSlopeByIt() {
        assertEquals(0, Derivatives.nth(1, t -> Tensor.scalar(DType.F64, Double.POSITIVE_INFINITY).pow(t), -1));
    }
}

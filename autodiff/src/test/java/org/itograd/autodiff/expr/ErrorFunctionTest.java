package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.ExpOfSquare;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The error function and its kin against series in decimals, whose digits are as many as it takes.
@Tag("kernel")
class ErrorFunctionTest {
    private static final int POINTS = 150;

    /// Digits beyond those that cancel.
    private static final int DIGITS = 40;

    private static final MathContext MOST = new MathContext(750);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal TWO_OVER_ROOT_PI = TWO.divide(pi().sqrt(MOST), MOST);
    private static final BigDecimal ROOT_HALF = TWO.sqrt(MOST).divide(TWO, MOST);

    /// π = 16 arctan 1/5 − 4 arctan 1/239 (Machin).
    private static BigDecimal pi() {
        return arctanOfInverse(5).multiply(BigDecimal.valueOf(16))
                .subtract(arctanOfInverse(239).multiply(BigDecimal.valueOf(4)), MOST);
    }

    private static BigDecimal arctanOfInverse(int n) {
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), MOST);
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 1; power.signum() != 0 && power.precision() - power.scale() > -MOST.getPrecision(); k += 2) {
            BigDecimal term = power.divide(BigDecimal.valueOf(k), MOST);
            sum = k % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(BigDecimal.valueOf((long) n * n), MOST);
        }
        return sum;
    }

    /// 2/√π Σ (−1)ᵏ x²ᵏ⁺¹ / (k! (2k + 1)). Terms are as large as e^(x²), and erfc x is as small as e^(−x²).
    private static BigDecimal erf(BigDecimal x) {
        double square = x.multiply(x).doubleValue();
        MathContext context = new MathContext(DIGITS + (int) (0.87 * square));
        BigDecimal factor = x.multiply(x).negate().round(context);
        BigDecimal term = x.round(context);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal least = BigDecimal.ONE.movePointLeft(context.getPrecision() + 10).min(x.abs().movePointLeft(DIGITS));
        for (int k = 0; term.abs().compareTo(least) > 0; k++) {
            sum = sum.add(term.divide(BigDecimal.valueOf(2L * k + 1), context), context);
            term = term.multiply(factor, context).divide(BigDecimal.valueOf(k + 1), context);
        }
        return sum.multiply(TWO_OVER_ROOT_PI, context);
    }

    private static BigDecimal erfc(BigDecimal x) {
        return BigDecimal.ONE.subtract(erf(x));
    }

    private static BigDecimal normalCdf(BigDecimal x) {
        return erfc(x.negate().multiply(ROOT_HALF, MOST)).divide(TWO, MOST);
    }

    private static void check(
            DType dtype, UnaryOperator<Tensor> f, UnaryOperator<BigDecimal> exact, double low, double high,
            double ulps) {
        SplittableRandom random = new SplittableRandom(11);
        double[] x = new double[2 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[2 * i] = random.nextDouble(low, high);
            x[2 * i + 1] = random.nextDouble(Math.max(-6, low), Math.min(6, high)) * Math.scalb(1.0, -i % 12);
        }
        Tensor arguments = Tensor.of(x, x.length).cast(dtype);
        Tensor values = f.apply(arguments);
        for (int i = 0; i < x.length; i++) {
            if (arguments.at(i) == 0) {
                continue;
            }
            BigDecimal expected = exact.apply(new BigDecimal(arguments.at(i)));
            double ulp = switch (dtype) {
                case F32 -> Math.ulp(expected.floatValue());
                case F64 -> Math.ulp(expected.doubleValue());
            };
            double error = expected.subtract(new BigDecimal(values.at(i))).abs().doubleValue() / ulp;
            double at = arguments.at(i);
            double got = values.at(i);
            assertTrue(error <= ulps, () -> dtype + " at " + at + " gives " + got + ": " + error + " ulp");
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesAreWithinTheirUlps(DType dtype) {
        double end = dtype == DType.F32 ? 10 : 26.5;
        check(dtype, Tensor::erf, ErrorFunctionTest::erf, -6, 6, 1.5);
        check(dtype, Tensor::erfc, ErrorFunctionTest::erfc, -6, end, 3.5);
        check(dtype, Tensor::normalCdf, ErrorFunctionTest::normalCdf, -end / Math.sqrt(0.5), 9, 4);
    }

    @ParameterizedTest
    @EnumSource
    void limitsAndSpecialCases(DType dtype) {
        Tensor x = Tensor.of(
                new double[]{Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 0, -0.0, 1e30, -1e30}, 7)
                .cast(dtype);
        double nan = Double.NaN;
        check(new double[]{1, -1, nan, 0, -0.0, 1, -1}, x.erf());
        check(new double[]{0, 2, nan, 1, 1, 0, 2}, x.erfc());
        check(new double[]{1, 0, nan, 0.5, 0.5, 1, 0}, x.normalCdf());
        check(new double[]{0, 0, nan, 1, 1, 0, 0}, new ExpOfSquare(-0.5).of(x));
    }

    private static void check(double[] expected, Tensor got) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], got.at(i));
        }
    }

    /// erf is odd, erf + erfc = 1, Φ(x) + Φ(−x) = 1, and Φ′ is even, to rounding; derivatives keep their digits in the tails.
    @ParameterizedTest
    @EnumSource
    void identitiesHold(DType dtype) {
        double unit = dtype == DType.F32 ? 0x1p-22 : 0x1p-51;
        for (double at = -6; at <= 6; at += 0.37) {
            Tensor x = Tensor.scalar(dtype, at);
            assertEquals(x.erf().item(), -x.neg().erf().item());
            assertEquals(1, x.erf().add(x.erfc()).item(), unit);
            assertEquals(1, x.normalCdf().add(x.neg().normalCdf()).item(), unit);
        }
        Tensor far = Tensor.scalar(dtype, -12.5);
        double density = StrictMath.exp(-78.125) / StrictMath.sqrt(2 * Math.PI);
        assertEquals(density, Autodiff.grad(Tensor::normalCdf, far).item(), density * 2 * unit);
        assertEquals(12.5 * density, Autodiff.grad(t -> Autodiff.grad(Tensor::normalCdf, t), far).item(),
                12.5 * density * 4 * unit);
    }
}

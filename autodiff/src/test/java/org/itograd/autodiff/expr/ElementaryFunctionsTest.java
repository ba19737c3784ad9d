package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.PlantedMeter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The elementary functions against StrictMath over their whole range, in units in the last place, and their vector form
/// against their scalar form, bit for bit. StrictMath is itself within 1 ulp (tanh: 2.5), which the bounds for F64 include.
@Tag("kernel")
class ElementaryFunctionsTest {
    private record Function(
            String name, UnaryOperator<Expr> expr, DoubleUnaryOperator exact, double low, double high, double ulps) {
        /// How many powers of two the numbers stretch over, from the largest down.
        int binades() {
            return high > 1e30 ? 1050 : 40;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Function> functions() {
        return Stream.of(
                new Function("exp", Expr::exp, StrictMath::exp, -760, 720, 2.5),
                new Function("log", Expr::log, StrictMath::log, 1e-320, 1e6, 2.5),
                new Function("tanh", Expr::tanh, StrictMath::tanh, -25, 25, 4.5),
                new Function("sigmoid", Expr::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -700, 60, 4),
                new Function("softplus", Expr::softplus, ElementaryFunctionsTest::softplus, -700, 700, 4),
                new Function("log1p", Expr::log1p, StrictMath::log1p, -1, 1e6, 2.5),
                new Function("expm1", Expr::expm1, StrictMath::expm1, -50, 720, 2.5),
                new Function("angle of (0.5, x)", x -> x.atan2(Expr.constant(0.5)), x -> StrictMath.atan2(x, 0.5),
                        -20, 20, 2.5),
                new Function("angle of (x, 0.5)", x -> Expr.constant(0.5).atan2(x), x -> StrictMath.atan2(0.5, x),
                        -20, 20, 2.5),
                new Function("angle of (-3, x)", x -> x.atan2(Expr.constant(-3)), x -> StrictMath.atan2(x, -3),
                        -1e300, 1e300, 2.5),
                new Function("sqrt", Expr::sqrt, Math::sqrt, 0, 1e12, 0.5),
                new Function("sin", Expr::sin, StrictMath::sin, -100, 100, 2.5),
                new Function("cos", Expr::cos, StrictMath::cos, -100, 100, 2.5),
                new Function("sin of any number", Expr::sin, StrictMath::sin, -0x1p1022, 0x1p1022, 2.5),
                new Function("cos of any number", Expr::cos, StrictMath::cos, -0x1p1022, 0x1p1022, 2.5));
    }

    /// Those and others whose values [ErrorFunctionTest] checks.
    static Stream<Function> allFunctions() {
        return Stream.concat(
                functions(), Stream.of(
                        new Function("erf", Expr::erf, x -> x, -6, 6, 0),
                        new Function("erfc", Expr::erfc, x -> x, -6, 30, 0),
                        new Function("normalCdf", Expr::normalCdf, x -> x, -40, 9, 0),
                        new Function("expOfSquare", x -> x.expOfSquare(Expr.constant(-0.5)), x -> x, -40, 40, 0)));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static Object evaluate(Expr e, DType dtype, Object x, int n, int offset) {
        Object y = dtype.allocate(n + offset);
        Compiler.of(List.of(e), dtype, List.of(Access.VECTOR))
                .run(new Object[]{x}, new int[]{offset}, new Object[]{y}, new int[]{offset}, new double[0], new long[0],
                        n);
        return y;
    }

    /// Runs the kernel until its vector form has certainly taken over, where there is one.
    private static void heat(Expr e, DType dtype) {
        Object x = dtype.allocate(1 << 16);
        for (int i = 0; i < 40; i++) {
            evaluate(e, dtype, x, 1 << 15, 0);
        }
        PlantedMeter.handOut();
    }

    private static List<Double> points(Function f) {
        List<Double> points = new ArrayList<>(List.of(
                0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1e-300, -1e-300, 1e-40, 3e-39, 1e-10, -1e-10, Double.NaN,
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, f.low(), f.high()));
        SplittableRandom random = new SplittableRandom(f.name().hashCode());
        for (int i = 0; i < 10_000; i++) {
            points.add(random.nextDouble(f.low(), f.high()));
            points.add(random.nextDouble(f.low(), f.high()) * Math.scalb(1.0, -random.nextInt(f.binades())));
        }
        return points;
    }

    @ParameterizedTest
    @MethodSource("functions")
    void doubleValuesAreWithinTheirUlps(Function f) {
        double[] x = points(f).stream().mapToDouble(Double::doubleValue).toArray();
        double[] y = (double[]) evaluate(f.expr().apply(Expr.input(0)), DType.F64, x, x.length, 0);
        for (int i = 0; i < x.length; i++) {
            check(f, x[i], f.exact().applyAsDouble(x[i]), y[i], Math.ulp(f.exact().applyAsDouble(x[i])));
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void floatValuesAreWithinTheirUlps(Function f) {
        List<Double> points = points(f);
        float[] x = new float[points.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = points.get(i).floatValue();
        }
        float[] y = (float[]) evaluate(f.expr().apply(Expr.input(0)), DType.F32, x, x.length, 0);
        for (int i = 0; i < x.length; i++) {
            double exact = f.exact().applyAsDouble(x[i]);
            check(f, x[i], exact, y[i], Math.ulp((float) exact));
        }
    }

    @Test
    void anglesHaveTheSpecialCasesOfMath() {
        double[] special = {
            0.0, -0.0, 1, -1, 3, -1e-3, 1e-320, -1e-320, 1e308, -1e308, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, Double.NaN};
        for (double y : special) {
            for (double x : special) {
                double exact = StrictMath.atan2(y, x);
                double got = Tensor.scalar(y).atan2(Tensor.scalar(x)).item();
                if (Double.isNaN(exact)) {
                    assertTrue(Double.isNaN(got));
                    continue;
                }
                assertEquals(exact, got, 2 * Math.ulp(exact), () -> "angle of (" + x + ", " + y + ")");
                assertEquals(Double.doubleToLongBits(exact) < 0, Double.doubleToLongBits(got) < 0);
            }
        }
    }

    @Test
    void largeAnglesKeepTheirPhase() {
        Tensor x = Tensor.of(new float[]{2e7f, -2e7f, 0x1p24f, 16777218, 3.4e38f}, 5);
        double[] expected = new double[5];
        for (int i = 0; i < 5; i++) {
            expected[i] = StrictMath.sin(x.at(i));
        }
        assertArrayEquals(expected, x.sin().toDoubleArray(), 1.2e-7);
        assertEquals(-0.763101121141, x.sin().at(0), 1e-7);
        // The derivative takes the other function.
        Tensor far = Tensor.of(new double[]{1e300, 0x1p53 + 2, 12.5}, 3);
        assertArrayEquals(
                new double[]{StrictMath.cos(1e300), StrictMath.cos(0x1p53 + 2), StrictMath.cos(12.5)},
                Autodiff.grad(t -> t.sin().sum(), far).toDoubleArray(), 1e-15);
    }

    private static void check(Function f, double x, double exact, double got, double ulp) {
        if (Double.isNaN(exact)) {
            assertTrue(Double.isNaN(got), () -> f + "(" + x + ") = " + got + ", not NaN");
        } else if (Double.isInfinite(ulp) || Double.isInfinite(got)) {
            assertTrue(
                    got == exact || Math.abs(exact) > 3.4e38,
                    () -> f + "(" + x + ") = " + got + ", expected " + exact);
        } else {
            double error = Math.abs(got - exact) / ulp;
            assertTrue(error <= f.ulps(),
                    () -> f + "(" + x + ") = " + got + ", expected " + exact + ": " + error + " ulp");
        }
    }

    @ParameterizedTest
    @MethodSource("allFunctions")
    void vectorFormHasTheBitsOfTheScalarForm(Function f) {
        for (DType dtype : DType.values()) {
            Expr e = f.expr().apply(Expr.input(0));
            int total = 1100;
            Object x = dtype.allocate(total);
            List<Double> points = points(f);
            for (int i = 0; i < total; i++) {
                switch (x) {
                    case float[] s -> s[i] = points.get(i).floatValue();
                    case double[] d -> d[i] = points.get(i);
                    default -> throw new AssertionError();
                }
            }
            heat(e, dtype);
            long[] expected = new long[total];
            for (int i = 0; i < total; i++) {
                // One element at a time is always the scalar form.
                Object y = dtype.allocate(total);
                Compiler.of(List.of(e), dtype, List.of(Access.VECTOR))
                        .run(new Object[]{x}, new int[]{i}, new Object[]{y}, new int[]{i}, new double[0], new long[0],
                                1);
                expected[i] = bits(y, i);
            }
            for (int n : new int[]{0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 65, 1023}) {
                for (int offset = 0; offset < 4; offset++) {
                    Object y = evaluate(e, dtype, x, n, offset);
                    for (int i = offset; i < n + offset; i++) {
                        if (expected[i] != bits(y, i)) {
                            fail(f + " " + dtype + " n = " + n + " at " + i);
                        }
                    }
                }
            }
        }
    }

    private static long bits(Object array, int i) {
        return switch (array) {
            case float[] f -> Float.floatToIntBits(f[i]);
            case double[] d -> Double.doubleToLongBits(d[i]);
            default -> throw new AssertionError();
        };
    }
}

package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Quotients and powers against central differences of their logarithms, d log |f| / d log |x| = x f′/f, over all of the
/// range in which values and derivatives are normal numbers. There are no false alarms.
class MagnitudesPropertyTest {
    private static final double STEP = 1e-5;

    @Property(tries = 500, seed = "21")
    void quotientsF64(@ForAll @DoubleRange(min = -150, max = 150) double a,
            @ForAll @DoubleRange(min = -150, max = 150) double b) {
        check(DType.F64, 300, Tensor::div, (x, y) -> x / y, Math.pow(10, a), -Math.pow(10, b));
    }

    @Property(tries = 500, seed = "22")
    void quotientsF32(@ForAll @DoubleRange(min = -30, max = 30) double a,
            @ForAll @DoubleRange(min = -30, max = 30) double b) {
        check(DType.F32, 37, Tensor::div, (x, y) -> x / y, -Math.pow(10, a), Math.pow(10, b));
    }

    @Property(tries = 500, seed = "23")
    void reciprocals(@ForAll @DoubleRange(min = -150, max = 150) double a,
            @ForAll @DoubleRange(min = -18.5, max = 18.5) double b) {
        check(DType.F64, 300, (x, y) -> x.reciprocal(), (x, y) -> 1 / x, Math.pow(10, a), 1);
        check(DType.F32, 37, (x, y) -> x.reciprocal(), (x, y) -> 1 / x, Math.pow(10, b), 1);
    }

    @Property(tries = 500, seed = "24")
    void powersF64(@ForAll @DoubleRange(min = -150, max = 150) double a,
            @ForAll @DoubleRange(min = -2.5, max = 2.5) double b) {
        check(DType.F64, 300, Tensor::pow, Math::pow, Math.pow(10, a), b);
    }

    @Property(tries = 500, seed = "25")
    void powersF32(@ForAll @DoubleRange(min = -30, max = 30) double a,
            @ForAll @DoubleRange(min = -2.5, max = 2.5) double b) {
        check(DType.F32, 37, Tensor::pow, Math::pow, Math.pow(10, a), b);
    }

    /// @param range the decimal exponent up to which numbers are compared
    private static void check(
            DType dtype, double range, BinaryOperator<Tensor> f, DoubleBinaryOperator g, double a, double b) {
        Tensor ta = Tensor.scalar(dtype, a);
        Tensor tb = Tensor.scalar(dtype, b);
        double x = ta.item();
        double y = tb.item();
        List<Tensor> got = Autodiff.valueAndGrad(in -> f.apply(in.get(0), in.get(1)), List.of(ta, tb)).gradients();
        double value = g.applyAsDouble(x, y);
        double byX = Math.log(g.applyAsDouble(x * (1 + STEP), y) / g.applyAsDouble(x * (1 - STEP), y)) / (2 * STEP);
        double byY = Math.log(g.applyAsDouble(x, y * (1 + STEP)) / g.applyAsDouble(x, y * (1 - STEP))) / (2 * STEP);
        compare(dtype, range, value, byX, x, got.get(0).item());
        compare(dtype, range, value, byY, y, got.get(1).item());
    }

    /// Compares x f′/f, if f and f′ are in range.
    private static void compare(
            DType dtype, double range, double value, double elasticity, double x, double derivative) {
        double size = Math.log10(Math.abs(value));
        double slope = size + Math.log10(Math.abs(elasticity)) - Math.log10(Math.abs(x));
        if (Math.abs(size) < range && Math.abs(slope) < range && Math.abs(elasticity) > 1e-3) {
            double scale = Math.max(1, Math.abs(elasticity));
            assertEquals(elasticity, derivative / value * x, (dtype == DType.F64 ? 1e-5 : 1e-4) * scale);
        }
    }
}

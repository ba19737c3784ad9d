package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is not chosen has no influence, whatever its own derivative: 0 · ∞ is 0 where the 0 is a cotangent.
class ZeroCotangentTest {
    private record Case(String name, UnaryOperator<Tensor> f, double x, double slope, double curvature) {
        @Override
        public String toString() {
            return name + " at " + x;
        }
    }

    private static Case flat(String name, UnaryOperator<Tensor> f, double x) {
        return new Case(name, f, x, 0, 0);
    }

    private static Tensor zero(Tensor t) {
        return Tensor.scalar(t.dtype(), 0);
    }

    static Stream<Case> cases() {
        double inf = Double.POSITIVE_INFINITY;
        return Stream.of(
                flat("√relu x", t -> t.relu().sqrt(), -1),
                flat("√max(x, 0)", t -> t.maximum(0).sqrt(), -1),
                flat("√−min(x, 0)", t -> t.minimum(0).neg().sqrt(), 1),
                flat("relu(x)^½", t -> t.relu().pow(0.5), -1),
                flat("log relu x", t -> t.relu().log().minimum(0).maximum(-3), -1),
                flat("1/relu x, below 2", t -> t.relu().reciprocal().minimum(2), -1),
                flat("min(eˣ, 1)", t -> t.exp().minimum(1), 800),
                flat("min(softplus(x)², 1)", t -> t.softplus().square().minimum(1), 1e200),
                flat("max of two", t -> Tensor.stack(t.sqrt(), t.add(3)).max().minimum(1), 0),
                flat("√max over axes", t -> Tensor.stack(t, zero(t)).max().sqrt(), -2),
                flat("√|0 x|", t -> t.mul(0).abs().sqrt(), 1),
                flat("√(0 x)²", t -> t.mul(0).abs().sqrt().mul(0), 1),
                flat("where x > 0: √x", t -> t.greaterThan(0).where(t.sqrt(), zero(t)), 0),
                flat("where x > 0: log x", t -> t.greaterThan(0).where(t.log(), zero(t)), 0),
                flat("where x > 0: x log x", t -> t.greaterThan(0).where(t.mul(t.log()), zero(t)), 0),
                flat("where x > 0: √x, of a negative x", t -> t.greaterThan(0).where(t.sqrt(), zero(t)), -1),
                flat("where x > 0: tanh √x", t -> t.greaterThan(0).where(t.sqrt().tanh(), zero(t)), -1),
                flat("where x > 0: sin 1/x", t -> t.greaterThan(0).where(t.reciprocal().sin(), zero(t)), 0),
                flat("where x > 0: cos 1/x", t -> t.greaterThan(0).where(t.reciprocal().cos(), zero(t)), 0),
                flat("where x > 0: σ(√x)", t -> t.greaterThan(0).where(t.sqrt().sigmoid(), zero(t)), -1),
                flat("where x > 0: √x^x", t -> t.greaterThan(0).where(t.sqrt().pow(t), zero(t)), -1),
                flat("where x > 0: x/x", t -> t.greaterThan(0).where(t.div(t), zero(t)), 0),
                new Case("√relu x", t -> t.relu().sqrt(), 4, 0.25, -1.0 / 32),
                new Case("x + √relu x", t -> t.add(t.relu().sqrt()), -1, 1, 0),
                new Case("|x|", Tensor::abs, -3, -1, 0),
                new Case("|x|", Tensor::abs, 0, 0, 0),
                new Case("x |x|", t -> t.mul(t.abs()), -3, 6, -2),
                new Case("max(x, 2)", t -> t.maximum(2), 2, 0.5, 0),
                new Case("min(x², 4)", t -> t.square().minimum(4), 1, 2, 2),
                new Case("eˣ", Tensor::exp, 800, inf, inf),
                new Case("√x", Tensor::sqrt, 0, inf, -inf));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsNotChosenHasNoDerivativeOfEitherOrder(Case c) {
        assertEquals(c.slope, Derivatives.nth(1, c.f, c.x), 0);
        assertEquals(c.slope, Derivatives.forward(c.f, c.x), 0);
        assertEquals(c.curvature, Derivatives.nth(2, c.f, c.x), 1e-15);
        assertEquals(c.curvature, Derivatives.forward(t -> Autodiff.grad(c.f, t), c.x), 1e-15);
        assertEquals(c.curvature, Derivatives.nth(1, t -> Autodiff.jvp(c.f, t, Tensor.ones(DType.F64)), c.x), 1e-15);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void programsSelectToo(Case c) {
        assumeFalse(c.name.contains("max of") || c.name.contains("over axes"), "not element by element");
        for (DType dtype : DType.values()) {
            double x = dtype == DType.F32 ? Math.min(c.x, 1e30) : c.x;
            Tensor at = Tensor.full(dtype, x, 19);
            Tensor ones = Tensor.ones(dtype, 19);
            Program first = Program.capture(in -> List.of(c.f.apply(in.getFirst())), List.of(at)).vjp();
            Program second = first.vjp();
            Tensor slope = first.run(List.of(at, ones)).getFirst();
            Tensor curvature = second.run(List.of(at, ones, ones)).getFirst();
            for (int i = 0; i < 19; i++) {
                assertEquals(c.slope, slope.at(i), 0);
                assertEquals(c.curvature, curvature.at(i), 1e-7);
            }
        }
    }

    @Test
    void aCotangentThatIsNotZeroMeetsTheDerivativeAsItIs() {
        double inf = Double.POSITIVE_INFINITY;
        assertEquals(-inf, Derivatives.nth(1, t -> t.sqrt().mul(-2), 0));
        assertEquals(inf, Derivatives.nth(1, Tensor::log, 0));
        assertTrue(Double.isNaN(Derivatives.nth(1, Tensor::sqrt, -1)));
        assertTrue(Double.isNaN(Derivatives.nth(1, t -> t.sub(1).sqrt().relu(), 0)));
    }

    @Test
    void aFactorOfZeroMakesTheProductConstantInTheOther() {
        Tensor k = Tensor.scalar(DType.F64, 0.3);
        Tensor none = Tensor.scalar(DType.F64, 0);
        for (Function<List<Tensor>, Tensor> f : List.<Function<List<Tensor>, Tensor>>of(
                in -> in.get(0).mul(in.get(1)).sqrt(),
                in -> in.get(1).div(in.get(0)).sqrt(),
                in -> in.get(1).pow(in.get(0)).sqrt())) {
            assertEquals(0, Autodiff.valueAndGrad(f, List.of(k, none)).gradients().getFirst().item());
            Function<List<Tensor>, Tensor> below = in -> f.apply(List.of(in.get(0), in.get(1).sub(1).relu()));
            for (Tensor g : Autodiff.valueAndGrad(below, List.of(k, none)).gradients()) {
                assertEquals(0, g.item());
            }
            assertEquals(0, Derivatives.nth(2, t -> below.apply(List.of(t, none)), 0.3));
            assertEquals(0, Derivatives.nth(2, t -> below.apply(List.of(k, t)), 0));
        }
        assertEquals(Double.POSITIVE_INFINITY, Derivatives.nth(1, t -> t.mul(k).sqrt(), 0));
    }

    @Test
    void anElementBelowTheLargestOfAnAxisHasNoDerivative() {
        Tensor x = Tensor.of(new double[]{0, 4, 4, 1}, 4);
        UnaryOperator<Tensor> f = t -> t.sqrt().max();
        assertArrayEquals(new double[]{0, 0.125, 0.125, 0}, Autodiff.grad(f, x).toDoubleArray(), 0);
    }

    /// The first sample has no normal form with ε = 0, or an element that is no number, and is not chosen.
    @ParameterizedTest
    @EnumSource(DType.class)
    void aGroupThatIsNotChosenHasNoDerivative(DType dtype) {
        Tensor chosen = Tensor.of(new double[]{0, 1}, 2, 1, 1).cast(dtype);
        for (double odd : new double[]{3, Double.NaN, Double.POSITIVE_INFINITY}) {
            Tensor x = Tensor.of(new double[]{3, 3, odd, 3, 1, 4, -2, 0}, 2, 2, 2).cast(dtype);
            UnaryOperator<Tensor> f =
                    t -> chosen.where(Functional.groupNorm(t, 1, 0).pow(3), Tensor.scalar(dtype, 0)).sum();
            UnaryOperator<Tensor> slope = t -> Autodiff.grad(f, t);
            UnaryOperator<Tensor> curvature = t -> Autodiff.grad(u -> slope.apply(u).mul(chosen).square().sum(), t);
            for (UnaryOperator<Tensor> g : List.of(slope, curvature)) {
                Tensor eager = g.apply(x);
                Tensor captured = Program.capture(in -> List.of(g.apply(in.getFirst())), List.of(x)).run(List.of(x))
                        .getFirst();
                for (Tensor result : List.of(eager, captured)) {
                    assertEquals(0, result.slice(0, 0, 1).abs().max().item());
                    assertTrue(result.slice(0, 1, 2).abs().max().item() > 1e-3);
                }
            }
        }
    }
}

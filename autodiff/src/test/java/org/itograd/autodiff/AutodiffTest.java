package org.itograd.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class AutodiffTest {
    private static final double[] AT = {0.3, -1.2, 2.0};

    private static Tensor x() {
        return Tensor.of(AT, 3);
    }

    @Test
    void gradientOfAScalarFunction() {
        Autodiff.ValueAndGradient r = Autodiff.valueAndGrad(x -> x.square().sum(), x());
        assertEquals(0.09 + 1.44 + 4, r.value().item(), 1e-15);
        assertArrayEquals(new double[]{0.6, -2.4, 4.0}, r.gradient().toDoubleArray(), 1e-15);
        assertFalse(r.value().isTracked());
        assertFalse(r.gradient().isTracked());
    }

    @Test
    void anInputUsedTwiceGetsBothContributions() {
        assertArrayEquals(
                new double[]{3 * 0.09, 3 * 1.44, 12},
                Autodiff.grad(x -> x.mul(x).mul(x).sum(), x()).toDoubleArray(),
                1e-14);
    }

    @Test
    void derivativesNestToThirdOrder() {
        UnaryOperator<Tensor> f = x -> x.square().square().sum();
        UnaryOperator<Tensor> first = x -> Autodiff.grad(f, x).sum();
        UnaryOperator<Tensor> second = x -> Autodiff.grad(first, x).sum();
        double[] third = Autodiff.grad(second, x()).toDoubleArray();
        for (int i = 0; i < AT.length; i++) {
            assertEquals(24 * AT[i], third[i], 1e-12);
        }
    }

    @Test
    void anInnerDerivativeSeesOuterVariablesAsSuch() {
        // d/dx [ x · d/dy (x y²) ] at y = x is d/dx [2 x³] with y held: x · 2xy + ... computed by hand below.
        Tensor x = Tensor.scalar(DType.F64, 1.5);
        Tensor g = Autodiff.grad(
                u -> {
                    Tensor inner = Autodiff.grad(y -> u.mul(y.square()), Tensor.scalar(DType.F64, 0.7));
                    return u.mul(inner);
                },
                x);
        // inner = 2·u·0.7, so u·inner = 1.4 u² and its derivative is 2.8 u.
        assertEquals(2.8 * 1.5, g.item(), 1e-14);
    }

    @Test
    void perturbationsOfTwoLevelsAreNotConfused() {
        // d/dx ( x · d/dy (x + y) ) = 1, the classic test of nested differentiation (Siskind & Pearlmutter 2005).
        Tensor one = Tensor.scalar(DType.F64, 1);
        assertEquals(1, Autodiff.grad(x -> x.mul(Autodiff.grad(y -> x.add(y), one)), one).item(), 0);
    }

    @Test
    void theGraphFormDifferentiatesCapturedVariables() {
        Tensor w = Tensor.of(new double[]{2, -1, 0.5}, 3).variable();
        Tensor b = Tensor.scalar(DType.F64, 0.25).variable();
        Tensor loss = w.mul(x()).add(b).square().sum();
        List<Tensor> g = Autodiff.gradients(loss, w, b);
        double db = 0;
        for (int i = 0; i < 3; i++) {
            double r = w.at(i) * AT[i] + 0.25;
            assertEquals(2 * r * AT[i], g.get(0).at(i), 1e-14);
            db += 2 * r;
        }
        assertEquals(db, g.get(1).item(), 1e-14);
        assertEquals(Shape.scalar(), g.get(1).shape());
    }

    @Test
    void aVariableTheLossIgnoresHasZeroGradient() {
        Tensor w = x().variable();
        Tensor unused = Tensor.of(new float[]{1, 2}, 2).variable();
        List<Tensor> g = Autodiff.gradients(w.sum(), w, unused);
        assertArrayEquals(new double[]{1, 1, 1}, g.get(0).toDoubleArray());
        assertArrayEquals(new double[]{0, 0}, g.get(1).toDoubleArray());
        assertEquals(DType.F32, g.get(1).dtype());
        assertArrayEquals(new double[3], Autodiff.grad(x -> Tensor.scalar(DType.F64, 7), x()).toDoubleArray());
    }

    @Test
    void aMillionOperationsDifferentiateWithoutStackOverflow() {
        Tensor x = Tensor.scalar(DType.F64, 1);
        Autodiff.ValueAndGradient r = Autodiff.valueAndGrad(
                t -> {
                    Tensor y = t;
                    for (int i = 0; i < 1_000_000; i++) {
                        y = y.add(1e-6);
                    }
                    return y.mul(3);
                },
                x);
        assertEquals(6, r.value().item(), 1e-8);
        assertEquals(3, r.gradient().item(), 0);
    }

    @Test
    void jvpIsTheTransposeOfVjp() {
        UnaryOperator<Tensor> f = x -> x.tanh().matmul(Tensor.of(new double[]{1, 2, 3, 4, 5, 6}, 3, 2));
        Tensor x = Tensor.of(AT, 1, 3);
        Tensor v = Tensor.of(new double[]{1, -0.5, 2}, 1, 3);
        Tensor c = Tensor.of(new double[]{0.3, -0.7}, 1, 2);
        double forward = Autodiff.jvp(f, x, v).mul(c).sum().item();
        double reverse = Autodiff.vjp(f, x, c).gradient().mul(v).sum().item();
        assertEquals(reverse, forward, 1e-14);
    }

    @Test
    void hessianVectorProductOfAQuadraticForm() {
        // f = ½ xᵀAx with symmetric A has Hessian A.
        double[] a = {2, 1, 0, 1, 3, -1, 0, -1, 4};
        Tensor m = Tensor.of(a, 3, 3);
        UnaryOperator<Tensor> f = x -> x.reshape(1, 3).matmul(m).matmul(x.reshape(3, 1)).mul(0.5).sum();
        Tensor v = Tensor.of(new double[]{1, 2, -1}, 3);
        assertArrayEquals(
                new double[]{4, 8, -6}, Autodiff.hessianVectorProduct(f, x(), v).toDoubleArray(), 1e-13);
    }

    @Test
    void stopGradientCutsEveryLevel() {
        Tensor x = Tensor.scalar(DType.F64, 3);
        assertEquals(3, Autodiff.grad(t -> t.mul(t.stopGradient()), x).item(), 0);
        UnaryOperator<Tensor> g = t -> Autodiff.grad(u -> u.square().mul(u.stopGradient()), t);
        assertEquals(6, Autodiff.grad(g, x).item(), 0); // inner 2u·c with c = 3 fixed: derivative 2c
    }

    @Test
    void customVjpReplacesTheDerivative() {
        UnaryOperator<Tensor> clipped = x -> Autodiff.customVjp(
                in -> in.getFirst().exp(),
                (in, out, ct) -> List.of(ct.mul(out).minimum(1.0)),
                x);
        Tensor x = Tensor.of(new double[]{-1, 2}, 2);
        Autodiff.ValueAndGradient r = Autodiff.valueAndGrad(t -> clipped.apply(t).sum(), x);
        assertArrayEquals(new double[]{Math.exp(-1), 1}, r.gradient().toDoubleArray(), 1e-15);
        // Second order goes through the rule as written.
        Tensor h = Autodiff.hessianVectorProduct(t -> clipped.apply(t).sum(), x, Tensor.ones(DType.F64, 2));
        assertArrayEquals(new double[]{Math.exp(-1), 0}, h.toDoubleArray(), 1e-15);
    }

    @Test
    void customVjpErrorsNameTheRule() {
        Tensor x = x();
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Autodiff.grad(
                        t -> Autodiff.customVjp(in -> in.getFirst(), (in, out, ct) -> List.of(ct.sum()), t)
                                .sum(),
                        x));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("input 0") && message.contains("(3)"), message);
    }

    @Test
    void withoutRecordingFreesEverythingTrackedOutsideButNotWhatBeginsInside() {
        Tensor w = x().variable();
        Tensor y = Autodiff.withoutRecording(() -> w.mul(2));
        assertFalse(y.isTracked());
        Tensor g = Autodiff.withoutRecording(() -> Autodiff.grad(x -> x.mul(w).sum(), x()));
        assertFalse(g.isTracked());
        assertArrayEquals(AT, g.toDoubleArray());
        assertTrue(w.mul(2).isTracked());
    }

    @Test
    void capturesAreTheTrackedTensorsALambdaClosesOver() {
        Tensor w = x().variable();
        Tensor derived = w.exp();
        List<Tensor> seen = Autodiff.captures(in -> in.get(0).mul(derived).add(w).add(1), List.of(x()));
        assertEquals(2, seen.size());
        assertTrue(seen.contains(derived) && seen.contains(w));
    }

    @Test
    void checkpointGivesTheSameBitsAsBackpropagation() {
        for (DType dtype : DType.values()) {
            Tensor w = RandomKey.of(1).normal(dtype, 5, 5).variable();
            Tensor scale = w.mul(0.3); // a captured tensor that is not a leaf
            UnaryOperator<Tensor> step = y -> y.add(y.matmul(scale).tanh().mul(0.1)).add(w.sum(true, 0).mul(0.01));
            Tensor x = RandomKey.of(2).normal(dtype, 4, 5).variable();
            Tensor plain = x;
            Tensor checkpointed = x;
            for (int i = 0; i < 7; i++) {
                plain = step.apply(plain);
                checkpointed = Autodiff.checkpoint(step, checkpointed);
            }
            assertSameBits(plain, checkpointed);
            List<Tensor> a = Autodiff.gradients(plain.square().sum(), x, w);
            List<Tensor> b = Autodiff.gradients(checkpointed.square().sum(), x, w);
            assertSameBits(a.get(0), b.get(0));
            assertSameBits(a.get(1), b.get(1));
        }
    }

    @Test
    void checkpointsNestAndDifferentiateTwice() {
        Tensor w = Tensor.scalar(DType.F64, 0.4).variable();
        UnaryOperator<Tensor> step = y -> y.mul(w).sin();
        UnaryOperator<Tensor> two = y -> Autodiff.checkpoint(step, Autodiff.checkpoint(step, y));
        UnaryOperator<Tensor> plain = y -> step.apply(step.apply(y));
        Tensor x = x();
        assertSameBits(
                Autodiff.gradients(plain.apply(x).sum(), w).getFirst(),
                Autodiff.gradients(Autodiff.checkpoint(two, x).sum(), w).getFirst());
        Tensor v = Tensor.ones(DType.F64, 3);
        assertArrayEquals(
                Autodiff.hessianVectorProduct(y -> plain.apply(y).sum(), x, v).toDoubleArray(),
                Autodiff.hessianVectorProduct(y -> Autodiff.checkpoint(two, y).sum(), x, v).toDoubleArray(),
                1e-15);
    }

    @Test
    void aPullbackServesSeveralCotangents() {
        Tensor w = Tensor.of(new double[]{1, 2, 3}, 3).variable();
        Pullback p = Pullback.of(in -> in.getFirst().mul(w), List.of(x()), List.of(w));
        assertFalse(p.value().isTracked());
        List<Tensor> first = p.apply(Tensor.ones(DType.F64, 3));
        List<Tensor> second = p.apply(Tensor.full(DType.F64, 2, 3));
        assertArrayEquals(new double[]{1, 2, 3}, first.get(0).toDoubleArray());
        assertArrayEquals(AT, first.get(1).toDoubleArray());
        assertArrayEquals(new double[]{2, 4, 6}, second.get(0).toDoubleArray());
    }

    @Test
    void errorsSayWhatToDo() {
        assertMessage(() -> Autodiff.grad(x -> x.square(), x()), "loss", "(3)", "vjp");
        assertMessage(() -> Autodiff.gradients(x().sum(), x()), "xs", "variable()");
        assertMessage(() -> x().add(Tensor.of(new float[]{1, 2, 3}, 3)), "F64", "F32", "cast");
        assertMessage(() -> x().add(Tensor.zeros(DType.F64, 2)), "(3)", "(2)", "broadcast");
        assertMessage(() -> Tensor.of(new double[3], 2, 2), "(2, 2)", "4", "3");
        assertMessage(() -> x().reshape(2, -1), "-1", "(3)");
        assertMessage(() -> x().matmul(x()), "matmul", "2 axes");
        assertMessage(() -> x().slice(0, 1, 5), "slice", "(3)", "5");
        assertMessage(() -> x().sum(false, 1), "axis", "1");
    }

    private static void assertMessage(Supplier<?> call, String... parts) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::get);
        String message = String.valueOf(e.getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
        }
    }

    private static void assertSameBits(Tensor a, Tensor b) {
        assertEquals(a.shape(), b.shape());
        assertTrue(
                Arrays.equals(a.toDoubleArray(), b.toDoubleArray()), () -> "different bits: " + a + " and " + b);
    }

    /// One tensor may be an operation's input twice, or its input and captured by it; each use contributes.
    @Test
    void customOperationsOnATensorGivenTwice() {
        Tensor x = Tensor.of(new double[]{1, -2, 0.5}, 3).variable();
        double[] expected = {4, 13, 1.75};
        for (Tensor cube : List.of(
                Autodiff.checkpoint(y -> y.square().mul(x), x.mul(1)),
                Autodiff.checkpoint(y -> y.square().mul(x), x),
                given(in -> in.get(0).square().mul(in.get(1)), x, x),
                given(in -> in.get(0).mul(in.get(1)).mul(in.get(2)), x, x.mul(1), x))) {
            assertArrayEquals(
                    expected, Autodiff.gradients(cube.sum().add(x.sum()), x).getFirst().toDoubleArray(), 1e-14);
        }
    }

    private static Tensor given(Function<List<Tensor>, Tensor> f, Tensor... in) {
        return Autodiff.custom(
                f,
                List.of(),
                (values, out, ct, totals) -> Pullback.of(f, values, List.of()).accumulate(ct, totals),
                in);
    }

    /// A variable made while something else is differentiated is inside that: d(v² x)/dv = 2vx, and of 2vx · x by x, 4vx.
    @Test
    void aVariableMayBeMadeUnderADifferentiation() {
        Tensor three = Tensor.scalar(DType.F64, 3);
        Tensor slope = Autodiff.grad(x -> {
            Tensor v = Tensor.scalar(DType.F64, 5).variable();
            Tensor g = Autodiff.gradients(v.square().mul(x), v).getFirst();
            assertEquals(30, g.item());
            return g.mul(x);
        }, three);
        assertEquals(60, slope.item());
    }
}

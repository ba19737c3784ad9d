package org.itograd.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Derivatives of derivatives in the graph form, and what is refused because its derivative would silently be 0 or lack terms.
class GradientsOfGradientsTest {
    private static Tensor variable(double x) {
        return scalar(x).variable();
    }

    private static Tensor scalar(double x) {
        return Tensor.scalar(DType.F64, x);
    }

    private static Tensor cube(Tensor x) {
        return x.mul(x).mul(x);
    }

    private static Tensor recorded(Tensor loss, Tensor x) {
        return Autodiff.recordedGradients(loss, x).getFirst();
    }

    private static Tensor once(Tensor loss, Tensor x) {
        return Autodiff.gradients(loss, x).getFirst();
    }

    @Test
    void recordedGradientsHaveGradientsOfEveryOrder() {
        Tensor x = variable(3);
        Tensor first = recorded(cube(x), x);
        assertEquals(27, first.item());
        assertEquals(18, once(first, x).item());
        Tensor second = recorded(first, x);
        Tensor third = recorded(second, x);
        assertEquals(18, second.item());
        assertEquals(6, third.item());
        assertEquals(0, recorded(third, x).item());
        assertEquals(0, once(recorded(third, x), x).item());
    }

    @Test
    void recordedGradientsAreTermsLikeOthers() {
        Tensor s = variable(3);
        Tensor v = variable(0.5);
        Tensor delta = recorded(cube(s).mul(v.exp()), s);
        List<Tensor> g = Autodiff.gradients(delta.mul(s), s, v); // 3 s³ eᵛ
        assertEquals(81 * Math.exp(0.5), g.get(0).item(), 1e-12);
        assertEquals(81 * Math.exp(0.5), g.get(1).item(), 1e-12);
        Tensor byV = recorded(cube(s).mul(v.exp()), v);
        assertEquals(27 * Math.exp(0.5), once(byV, s).item(), 1e-12);
    }

    @Test
    void aGradientPenaltyTrainsItsWeights() {
        // ‖∇ₓ f‖² of f = w x² at x = 2 is 16 w², whose derivative by w is 32 w.
        Tensor w = variable(0.7);
        Tensor x = variable(2);
        Tensor slope = recorded(w.mul(x.square()), x);
        assertEquals(32 * 0.7, once(slope.square(), w).item(), 1e-13);
        assertEquals(32 * 0.7, Autodiff.grad(u -> Autodiff.grad(t -> u.mul(t.square()), scalar(2)).square(),
                scalar(0.7)).item(), 1e-13);
    }

    @Test
    void operationsWithRulesOfTheirOwnAreRecordedToo() {
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                t -> Autodiff.checkpoint(GradientsOfGradientsTest::cube, t.mul(1)),
                t -> Autodiff.checkpoint(u -> u.mul(t).mul(t), t),
                t -> Autodiff.checkpoint(u -> Autodiff.checkpoint(GradientsOfGradientsTest::cube, u), t),
                t -> Autodiff.customVjp(in -> cube(in.getFirst()),
                        (in, out, ct) -> List.of(ct.mul(in.getFirst().square()).mul(3)), t),
                t -> Autodiff.customVjp(in -> in.getFirst().exp(), (in, out, ct) -> List.of(ct.mul(out)),
                        t.log().mul(3)),
                t -> Program.capture(in -> List.of(cube(in.getFirst())), List.of(scalar(1))).apply(List.of(t))
                        .getFirst())) {
            Tensor x = variable(3);
            Tensor first = recorded(f.apply(x), x);
            assertEquals(27, first.item(), 1e-12);
            assertEquals(18, once(first, x).item(), 1e-12);
        }
    }

    @Test
    void insideAFunctionTheGraphFormIsRecordedByItself() {
        UnaryOperator<Tensor> slope = t -> once(cube(t), t);
        assertEquals(18, Autodiff.grad(slope, scalar(3)).item());
        assertEquals(6, Autodiff.grad(t -> Autodiff.grad(slope, t), scalar(3)).item());
        assertEquals(6, Autodiff.hessianVectorProduct(slope, scalar(3), scalar(1)).item());
        assertEquals(36, Autodiff.vjp(slope, scalar(3), scalar(2)).gradient().item());
        assertEquals(18, Autodiff.grad(t -> once(once(cube(t), t).mul(t), t).mul(1.0 / 3), scalar(3)).item());
        Tensor w = variable(2);
        // A variable inside: d/dt of d(v t²)/dv.
        assertEquals(6, Autodiff.grad(t -> {
            Tensor v = scalar(5).variable();
            return once(v.mul(t.square()), v);
        }, scalar(3)).item());
        // The function's value depends on w, made outside, through the gradient by t.
        assertEquals(27, once(Autodiff.grad(t -> cube(t).mul(w), scalar(3)), w).item());
    }

    @Test
    void aProgramDifferentiatesTheGradientsInsideIt() {
        Tensor w = variable(2);
        Program p = Program.capture(in -> {
            Tensor v = in.getFirst().variable();
            return List.of(once(cube(v).mul(w).sum(), v));
        }, List.of(scalar(3)));
        assertEquals(54, p.run(List.of(scalar(3))).getFirst().item());
        assertEquals(27, once(p.apply(List.of(scalar(3))).getFirst(), w).item());
        // The variable is a cut that the function made itself.
        assertEquals(0, Autodiff.grad(t -> p.apply(List.of(t)).getFirst(), scalar(3)).item());
    }

    @Test
    void aLossThatDependsOnNothingIsRefused() {
        Tensor x = variable(3);
        refused(() -> once(once(cube(x), x), x), "recordedGradients", "Autodiff.grad(x -> Autodiff.grad(f, x)");
        refused(() -> once(once(cube(x), x).mul(2), x), "recordedGradients");
        refused(() -> once(scalar(1), x), "depends on no variable");
        refused(() -> once(Autodiff.withoutRecording(() -> cube(x)), x), "withoutRecording");
        refused(() -> once(Tensor.scalar(DType.F64, x.item()), x), "numbers");
        refused(() -> once(x.stopGradient(), x), "stopGradient");
        refused(() -> Autodiff.grad(t -> once(scalar(1), t), scalar(3)), "depends on no variable");
    }

    @Test
    void aLossThatWouldLackTermsIsRefused() {
        Tensor x = variable(3);
        Tensor y = variable(2);
        Tensor g = once(cube(x).mul(y), x);
        refused(() -> once(g.mul(x), x), "stopGradient", "recordedGradients");
        refused(() -> once(g.mul(y), x), "stopGradient", "recordedGradients");
        refused(() -> Autodiff.grad(t -> once(y.mul(t), y), scalar(3)), "argument");
        refused(() -> Autodiff.grad(t -> Autodiff.grad(u -> once(u.mul(t), t), scalar(2)), scalar(3)), "argument");
    }

    @Test
    void constantsThatAreMeantAreTaken() {
        Tensor x = variable(3);
        Tensor g = once(cube(x), x);
        assertEquals(27, once(g.stopGradient().mul(x), x).item());
        Tensor next = x.sub(g.mul(0.1)).variable();
        assertEquals(2 * next.item(), once(next.square(), next).item(), 1e-15);
        assertEquals(1, once(g.greaterThan(0).mul(x), x).item());
        assertFalse(g.isTracked());
        // A variable that the loss leaves out, among others or alone, has the gradient 0.
        Tensor other = variable(1);
        assertEquals(0, once(cube(x), other).item());
        assertEquals(0, Autodiff.grad(t -> scalar(7), scalar(3)).item());
        assertEquals(0, Autodiff.hessianVectorProduct(t -> t.mul(4), scalar(3), scalar(1)).item());
    }

    @Test
    void aFunctionThatLosesTrackOfItsArgumentIsRefused() {
        UnaryOperator<Tensor> broken = t -> Tensor.of(new double[]{t.at(0) * t.at(0)}, 1).sum();
        Tensor x = Tensor.of(new double[]{3}, 1);
        refused(() -> Autodiff.grad(broken, x), "numbers", "customVjp");
        refused(() -> Autodiff.hessianVectorProduct(broken, x, x), "numbers");
        refused(() -> Autodiff.jvp(broken, x, x), "numbers");
        refused(() -> Autodiff.gradCheck(in -> broken.apply(in.getFirst()), x), "numbers");
        // Numbers may be looked at.
        assertArrayEquals(new double[]{6}, Autodiff.grad(t -> t.at(0) > 0 ? t.square().sum() : t.sum(), x)
                .toDoubleArray());
    }

    private static void refused(Runnable call, String... parts) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
        for (String part : parts) {
            assertTrue(String.valueOf(e.getMessage()).contains(part), () -> "no '" + part + "' in: " + e.getMessage());
        }
    }
}

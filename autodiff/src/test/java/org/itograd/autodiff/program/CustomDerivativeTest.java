package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// What a function does to its own derivatives (rules of the user's, constants, recomputation, derivatives inside) holds in
/// programs made of it: first and second derivatives are those of the function itself.
class CustomDerivativeTest {
    private static final Tensor X = RandomKey.of(3).normal(DType.F64, 4, 3);
    private static final Tensor CT = RandomKey.of(4).normal(DType.F64, 4, 3);
    private static final Tensor DIRECTION = RandomKey.of(5).normal(DType.F64, 4, 3);
    private static final Tensor MATRIX = RandomKey.of(6).normal(DType.F64, 4, 3);
    private static final Tensor W = RandomKey.of(7).normal(DType.F64, 3).variable();

    private static Map<String, UnaryOperator<Tensor>> functions() {
        Map<String, UnaryOperator<Tensor>> all = new LinkedHashMap<>();
        all.put("no derivative", x -> Autodiff.customVjp(
                in -> in.getFirst().square(), (in, out, ct) -> Arrays.asList((Tensor) null), x));
        all.put("a rule by inputs, result and an array", x -> Autodiff.customVjp(
                in -> in.getFirst().sin().mul(in.get(1)),
                (in, out, ct) -> List.of(
                        ct.mul(MATRIX).mul(out), ct.mul(in.get(0)).mul(in.get(1))),
                x.mul(2), x.exp()));
        all.put("a rule that closes over values outside it", x -> {
            Tensor outside = x.cos();
            return Autodiff.customVjp(
                    in -> in.getFirst().tanh(), (in, out, ct) -> List.of(outside.mul(outside).mul(ct)), x.square());
        });
        all.put("a forward that closes over its argument", x -> Autodiff.customVjp(
                in -> in.getFirst().mul(x), (in, out, ct) -> List.of(ct.mul(in.getFirst())), x.sin()));
        all.put("a constant result", x -> Autodiff.customVjp(
                in -> MATRIX, (in, out, ct) -> List.of(ct.mul(in.getFirst())), x));
        all.put("rules in rules", x -> Autodiff.customVjp(
                in -> in.getFirst().square(),
                (in, out, ct) -> List.of(
                        ct.mul(Autodiff.customVjp(
                                i -> i.getFirst().sin(),
                                (i, o, c) -> List.of(c.mul(i.getFirst()).mul(in.getFirst())), in.getFirst()))),
                x));
        all.put("a rule under a derivative", x -> Autodiff.grad(
                v -> Autodiff.customVjp(
                        in -> in.getFirst().square(), (in, out, ct) -> List.of(ct.mul(in.getFirst().sin())), v).mul(v)
                        .sum(),
                x));
        all.put("checkpoint", x -> Autodiff.checkpoint(v -> v.sin().mul(v).mul(W).mul(MATRIX), x.square()));
        all.put("checkpoint that closes over values", x -> {
            Tensor outside = x.cos();
            return Autodiff.checkpoint(v -> v.sin().mul(outside).mul(W), MATRIX)
                    .add(Autodiff.checkpoint(v -> v.mul(x).mul(outside), x.exp()));
        });
        all.put("checkpoint under a derivative", x -> Autodiff.grad(
                v -> Autodiff.checkpoint(u -> u.sin().mul(x).mul(v), v.mul(x)).sum(), x.cos()));
        all.put("without recording", x -> x.mul(Autodiff.withoutRecording(() -> x.square().mul(W))));
        all.put("a derivative without recording",
                x -> x.mul(Autodiff.withoutRecording(() -> Autodiff.grad(v -> v.mul(v).mul(x).sum(), x))));
        all.put("without recording under a derivative", x -> Autodiff.grad(
                v -> v.mul(Autodiff.withoutRecording(() -> v.mul(x))).sum(), x.sin()));
        all.put("a constant", x -> x.mul(x.square().stopGradient()));
        all.put("a variable", x -> {
            Tensor v = x.variable();
            return x.add(Autodiff.gradients(v.square().mul(v).sum(), v).getFirst());
        });
        all.put("pullback", x -> {
            Pullback p = Pullback.of(in -> in.getFirst().sin().mul(W).mul(x), List.of(x.square()), List.of());
            return p.value().add(p.apply(x.cos()).getFirst());
        });
        all.put("jvp", x -> Autodiff.jvp(v -> v.square().mul(v).mul(x), x, x.sin()));
        all.put("Hessian", x -> Autodiff.hessianVectorProduct(v -> v.square().mul(v).sum(), x, x.sin()));
        return all;
    }

    private static void assertClose(Tensor expected, Tensor found, String what) {
        assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray(), 1e-12, what);
    }

    @Test
    void derivativesInProgramsAreThoseOfTheFunction() {
        functions().forEach((name, f) -> {
            Program program = Program.capture(in -> List.of(f.apply(in.getFirst())), List.of(X));
            assertClose(f.apply(X), program.run(List.of(X)).getFirst(), name);
            assertClose(f.apply(X), program.apply(List.of(X)).getFirst(), name + ", applied");
            UnaryOperator<Tensor> slope = x -> Autodiff.vjp(f, x, CT).gradient();
            Program vjp = program.vjp();
            assertClose(slope.apply(X), vjp.run(List.of(X, CT)).getFirst(), name + ", first derivative");
            assertClose(
                    slope.apply(X),
                    Autodiff.vjp(x -> program.apply(List.of(x)).getFirst(), X, CT).gradient(),
                    name + ", first derivative, applied");
            Tensor second = Autodiff.vjp(slope, X, DIRECTION).gradient();
            List<Tensor> arguments = new ArrayList<>(List.of(X, CT, DIRECTION));
            // The first derivative by what is closed over has cotangents too.
            vjp.closedOver().forEach(c -> arguments.add(Tensor.zeros(c.dtype(), c.shape().dims())));
            assertClose(second, vjp.vjp().run(arguments).getFirst(), name + ", second derivative");
        });
    }

    @Test
    void whatARuleClosesOverIsAConstantOnce() {
        Function<List<Tensor>, List<Tensor>> f = in -> List.of(Autodiff.customVjp(
                v -> v.getFirst().mul(W), (v, out, ct) -> List.of(ct.mul(W.square())), in.getFirst()));
        Program program = Program.capture(f, List.of(X));
        Program vjp = program.vjp();
        List<Tensor> gradients = vjp.run(List.of(X, CT));
        assertClose(CT.mul(W.square()), gradients.getFirst(), "by x");
        for (int i = 1; i < gradients.size(); i++) {
            assertEquals(0, gradients.get(i).abs().max().item(), "closed over");
        }
    }

    @Test
    void aRuleThatAsksForNumbersCannotBeCaptured() {
        assertThrows(
                CaptureException.class,
                () -> Program.capture(
                        in -> List.of(Autodiff.customVjp(
                                v -> v.getFirst().neg(), (v, out, ct) -> List.of(ct.mul(ct.at(0))), in.getFirst())),
                        List.of(X)));
    }
}

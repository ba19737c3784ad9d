package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerHeun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;

/// Equations that say what their derivatives are (rules of the user's, constants, derivatives inside): the gradients of a
/// captured solve are those of the solve operation by operation.
class OwnDerivativesTest {
    private static final int BATCH = 140;
    private static final int STEPS = 4;
    private static final Tensor ARRAY = RandomKey.of(2).normal(DType.F64, BATCH, 2);

    /// Makes a field of a weight.
    private interface Family {
        VectorField of(Tensor w);
    }

    private static Map<String, Family> families() {
        Map<String, Family> all = new LinkedHashMap<>();
        all.put("no derivative", w -> (t, y) -> Autodiff.customVjp(
                in -> in.getFirst().sin().mul(w), (in, out, ct) -> List.of(ct.mul(0)), y));
        all.put("a rule", w -> (t, y) -> Autodiff.customVjp(
                in -> in.get(0).mul(in.get(1)).tanh(),
                (in, out, ct) -> List.of(ct.mul(in.get(1)).mul(t), ct.mul(out).sum(false, 0)), y, w));
        all.put("a rule with an array", w -> (t, y) -> Autodiff.customVjp(
                in -> in.getFirst().mul(w), (in, out, ct) -> List.of(ct.mul(ARRAY).mul(w.stopGradient())), y.mul(w)));
        all.put("checkpoint", w -> (t, y) -> Autodiff.checkpoint(x -> x.sin().mul(w).mul(t.add(1)).mul(ARRAY), y));
        all.put("without recording",
                w -> (t, y) -> y.mul(Autodiff.withoutRecording(() -> y.sin().mul(w))).add(w));
        all.put("a constant", w -> (t, y) -> y.mul(y.sin().mul(w).stopGradient()).add(w));
        all.put("a potential's gradient",
                w -> (t, y) -> Autodiff.grad(x -> x.mul(w).sin().mul(x).sum(), y).neg());
        all.put("a variable", w -> (t, y) -> {
            Tensor x = y.variable();
            return Autodiff.gradients(x.mul(w).sin().sum(), x).getFirst().stopGradient().mul(y);
        });
        all.put("a recorded gradient", w -> (t, y) -> {
            Tensor x = y.variable();
            return Autodiff.recordedGradients(x.mul(w).sin().sum(), x).getFirst().mul(y);
        });
        all.put("pullback", w -> (t, y) -> {
            Pullback p = Pullback.of(in -> in.getFirst().sin().mul(w), List.of(y), List.of());
            return p.value().mul(p.apply(y).getFirst());
        });
        all.put("jvp", w -> (t, y) -> Autodiff.jvp(x -> x.sin().mul(w), y, y.cos()));
        return all;
    }

    /// @param decides whether the drift asks for a number, so that it runs as it stands
    private static List<Tensor> solve(Family family, Solver solver, GradientMethod method, boolean decides) {
        Tensor y0 = RandomKey.of(1).normal(DType.F64, BATCH, 2).variable();
        Tensor w = Tensor.of(new double[]{0.7, -0.4}, 2).variable();
        VectorField f = family.of(w);
        Sde sde = Sde.ito((t, y) -> f.apply(t, y).mul(decides ? 1 + 0 * t.item() : 1),
                Diffusion.diagonal((t, y) -> f.apply(t, y).mul(0.5)));
        Sde fitting = solver instanceof Milstein ? sde : sde.toStratonovich();
        Tensor ys = SdeSolve.of(fitting).solver(solver).steps(0, 1, STEPS).brownian(BrownianPath.of(4))
                .gradient(method).saveAt(0.4, 1).run(y0).ys();
        List<Tensor> all = new ArrayList<>(Autodiff.gradients(ys.square().sum(), y0, w));
        all.add(ys.stopGradient());
        return all;
    }

    @Test
    void aSolveDifferentiatesAsTheEquationSays() {
        families().forEach((name, family) -> {
            Map<GradientMethod, Solver> methods = new LinkedHashMap<>();
            methods.put(Gradients.backpropagation(), new Milstein());
            methods.put(Gradients.checkpointed(2), new Milstein());
            methods.put(Gradients.stochasticAdjoint(), new EulerHeun());
            methods.put(Gradients.reversible(), new ReversibleHeun());
            methods.forEach((method, solver) -> {
                List<Tensor> expected = solve(family, solver, method, true);
                List<Tensor> found = solve(family, solver, method, false);
                for (int i = 0; i < expected.size(); i++) {
                    double[] e = expected.get(i).toDoubleArray();
                    double scale = 1 + expected.get(i).abs().max().item();
                    assertArrayEquals(e, found.get(i).toDoubleArray(), 1e-12 * scale,
                            name + " " + method + " " + i);
                }
            });
        });
    }

    /// y ↦ y² without a derivative: y1 = y + y², so ∂y1/∂y = 1 and not 1 + 2y.
    @Test
    void aDerivativeOfZeroIsTakenAtItsWord() {
        Tensor y0 = Tensor.full(DType.F64, 1.5, 3).variable();
        Sde sde = Sde.ode((t, y) -> Autodiff.customVjp(
                in -> in.getFirst().square(), (in, out, ct) -> List.of(ct.mul(0)), y));
        for (GradientMethod method : GradientProblem.methods(new Euler())) {
            Tensor y = SdeSolve.of(sde).solver(new Euler()).steps(0, 1, 1).gradient(method).run(y0).y();
            assertEquals(3.75, y.at(1));
            assertEquals(1, Autodiff.gradients(y.sum(), y0).getFirst().at(1));
        }
    }
}

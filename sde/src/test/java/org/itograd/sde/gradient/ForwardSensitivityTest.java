package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Sensitivities;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Derivatives carried forwards through the discrete solve.
class ForwardSensitivityTest {
    private static final BrownianPath PATH = BrownianPath.tree(5, 0, 1);

    /// The same numbers by forward and by reverse mode: Σ ∂L/∂ys · ∂ys/∂θ = ∂L/∂θ, as programs and operation by operation, for
    /// every noise and solvers that carry one or several tensors.
    @ParameterizedTest
    @EnumSource(NoiseType.class)
    void theyAreTheTransposeOfBackpropagation(NoiseType noise) {
        boolean second = noise != NoiseType.ELEMENTWISE && noise != NoiseType.GENERAL;
        compare(noise, Calculus.ITO, second ? new Milstein() : new EulerMaruyama());
        compare(noise, Calculus.STRATONOVICH, new Heun());
        compare(noise, Calculus.STRATONOVICH, new ReversibleHeun());
    }

    private static void compare(NoiseType noise, Calculus calculus, Solver solver) {
        for (boolean decides : new boolean[]{false, true}) {
            int batch = decides ? 5 : 140;
            GradientProblem p = GradientProblem.of(DType.F64, calculus, noise, batch, 3).deciding(decides);
            List<Tensor> leaves = p.parameters().stream().map(Tensor::variable).toList();
            SdeSolve solve = SdeSolve.of(p.sde(leaves)).solver(solver).steps(0, 1, 9).brownian(PATH)
                    .saveAt(0, 0.3, 1);
            Solution s = solve.run(leaves.get(0));
            List<Tensor> expected =
                    Autodiff.gradients(GradientProblem.loss(s), leaves.get(0), leaves.get(3), leaves.get(4), s.ys());
            boolean both = noise != NoiseType.NONE && noise != NoiseType.ADDITIVE;
            Sensitivities found = both
                    ? solve.sensitivities(leaves.get(0), leaves.get(0), leaves.get(3), leaves.get(4))
                    : solve.sensitivities(leaves.get(0), leaves.get(0), leaves.get(3));
            assertArrayEquals(s.ys().toDoubleArray(), found.ys().toDoubleArray());
            Tensor ct = expected.get(3).add(lastOnly(s, expected.get(3).shape()));
            String what = solver.name() + " " + noise + (decides ? " stepwise" : "");
            Tensor byY0 = found.jacobians().get(0);
            assertEquals(Shape.of(3, batch, 3, 3), byY0.shape());
            assertClose(expected.get(0), byY0.mul(ct.reshape(3, batch, 3, 1)).sum(false, 0, 2), what);
            assertEquals(Shape.of(3, batch, 3, 3), found.jacobians().get(1).shape());
            for (int i = 1; i < found.jacobians().size(); i++) {
                Tensor j = found.jacobians().get(i).reshape(9 * batch, -1);
                assertClose(expected.get(i).reshape(-1), ct.reshape(1, -1).matmul(j).reshape(-1), what);
            }
        }
    }

    /// The loss has a term in y() beside ys(); its cotangent belongs to the last saved state.
    private static Tensor lastOnly(Solution s, Shape shape) {
        Tensor y = s.y().stopGradient().cos().reshape(1, shape.dim(1), shape.dim(2));
        return Tensor.concat(0, Tensor.zeros(DType.F64, 2, shape.dim(1), shape.dim(2)), y);
    }

    private static void assertClose(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        double scale = 1 + expected.abs().max().item();
        assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), 1e-12 * scale, what);
    }

    /// For Euler–Maruyama the tangent is Euler–Maruyama for dS = μS dt + (σS + X) dW, the sensitivity equation of dX = μX dt + σX dW
    /// by σ.
    @Test
    void eulerMaruyamaSolvesTheSensitivityEquation() {
        int n = 50;
        Tensor sigma = Tensor.scalar(DType.F64, 0.6).variable();
        Tensor x0 = RandomKey.of(1).normal(DType.F64, 7);
        Sde gbm = Sde.ito((t, x) -> x.mul(0.3), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        Sensitivities found = SdeSolve.of(gbm).solver(new EulerMaruyama()).steps(0, 1, n).brownian(PATH)
                .sensitivities(x0, sigma, x0);
        Tensor dW = PATH.record(TimeGrid.uniform(0, 1, n), DType.F64, 7);
        for (int i = 0; i < 7; i++) {
            double x = x0.at(i);
            double s = 0;
            double byX0 = 1;
            for (int k = 0; k < n; k++) {
                double w = dW.select(0, k).at(i);
                s += 0.3 * s / n + (0.6 * s + x) * w;
                x += 0.3 * x / n + 0.6 * x * w;
                byX0 *= 1 + 0.3 / n + 0.6 * w;
            }
            assertEquals(s, found.jacobians().get(0).reshape(-1).at(i), 1e-13);
            assertEquals(byX0, found.jacobians().get(1).reshape(-1).at(i), 1e-13);
        }
    }

    @Test
    void parametersThatTheEquationDoesNotUseAreRefused() {
        Tensor mu = Tensor.scalar(DType.F64, 0.3).variable();
        Tensor twice = mu.mul(2);
        Tensor y0 = Tensor.ones(DType.F64, 3);
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.mul(twice))).solver(new Heun()).steps(0, 1, 3);
        assertTrue(refusal(() -> solve.sensitivities(y0, mu)).contains("variable()"));
        assertEquals(3, solve.sensitivities(y0, twice).jacobians().getFirst().size());
        Tensor start = RandomKey.of(3).normal(DType.F64, 3);
        SdeSolve own = SdeSolve.of(Sde.ode((t, y) -> y.mul(start))).solver(new Heun()).steps(0, 1, 3);
        assertTrue(refusal(() -> own.sensitivities(start, start)).contains("copy"));
    }

    private static String refusal(Supplier<?> solve) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, solve::get).getMessage());
    }
}

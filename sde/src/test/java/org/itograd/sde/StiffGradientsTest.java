package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.ImplicitMidpoint;
import org.itograd.sde.solver.Kvaerno3;
import org.itograd.sde.solver.Rodas3;
import org.itograd.sde.solver.RosenbrockEuler;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.ThetaEuler;
import org.itograd.sde.solver.ThetaMilstein;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients through implicit, linearly implicit and exponential methods.
class StiffGradientsTest {
    private static Stream<Solver> differentiated() {
        return Stream.of(
                new ThetaEuler(1), new ThetaEuler(0.5), new ThetaMilstein(1), new RosenbrockEuler(), new Rodas3(),
                new Kvaerno3(), new ImplicitMidpoint());
    }

    /// Van der Pol's oscillator, whose two time scales are 100 apart, from the slow branch through ten large steps.
    @ParameterizedTest
    @MethodSource("differentiated")
    void gradientsThroughAStiffSolve(Solver solver) {
        GradCheck check = Autodiff.gradCheck(p -> {
            Tensor mu = p.get(1);
            Sde oscillator = Sde.ode((t, y) -> {
                Tensor x = y.slice(1, 0, 1);
                Tensor v = y.slice(1, 1, 2);
                return Tensor.concat(1, v, x.square().sub(1).mul(v).neg().mul(10).sub(x).mul(mu));
            });
            return SdeSolve.of(oscillator).solver(solver).steps(0, 0.5, 10).run(p.getFirst()).y();
        }, Tensor.of(new double[]{2, -0.06, 1.9, -0.07}, 2, 2), Tensor.scalar(DType.F64, 10));
        assertTrue(check.firstOrder() < 1e-8, () -> "first order: " + check);
        assertTrue(check.secondOrder() < 1e-6, () -> "second order: " + check);
    }

    @Test
    void gradientsOfTheExponentialMethodFlowToItsLinearPart() {
        for (Diffusion d : List.of(
                Diffusion.diagonal((t, x) -> x.cos()), Diffusion.additive(t -> t.add(1)), Diffusion.none())) {
            GradCheck check = Autodiff.gradCheck(
                    p -> SdeSolve.of(Sde.ito((t, x) -> x.matmul(p.get(1).transpose()).add(x.sin()), d))
                            .solver(new ExponentialEuler(p.get(1)))
                            .steps(0, 1, 3)
                            .brownian(BrownianPath.of(4))
                            .run(p.getFirst())
                            .y(),
                    RandomKey.of(5).normal(DType.F64, 3, 2), Tensor.of(new double[]{-3, 1, 0.4, -1}, 2, 2));
            assertTrue(check.firstOrder() < 1e-8, () -> "first order: " + check);
            assertTrue(check.secondOrder() < 1e-7, () -> "second order: " + check);
        }
    }
}

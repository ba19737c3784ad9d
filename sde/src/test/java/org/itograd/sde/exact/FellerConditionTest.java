package org.itograd.sde.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.TamedMilstein;
import org.itograd.sde.solver.ThetaMilstein;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The square-root process where Feller's condition is violated: steps leave the half line on which √x has a derivative, and
/// below 0 the noise and all its derivatives are 0.
class FellerConditionTest {
    private static final double[] PARAMETERS = {0.5, 0.04, 1.0};
    private static final int SAMPLES = 64;

    private static Tensor end(Solver solver, boolean stratonovich, Tensor... p) {
        Sde ito = CoxIngersollRoss.of(p[0], p[1], p[2]).sde();
        Sde sde = stratonovich ? ito.toStratonovich() : ito;
        Tensor y0 = Tensor.full(DType.F64, 0.04, SAMPLES);
        return SdeSolve.of(sde).solver(solver).steps(0, 1, 32).brownian(BrownianPath.of(7)).run(y0).y();
    }

    private static Tensor[] parameters(double... p) {
        return Arrays.stream(p).mapToObj(v -> Tensor.scalar(DType.F64, v)).toArray(Tensor[]::new);
    }

    static Stream<Solver> solvers() {
        return Stream.of(new EulerMaruyama(), new Milstein(), new TamedMilstein(), new ThetaMilstein(0.5, 3),
                new Heun());
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void solversThatDifferentiateTheNoiseGoBelowZeroAndHaveGradients(Solver solver) {
        boolean stratonovich = solver instanceof Heun;
        double[] plain = end(solver, stratonovich, parameters(PARAMETERS)).toDoubleArray();
        assertTrue(Arrays.stream(plain).allMatch(Double::isFinite));
        assertTrue(Arrays.stream(plain).anyMatch(x -> x < 0), "no path is below 0");
        Tensor[] variables = Arrays.stream(parameters(PARAMETERS)).map(Tensor::variable).toArray(Tensor[]::new);
        List<Tensor> gradients = Autodiff.gradients(end(solver, stratonovich, variables).mean(), variables);
        for (int i = 0; i < 3; i++) {
            double[] up = PARAMETERS.clone();
            double[] down = PARAMETERS.clone();
            up[i] += 1e-9;
            down[i] -= 1e-9;
            double difference = (end(solver, stratonovich, parameters(up)).mean().item()
                    - end(solver, stratonovich, parameters(down)).mean().item()) / 2e-9;
            assertEquals(difference, gradients.get(i).item(), 1e-3 * Math.max(1, Math.abs(difference)));
        }
    }

    /// The chemical Langevin equation of A → nothing from a count of 0.
    @Test
    void anExtinctSpeciesStaysExtinctAndHasGradients() {
        Tensor rate = Tensor.scalar(DType.F64, 0.3).variable();
        Sde langevin = Sde.ito((t, x) -> x.maximum(0).mul(rate).neg(),
                Diffusion.diagonal((t, x) -> x.relu().mul(rate).sqrt().neg()));
        for (Solver solver : List.of(new EulerMaruyama(), new Milstein())) {
            Tensor y = SdeSolve.of(langevin).solver(solver).steps(0, 1, 8).brownian(BrownianPath.of(1))
                    .run(Tensor.zeros(DType.F64, 5)).y();
            assertEquals(0, y.abs().max().item());
            assertEquals(0, Autodiff.gradients(y.sum(), rate).getFirst().item());
        }
    }
}

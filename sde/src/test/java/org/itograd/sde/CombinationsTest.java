package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.control.StepControl;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinLevyArea;
import org.itograd.sde.solver.Ri6;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.TruncatedMilstein;
import org.junit.jupiter.api.Test;

/// Paths, solvers, jumps, gradients and outputs together: each pair works or is refused before the first step.
class CombinationsTest {
    private static final double[][] CORRELATION = {{1, 0.5}, {0.5, 1}};
    private static final Tensor Y0 = RandomKey.of(3).normal(DType.F64, 4, 2);

    private static String refusal(Runnable solve) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, solve::run).getMessage());
    }

    /// Columns (y₁, y₂) and (y₂, 1).
    private static Diffusion matrix() {
        return Diffusion.general(2, (t, y) -> Tensor.stack(
                y.transpose(),
                Tensor.stack(y.select(1, 1), y.select(1, 0).mul(0).add(1))).transpose(2, 1, 0));
    }

    /// Taking ½ (dW_j dW_k − δ_jk h) for an iterated integral of correlated processes leaves a mean of ½ ρ h in each step, so the
    /// limit would be another equation's solution.
    @Test
    void methodsThatTakeProductsOfIncrementsRefuseCorrelatedProcesses() {
        Sde sde = Sde.ito((t, y) -> y.neg(), matrix());
        SdeSolve solve = SdeSolve.of(sde).steps(0, 1, 8).brownian(BrownianPath.of(1).correlated(CORRELATION));
        for (Solver solver : List.of(new TruncatedMilstein(), new Ri6(), new MilsteinLevyArea())) {
            String message = refusal(() -> solve.solver(solver).run(Y0));
            String remedies = message.substring(message.indexOf("use"));
            assertTrue(remedies.contains("EulerMaruyama") && remedies.contains("correlation"), message);
            assertFalse(remedies.contains(solver.name()), message);
        }
        assertEquals(Y0.shape(), solve.solver(new EulerMaruyama()).run(Y0).y().shape());
    }

    /// The same for the drift that brings an Itô equation to the form of Stratonovich.
    @Test
    void theStochasticAdjointOfAnItoEquationRefusesCorrelatedProcesses() {
        BrownianPath path = BrownianPath.tree(1, 0, 1).correlated(CORRELATION);
        SdeSolve ito = SdeSolve.of(Sde.ito((t, y) -> y.neg(), matrix())).solver(new EulerMaruyama());
        SdeSolve adjoint = ito.steps(0, 1, 8).brownian(path).gradient(Gradients.stochasticAdjoint());
        String message = refusal(() -> adjoint.run(Y0));
        assertTrue(message.contains("correlated") && message.contains("checkpointed"), message);

        Tensor y0 = Y0.variable();
        SdeSolve heun = SdeSolve.of(Sde.stratonovich((t, y) -> y.neg(), matrix())).solver(new Heun());
        UnaryOperator<SdeSolve> run = s -> s.steps(0, 1, 4000).brownian(path);
        Tensor[] gradients = new Tensor[2];
        List<GradientMethod> methods = List.of(Gradients.backpropagation(), Gradients.stochasticAdjoint());
        for (int i = 0; i < 2; i++) {
            Tensor loss = run.apply(heun.gradient(methods.get(i))).run(y0).y().square().sum();
            gradients[i] = Autodiff.gradients(loss, y0).getFirst();
        }
        double off = gradients[0].sub(gradients[1]).abs().max().item();
        assertTrue(off < 0.05 * gradients[0].abs().max().item(), "off by " + off);
    }

    @Test
    void adaptiveStepsDoNotProposeAPathThatCannotBe() {
        Sde sde = Sde.ito((t, y) -> y.neg(), matrix());
        SdeSolve solve = SdeSolve.of(sde).solver(new MilsteinLevyArea()).adaptive(0, 1, StepControl.pid());
        for (SdeSolve s : List.of(solve, solve.brownian(BrownianPath.of(1)))) {
            String message = refusal(() -> s.run(Y0));
            assertTrue(message.contains("Lévy area") && message.contains("revisitingRejected"), message);
            assertFalse(message.contains("BrownianPath.tree"), message);
        }
        Sde heun = Sde.stratonovich((t, y) -> y.neg(), matrix());
        SdeSolve remedy = SdeSolve.of(heun).solver(new Heun())
                .adaptive(0, 1, StepControl.pid().rtol(0.1).revisitingRejected());
        assertEquals(Y0.shape(), remedy.brownian(BrownianPath.tree(1, 0, 1)).run(Y0).y().shape());
    }

    private static Sde jumping(VectorField drift, Tensor size) {
        return Sde.ito(drift, Diffusion.diagonal((t, y) -> y.mul(0.3))).withJumps(Jumps.compoundPoisson(
                3, Marks.normal(z -> z.mul(0.2)), (t, y, z) -> y.mul(z).mul(size)));
    }

    @Test
    void pathsThatDoNotKnowTheTimesOfJumpsAreRefusedBeforeTheEquationIsAsked() {
        AtomicInteger calls = new AtomicInteger();
        Sde sde = jumping((t, y) -> {
            calls.incrementAndGet();
            return y.neg();
        }, Tensor.scalar(DType.F64, 1));
        for (BrownianPath path : List.of(
                BrownianPath.fine(1, TimeGrid.uniform(0, 1, 8)),
                BrownianPath.of(1).pinned(0, 1, Tensor.scalar(DType.F64, 0)),
                BrownianPath.tree(1, 0, 0.5))) {
            SdeSolve solve = SdeSolve.of(sde).solver(new Milstein()).steps(0, 1, 8).brownian(path);
            assertTrue(refusal(() -> solve.run(Y0)).startsWith("brownian: "));
            assertEquals(0, calls.get());
        }
    }

    /// The states between which samples meet decide where they step, so both passes must keep the same.
    @Test
    void sensitivitiesOfADenseSolveWithJumpsAreThoseOfItsPath() {
        Tensor size = Tensor.scalar(DType.F64, 0.7).variable();
        SdeSolve solve = SdeSolve.of(jumping((t, y) -> y.neg(), size)).solver(new Milstein()).steps(0, 1, 8)
                .brownian(BrownianPath.of(1)).dense();
        Sensitivities s = solve.sensitivities(Y0, size);
        Solution solution = solve.run(Y0);
        assertArrayEquals(solution.ys().toDoubleArray(), s.ys().toDoubleArray());
        double expected = Autodiff.gradients(solution.y().sum(), size).getFirst().item();
        assertEquals(expected, s.jacobians().getFirst().sum().item(), 1e-12);
    }
}

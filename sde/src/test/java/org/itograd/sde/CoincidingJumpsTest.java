package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// Jumps whose times round onto the grid and onto each other: after 2⁵² all times are whole numbers. None is lost, and no solver takes a
/// step of length 0.
class CoincidingJumpsTest {
    private static final double FAR = 0x1p52;
    private static final Jumps COUNT =
            Jumps.compoundPoisson(3, Marks.normal(z -> z), (t, y, z) -> y.mul(0).add(1));

    private static SdeSolve far(Sde sde, Solver solver) {
        return SdeSolve.of(sde).solver(solver).steps(FAR, FAR + 8, 8).brownian(BrownianPath.of(1));
    }

    private static double[] counts(DType dtype, int n) {
        return SdeSolve.of(Sde.ode((t, y) -> y.mul(0)).withJumps(COUNT)).solver(new RungeKutta4()).steps(0, 8, 1)
                .brownian(BrownianPath.of(1)).run(Tensor.zeros(dtype, n)).y().toDoubleArray();
    }

    @Test
    void noJumpIsLostWhereverTimeBegins() {
        Sde sde = Sde.ode((t, y) -> y.mul(0)).withJumps(COUNT);
        for (DType dtype : DType.values()) {
            double[] found = far(sde, new RungeKutta4()).run(Tensor.zeros(dtype, 3000)).y().toDoubleArray();
            assertArrayEquals(counts(dtype, 3000), found);
            assertArrayEquals(
                    found,
                    far(sde, new RungeKutta4()).saveEveryStep().run(Tensor.zeros(dtype, 3000)).ys().select(0, 8)
                            .toDoubleArray());
        }
    }

    @Test
    void countsAtTimesAreThoseOfExactTime() {
        Sde sde = Sde.ode((t, y) -> y.mul(0)).withJumps(COUNT);
        SdeSolve near = SdeSolve.of(sde).solver(new RungeKutta4()).steps(0, 8, 8).brownian(BrownianPath.of(1));
        Tensor y0 = Tensor.zeros(DType.F64, 2000);
        assertArrayEquals(
                near.saveEveryStep().run(y0).ys().toDoubleArray(),
                far(sde, new RungeKutta4()).saveEveryStep().run(y0).ys().toDoubleArray());
    }

    @Test
    void manyPathsDriftAndJumpAtTheTimeOfToday() {
        Sde sde = Sde.ito((t, y) -> y.neg(), Diffusion.additive(t -> Tensor.scalar(t.dtype(), 0.5))).withJumps(COUNT);
        double t0 = 1.7e9;
        Tensor y = SdeSolve.of(sde).solver(new Milstein()).steps(t0, t0 + 1, 64).brownian(BrownianPath.of(2))
                .run(Tensor.zeros(DType.F64, 40_000)).y();
        // Euler's method for y' = −y between jumps is within h of the exact mean; 40,000 paths have a standard error below 0.01.
        assertEquals(3 * (1 - Math.exp(-1)), y.mean().item(), 3.0 / 64 + 0.05);
    }

    /// Two terms, N₁ + 1000 N₂, and for each solver and calculus the first structure of noise that it takes.
    @Test
    void everySolverAddsAllTermsAndTakesStepsWithALengthOnly() {
        Jumps both = COUNT.and(Jumps.compoundPoisson(2, Marks.normal(z -> z), (t, y, z) -> y.mul(0).add(1000)));
        List<Diffusion> diffusions = List.of(
                Diffusion.diagonal((t, y) -> y.mul(0)), Diffusion.additive(t -> Tensor.scalar(t.dtype(), 0)),
                Diffusion.general(1, (t, y) -> y.mul(0).reshape(y.shape().dim(0), 1, 1)), Diffusion.none());
        double[] counts = SdeSolve.of(Sde.ode((t, y) -> y.mul(0)).withJumps(both)).solver(new RungeKutta4())
                .steps(0, 8, 1).brownian(BrownianPath.of(1)).run(Tensor.zeros(DType.F64, 20)).y().toDoubleArray();
        for (Solver solver : Solvers.all()) {
            for (Calculus calculus : Calculus.values()) {
                diffusions.stream()
                        .map(d -> new Sde((t, y) -> y.mul(0), d, calculus, both))
                        .filter(sde -> Solvers.fits(solver, sde))
                        .findFirst()
                        .ifPresent(sde -> assertArrayEquals(
                                counts, far(sde, solver).run(Tensor.zeros(DType.F64, 20, 1)).y().toDoubleArray(),
                                1e-9, solver.name()));
            }
        }
    }

    /// y(T) = k N, by a formula that divides by √h.
    @Test
    void gradientsPassWaitingSamples() {
        Tensor k = Tensor.scalar(DType.F64, 0.7).variable();
        for (boolean checkpointed : new boolean[]{false, true}) {
            Sde sde = Sde.ito((t, y) -> y.mul(0), Diffusion.diagonal((t, y) -> y.mul(0)))
                    .withJumps(Jumps.compoundPoisson(3, Marks.normal(z -> z), (t, y, z) -> y.mul(0).add(k)));
            SdeSolve solve = far(sde, new MilsteinDerivativeFree())
                    .gradient(checkpointed ? Gradients.checkpointed() : Gradients.backpropagation());
            Tensor sum = solve.run(Tensor.zeros(DType.F64, 200)).y().sum();
            assertEquals(sum.item() / 0.7, Autodiff.gradients(sum, k).getFirst().item(), 1e-9 * sum.item());
        }
    }

    @Test
    void jumpsOfSeveralTermsAtOneTimeHappenInTheirOrder() {
        // Doubling and adding one do not commute; all jumps of a unit of time happen at its end.
        Jumps twice = Jumps.compoundPoisson(2, Marks.normal(z -> z), (t, y, z) -> y);
        Sde sde = Sde.ode((t, y) -> y.mul(0)).withJumps(twice).withJumps(COUNT);
        Tensor y0 = Tensor.ones(DType.F64, 500);
        SdeSolve solve = SdeSolve.of(sde).solver(new RungeKutta4()).steps(FAR, FAR + 1, 1)
                .brownian(BrownianPath.of(3));
        double[] both = solve.run(y0).y().toDoubleArray();
        double[] first = SdeSolve.of(sde.withoutJumps().withJumps(twice)).solver(new RungeKutta4())
                .steps(FAR, FAR + 1, 1).brownian(BrownianPath.of(3)).run(y0).y().toDoubleArray();
        for (int i = 0; i < both.length; i++) {
            assertTrue(both[i] - first[i] >= 0 && both[i] - first[i] == Math.rint(both[i] - first[i]) && both[i] < 1e6);
        }
    }

    @Test
    void tensOfThousandsOfJumpsEachSampleAndManySavedStates() {
        Sde sde = Sde.ode((t, y) -> y.mul(0)).withJumps(
                Jumps.compoundPoisson(20_000, Marks.normal(z -> z), (t, y, z) -> y.mul(0).add(1)));
        Tensor ys = SdeSolve.of(sde).solver(new RungeKutta4()).steps(0, 1, 50).brownian(BrownianPath.of(4))
                .saveEveryStep().run(Tensor.zeros(DType.F64, 8)).ys();
        Checks.mean("N(1)", 20_000, ys.select(0, 50), 1e-6).require();
        Checks.mean("N(½)", 10_000, ys.select(0, 25), 1e-6).require();
    }
}

package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.ImplicitMidpoint;
import org.itograd.sde.solver.Kvaerno5;
import org.itograd.sde.solver.Rodas3;
import org.itograd.sde.solver.RosenbrockEuler;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.ThetaEuler;
import org.itograd.sde.solver.ThetaMilstein;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// States of samples that have no components, and of no samples that have none.
class SamplesWithoutNumbersTest {
    private static final int[][] SHAPES = {{3, 0}, {0, 0}, {0, 2}};

    @Test
    void implicitMethodsSolveThem() {
        Sde sde = Sde.ode((t, y) -> y.neg());
        for (Solver solver : List.of(
                new ImplicitMidpoint(), new ThetaEuler(1), new ThetaMilstein(1), new RosenbrockEuler(), new Rodas3(),
                new Kvaerno5())) {
            for (int[] dims : SHAPES) {
                Tensor y = SdeSolve.of(sde).solver(solver).steps(0, 1, 2).run(Tensor.zeros(DType.F64, dims)).y();
                assertArrayEquals(dims, y.shape().dims(), solver.name());
            }
        }
    }

    @Test
    void stepsOfTheirOwnAreFoundForThem() {
        Sde noisy = Sde.stratonovich((t, y) -> y.neg(), Diffusion.diagonal((t, y) -> y));
        for (int[] dims : SHAPES) {
            Tensor y0 = Tensor.zeros(DType.F64, dims);
            SdeSolve heun = SdeSolve.of(noisy).solver(new Heun()).brownian(BrownianPath.tree(1, 0, 1))
                    .adaptive(0, 1, StepControl.pid());
            assertArrayEquals(dims, heun.runPerSample(y0).y().shape().dims());
            SdeSolve tsit = SdeSolve.of(Sde.ode((t, y) -> y.neg())).solver(new Tsit5())
                    .adaptive(0, 1, StepControl.pid());
            assertArrayEquals(dims, tsit.runPerSample(y0).y().shape().dims());
        }
    }

    @Test
    void theyMayStepAtJumpTimesOfTheirOwn() {
        Jumps jumps = Jumps.compoundPoisson(2, Marks.normal(z -> z), (t, y, z) -> y.mul(z));
        Sde sde = Sde.ito((t, y) -> y.neg(), Diffusion.diagonal((t, y) -> y)).withJumps(jumps);
        for (BrownianPath path : List.of(BrownianPath.of(1), BrownianPath.tree(1, 0, 1))) {
            for (int[] dims : SHAPES) {
                SdeSolve solve = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 2).brownian(path);
                assertArrayEquals(dims, solve.run(Tensor.zeros(DType.F64, dims)).y().shape().dims());
            }
        }
    }
}

package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Executor;
import org.itograd.autodiff.program.Scan;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every solver with every structure of noise that it takes: its step can be captured as a program, the program does what the
/// step does, and its gradient is that of the numbers.
class EverySolverTest {
    private static final int BATCH = 5;
    private static final BrownianPath PATH = BrownianPath.fine(8, TimeGrid.uniform(0, 1, 12));

    private static Tensor mix(DType dtype) {
        return Tensor.of(new double[]{0.3, -0.8, 0.6, -0.4}, 2, 2).cast(dtype);
    }

    private static List<Diffusion> diffusions(Tensor sigma) {
        return List.of(
                Diffusion.none(),
                Diffusion.additive(t -> t.cos().mul(sigma)),
                Diffusion.diagonal((t, y) -> y.mul(sigma).sin().add(1)),
                Diffusion.elementwise((t, y) -> y.matmul(mix(y.dtype())).mul(sigma).sin()),
                Diffusion.scalar((t, y) -> y.matmul(mix(y.dtype())).mul(sigma).sin()),
                Diffusion.commutative(2, (t, y) -> Tensor.concat(
                        2,
                        y.mul(sigma).reshape(-1, 2, 1),
                        y.mul(sigma).mul(t.add(0.5)).reshape(-1, 2, 1))),
                Diffusion.general(2, (t, y) -> Tensor.concat(
                        2,
                        y.mul(sigma).sin().reshape(-1, 2, 1),
                        y.matmul(mix(y.dtype())).cos().reshape(-1, 2, 1))));
    }

    private static Sde sde(Calculus calculus, Diffusion diffusion, Tensor rate) {
        return calculus == Calculus.ITO
                ? Sde.ito((t, y) -> y.mul(rate).tanh().add(t.sin()), diffusion)
                : Sde.stratonovich((t, y) -> y.mul(rate).tanh().add(t.sin()), diffusion);
    }

    private static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        Tensor one = Tensor.scalar(DType.F64, 1);
        for (Calculus calculus : Calculus.values()) {
            for (int i = 0; i < diffusions(one).size(); i++) {
                for (Solver solver : Solvers.all()) {
                    if (Solvers.fits(solver, sde(calculus, diffusions(one).get(i), one))) {
                        pairs.add(Arguments.of(solver, calculus, i));
                    }
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theProgramDoesWhatTheStepDoes(Solver solver, Calculus calculus, int place) {
        for (DType dtype : DType.values()) {
            Tensor sigma = Tensor.scalar(dtype, 0.6);
            Sde sde = sde(calculus, diffusions(sigma).get(place), Tensor.scalar(dtype, 0.7));
            TimeGrid grid = TimeGrid.uniform(0, 1, 4);
            Tensor y0 = RandomKey.of(2).normal(dtype, BATCH, 2);
            FixedSteps steps =
                    new FixedSteps(sde, solver, grid, StepNoise.of(sde, solver.needs(), grid, PATH, y0), dtype);
            assertTrue(steps.scan(steps.start(y0)).isCaptured(), "the step reads numbers");
            Tensor expected = steps.advance(0, 4, steps.start(y0)).getFirst();
            Tensor y = SdeSolve.of(sde).solver(solver).grid(grid).brownian(PATH).run(y0).y();
            double tolerance = dtype == DType.F64 ? 1e-13 : 2e-5;
            assertArrayEquals(expected.toDoubleArray(), y.toDoubleArray(), tolerance);
        }
    }

    /// Steps of a few numbers run in lanes; in blocks of tensors they have the same bits.
    @ParameterizedTest
    @MethodSource("pairs")
    void lanesHaveTheBitsOfBlocks(Solver solver, Calculus calculus, int place) {
        for (DType dtype : DType.values()) {
            Tensor sigma = Tensor.scalar(dtype, 0.6);
            Sde sde = sde(calculus, diffusions(sigma).get(place), Tensor.scalar(dtype, 0.7));
            TimeGrid grid = TimeGrid.uniform(0, 1, 4);
            Tensor y0 = RandomKey.of(2).normal(dtype, BATCH, 2);
            FixedSteps steps =
                    new FixedSteps(sde, solver, grid, StepNoise.of(sde, solver.needs(), grid, PATH, y0), dtype);
            List<Tensor> carried = steps.start(y0);
            Scan scan = steps.scan(carried);
            int[] points = {0, 3, 4};
            assertArrayEquals(
                    scan.on(Executor.blocks()).states(carried, points).toDoubleArray(),
                    scan.on(Executor.lanes()).states(carried, points).toDoubleArray());
        }
    }

    /// Between jumps, each sample has a time and a step of its own: (batch, 1) instead of scalars.
    @ParameterizedTest
    @MethodSource("pairs")
    void aStepTakesATimeForEachSample(Solver solver, Calculus calculus, int place) {
        Sde sde = sde(calculus, diffusions(Tensor.scalar(DType.F64, 0.6)).get(place), Tensor.scalar(DType.F64, 0.7));
        Tensor y = RandomKey.of(2).normal(DType.F64, BATCH, 2);
        Tensor t = Tensor.scalar(DType.F64, 0.3);
        Tensor h = Tensor.scalar(DType.F64, 0.05);
        TimeGrid step = TimeGrid.of(0.3, 0.35);
        Increments increments = StepNoise.of(sde, solver.needs(), step, BrownianPath.of(8), y).at(0);
        Tensor column = Tensor.ones(DType.F64, BATCH, 1);
        Tensor expected = solver.step(sde, t, h, y, increments);
        Tensor own = solver.step(sde, t.mul(column), h.mul(column), y, increments);
        assertArrayEquals(expected.toDoubleArray(), own.toDoubleArray(), 1e-14);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theGradientIsThatOfTheNumbers(Solver solver, Calculus calculus, int place) {
        GradCheck check = Autodiff.gradCheck(
                p -> SdeSolve.of(sde(calculus, diffusions(p.get(1)).get(place), p.get(2)))
                        .solver(solver)
                        .steps(0, 1, 3)
                        .brownian(PATH)
                        .run(p.get(0))
                        .y()
                        .square()
                        .sum(),
                RandomKey.of(3).normal(DType.F64, BATCH, 2),
                Tensor.scalar(DType.F64, 0.6),
                Tensor.scalar(DType.F64, 0.7));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-7);
    }
}

package org.itograd.sde.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Solves by captured programs, in blocks of samples, against the same solves operation by operation.
class CapturedSolveTest {
    /// Two blocks of up to 128 samples.
    private static final int BATCH = 150;
    private static final int STEPS = 7;

    static Stream<GradientProblem> problems() {
        List<GradientProblem> all = new ArrayList<>();
        for (NoiseType noise : NoiseType.values()) {
            for (Calculus calculus : Calculus.values()) {
                all.add(GradientProblem.of(DType.F64, calculus, noise, BATCH, 3));
            }
            all.add(GradientProblem.of(DType.F64, Calculus.STRATONOVICH, noise, BATCH, 3).perSample(true));
            all.add(GradientProblem.of(DType.F32, Calculus.STRATONOVICH, noise, 2 * BATCH, 8));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void everySolverOnEveryNoise(GradientProblem problem) {
        for (Solver solver : Solvers.all()) {
            if (Solvers.fits(solver, problem.sde(problem.parameters()))) {
                GradientProblem.check(problem, solver, BrownianPath.of(3), STEPS, GradientProblem.INSIDE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void jumps(DType dtype) {
        for (NoiseType noise : List.of(NoiseType.NONE, NoiseType.DIAGONAL, NoiseType.GENERAL)) {
            for (int batch : new int[]{1, BATCH}) {
                GradientProblem.check(
                        GradientProblem.of(dtype, Calculus.ITO, noise, batch, 3).jumping(),
                        new EulerMaruyama(), BrownianPath.of(4), STEPS, GradientProblem.INSIDE);
            }
        }
    }

    @Test
    void everyKindOfPathAndBatch() {
        double[][] correlation = {{1, 0.3, -0.2}, {0.3, 1, 0.5}, {-0.2, 0.5, 1}};
        for (int batch : new int[]{1, BATCH}) {
            GradientProblem diagonal =
                    GradientProblem.of(DType.F64, Calculus.STRATONOVICH, NoiseType.DIAGONAL, batch, 3);
            Tensor given = BrownianPath.of(8).record(TimeGrid.uniform(0, 1, STEPS), DType.F64, batch, 3);
            for (BrownianPath path : List.of(
                    BrownianPath.of(5),
                    BrownianPath.tree(6, 0, 1),
                    BrownianPath.recorded(given),
                    BrownianPath.of(7).correlated(correlation),
                    BrownianPath.tree(7, 0, 2).correlated(correlation))) {
                GradientProblem.check(diagonal, new ReversibleHeun(), path, STEPS, GradientProblem.INSIDE);
            }
        }
    }

    @Test
    void statesOfEveryRank() {
        for (NoiseType noise : List.of(NoiseType.NONE, NoiseType.ADDITIVE, NoiseType.DIAGONAL, NoiseType.SCALAR)) {
            for (int[] dims : new int[][]{{1}, {2500}, {70, 3, 3, 4}}) {
                for (Solver solver : List.of(new Milstein(), new ReversibleHeun())) {
                    GradientProblem ito = GradientProblem.of(DType.F64, Calculus.ITO, noise, dims);
                    if (Solvers.fits(solver, ito.sde(ito.parameters()))) {
                        GradientProblem.check(ito, solver, BrownianPath.of(9), STEPS, GradientProblem.INSIDE);
                    }
                }
            }
        }
    }

    @Test
    void everyChoiceOfSavedStates() {
        GradientProblem p = GradientProblem.of(DType.F64, Calculus.ITO, NoiseType.ADDITIVE, BATCH, 3);
        for (GradientProblem.Saving saving : List.<GradientProblem.Saving>of(
                s -> s, SdeSolve::saveEveryStep, s -> s.saveAt(0), s -> s.saveAt(1, 0.2, 0.2, 0),
                s -> s.saveAt(0.999))) {
            for (int steps : new int[]{1, 2, STEPS}) {
                GradientProblem.check(p, new EulerMaruyama(), BrownianPath.tree(2, 0, 1), steps, saving);
                GradientProblem.check(p, new ReversibleHeun(), BrownianPath.tree(2, 0, 1), steps, saving);
            }
        }
    }
}

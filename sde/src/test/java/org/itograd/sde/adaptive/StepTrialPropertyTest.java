package org.itograd.sde.adaptive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.LaneAttempts;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.jspecify.annotations.Nullable;

/// Attempts in lanes, in blocks of samples and operation by operation have the same errors and states to the last bit, so that
/// they decide alike. Exact, so without false alarms.
class StepTrialPropertyTest {
    private static final BrownianPath PATH = BrownianPath.tree(11, 0, 1, PathDetail.SPACE_TIME_TIME);

    /// @param row     the shape of a sample
    /// @param threads how many
    record Trial(Sde sde, Solver solver, int samples, List<Integer> row, DType dtype, int threads, int seed) {
        Tensor y0() {
            SplittableRandom random = new SplittableRandom(seed);
            int[] dims = new int[row.size() + 1];
            dims[0] = samples;
            for (int i = 0; i < row.size(); i++) {
                dims[i + 1] = row.get(i);
            }
            return Tensor.of(random.doubles(Shape.of(dims).size(), 0.2, 2).toArray(), dims).cast(dtype);
        }

        StepFormula formula(Tensor y0) {
            StepControl control = StepControl.pid().rtol(1e-3).atol(1e-4);
            Tensor t = Tensor.scalar(dtype, 0);
            List<Shape> noise = hasNoise() ? solver.needs().shapes(y0.shape()) : List.of();
            return new StepFormula(sde, solver, control, noise, solver.start(sde, t, y0), t);
        }

        private boolean hasNoise() {
            return !(sde.diffusion() instanceof Diffusion.None);
        }

        @Nullable
        BrownianMotion path(Tensor y0) {
            return hasNoise() ? PATH.over(TimeGrid.of(0, 1), dtype, y0.shape(), solver.needs()) : null;
        }

        @Override
        public String toString() {
            return solver.name() + " for " + sde.structure() + ", " + samples + " of " + row + " " + dtype + ", "
                    + threads + " threads, seed " + seed;
        }
    }

    private static List<Sde> equations() {
        List<Sde> all = new ArrayList<>();
        all.add(Sde.ode((t, y) -> y.sin().neg().add(t)));
        for (Diffusion g : List.of(Diffusion.additive(t -> t.add(0.3)), Diffusion.diagonal((t, y) -> y.mul(0.5)))) {
            all.add(Sde.ito((t, y) -> y.sin().neg(), g));
            all.add(Sde.stratonovich((t, y) -> y.mul(t).neg(), g));
        }
        return all;
    }

    private record Pair(Sde sde, Solver solver) {}

    private static List<Pair> pairs() {
        List<Pair> all = new ArrayList<>();
        for (Sde sde : equations()) {
            for (Solver solver : Solvers.all()) {
                if (Solvers.fits(solver, sde) && solver.needs() != PathDetail.LEVY_AREA
                        && solver.order(sde.calculus(), sde.noise()).orElseThrow().strong() >= 1) {
                    all.add(new Pair(sde, solver));
                }
            }
        }
        return all;
    }

    @Provide
    Arbitrary<Trial> trials() {
        return Combinators.combine(
                Arbitraries.of(pairs()),
                Arbitraries.of(1, 2, 3, 7, 8, 9, 31, 40, 150, 9000),
                Arbitraries.of(List.<List<Integer>>of(List.of(), List.of(1), List.of(2), List.of(3), List.of(2, 2))),
                Arbitraries.of(DType.class),
                Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(0, 1000))
                .as((pair, samples, row, dtype, threads, seed) -> new Trial(
                        pair.sde, pair.solver, samples, row, dtype, threads, seed));
    }

    @Property(tries = 120, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void errorsAndStatesAreTheSameInEveryForm(@ForAll("trials") Trial trial) {
        Workers.withThreads(trial.threads, () -> compare(trial));
    }

    private static void compare(Trial trial) {
        Tensor y0 = trial.y0();
        StepFormula formula = trial.formula(y0);
        Program program = formula.program().orElseThrow();
        StepTrial lanes = LaneAttempts.of(
                program, formula.roles(), formula.rows(), formula.rowOutputs(), formula.times(), formula.carried(),
                true)
                .<StepTrial>map(a -> new LaneTrial(formula, a, trial.path(y0), true))
                .orElseGet(() -> StepTrial.of(formula, trial.path(y0)));
        StepTrial blocks =
                new BlockTrial(formula, program, trial.path(y0), true);
        StepTrial written = new WrittenTrial(formula, trial.path(y0));
        SplittableRandom random = new SplittableRandom(trial.seed);
        double t = 0;
        for (int i = 0; i < 6; i++) {
            double end = t + (1 - t) * random.nextDouble() * 0.4;
            double error = blocks.attempt(t, end);
            assertEquals(error, lanes.attempt(t, end), trial + " " + lanes);
            boolean whole = trial.samples <= 150;
            if (whole) {
                assertEquals(error, written.attempt(t, end), trial + " as written");
            }
            if (formula.isDoubling()) {
                assertArrayEquals(bits(blocks.middle()), bits(lanes.middle()), trial.toString());
            }
            if (random.nextInt(3) > 0) {
                lanes.accept();
                blocks.accept();
                assertArrayEquals(bits(blocks.y()), bits(lanes.y()), trial.toString());
                if (whole) {
                    written.accept();
                    assertArrayEquals(bits(blocks.y()), bits(written.y()), trial.toString());
                }
                t = end;
            }
        }
    }

    private static double[] bits(Tensor x) {
        return x.toDoubleArray();
    }
}

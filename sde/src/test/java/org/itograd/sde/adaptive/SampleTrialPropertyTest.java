package org.itograd.sde.adaptive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.DormandPrince5;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Sra1;
import org.itograd.sde.solver.Tsit5;

/// Attempts of samples at steps of their own have the same errors and states in lanes and operation by operation, to the last bit.
/// Exact, so without false alarms.
class SampleTrialPropertyTest {
    private static final BrownianPath PATH = BrownianPath.tree(11, 0, 1, PathDetail.SPACE_TIME_TIME);

    record Pair(Sde sde, Solver solver) {}

    private static final Sde ODE = Sde.ode((t, y) -> y.sin().neg().add(t));
    private static final List<Pair> PAIRS = List.of(
            new Pair(ODE, new Tsit5()),
            new Pair(ODE, new DormandPrince5()),
            new Pair(ODE, new RungeKutta4()),
            new Pair(Sde.ito((t, y) -> y.mul(t), Diffusion.diagonal((t, y) -> y.mul(0.5))), new Milstein()),
            new Pair(Sde.ito((t, y) -> y.sin(), Diffusion.additive(t -> t.add(0.3))), new Sra1()),
            new Pair(Sde.stratonovich((t, y) -> y.cos(), Diffusion.diagonal((t, y) -> y.mul(t))), new Heun()));

    record Case(Pair pair, int samples, int width, DType dtype, int threads, int seed) {}

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(
                Arbitraries.of(PAIRS), Arbitraries.of(1, 2, 3, 7, 8, 9, 31, 40, 300),
                Arbitraries.integers().between(1, 3), Arbitraries.of(DType.class),
                Arbitraries.integers().between(1, 2), Arbitraries.integers().between(0, 1000)).as(Case::new);
    }

    /// Intervals of each sample; some wait.
    private record Intervals(double[] from, double[] to, double[] errors) implements SampleTrial.Walker {
        @Override
        public double from(int sample) {
            return from[sample];
        }

        @Override
        public double to(int sample) {
            return to[sample];
        }

        @Override
        public void begin(int sample) {}

        @Override
        public void error(int sample, double error) {
            errors[sample] = error;
        }

        @Override
        public boolean error(int sample, double error, double factor) {
            errors[sample] = error;
            return false;
        }
    }

    @Property(tries = 80, seed = "2", edgeCases = EdgeCasesMode.NONE)
    void errorsAndStatesAreTheSameInLanesAndAsWritten(@ForAll("cases") Case c) {
        Workers.withThreads(c.threads, () -> compare(c));
    }

    private static void compare(Case c) {
        SplittableRandom random = new SplittableRandom(c.seed);
        int n = c.samples;
        Tensor y0 = Tensor.of(random.doubles((long) n * c.width, 0.2, 2).toArray(), n, c.width).cast(c.dtype);
        boolean noise = !c.pair.sde.equals(ODE);
        List<Shape> shapes = noise ? c.pair.solver.needs().shapes(y0.shape()) : List.of();
        StepFormula formula = new StepFormula(
                c.pair.sde, c.pair.solver, StepControl.pid(), shapes, List.of(y0), Tensor.zeros(c.dtype, n, 1));
        List<SampleTrial> trials = new ArrayList<>();
        trials.add(SampleTrial.of(formula, paths(c, y0, noise), 1e-6, new PidController(StepControl.pid(), 2)));
        trials.add(new WrittenSamples(formula, paths(c, y0, noise), 1e-6));
        assertInstanceOf(SampleLanes.class, trials.getFirst());
        double[] t = new double[n];
        for (int attempt = 0; attempt < 5; attempt++) {
            double[] to = Arrays.stream(t)
                    .map(x -> random.nextInt(5) == 0 ? x : x + (1 - x) * 0.3 * random.nextDouble()).toArray();
            boolean[] taken = new boolean[n];
            for (int i = 0; i < n; i++) {
                taken[i] = to[i] > t[i] && random.nextInt(3) > 0;
            }
            List<double[]> results = new ArrayList<>();
            for (SampleTrial trial : trials) {
                Intervals walker = new Intervals(t.clone(), to, new double[n]);
                trial.attempt(walker);
                trial.accept(taken);
                results.add(walker.errors);
                results.add(trial.y().toDoubleArray());
                Tensor copied = Tensor.zeros(c.dtype, n, c.width);
                IntStream.range(0, n).forEach(i -> trial.state(i, copied.array(), 0));
                assertArrayEquals(trial.y().toDoubleArray(), copied.toDoubleArray());
            }
            assertArrayEquals(results.get(2), results.get(0), "errors: " + c);
            assertArrayEquals(results.get(3), results.get(1), "states: " + c);
            for (int i = 0; i < n; i++) {
                t[i] = taken[i] ? to[i] : t[i];
            }
        }
    }

    private static BrownianMotion[] paths(Case c, Tensor y0, boolean noise) {
        if (!noise) {
            return new BrownianMotion[0];
        }
        BrownianMotion all = PATH.over(TimeGrid.of(0, 1), c.dtype, y0.shape(), c.pair.solver.needs());
        return IntStream.range(0, c.samples).mapToObj(i -> all.rows(i, i + 1)).toArray(BrownianMotion[]::new);
    }
}

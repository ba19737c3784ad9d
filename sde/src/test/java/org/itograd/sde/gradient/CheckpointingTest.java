package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Binomial;
import org.itograd.autodiff.program.EqualSegments;
import org.itograd.autodiff.program.Schedule;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Schedules of kept states: valid, optimal to the exact number of steps, and without effect on the bits of a gradient.
class CheckpointingTest {
    private static final int STEPS = 13;

    /// Plays a schedule with step numbers for states.
    private static final class Player implements Schedule.Steps {
        private final int[] kept;
        private int next;
        private int advanced;
        private int longest;

        Player(int n, Schedule schedule) {
            kept = new int[schedule.places() + 1];
            next = n;
            int[] stops = schedule.stops();
            System.arraycopy(stops, 0, kept, 1, stops.length);
        }

        @Override
        public void advance(int at, int from, int to) {
            assertEquals(kept[at], from);
            assertTrue(to > from && to < next);
            kept[at + 1] = to;
            advanced += to - from;
        }

        @Override
        public void reverse(int at, int start, int from, int to) {
            assertEquals(kept[at], start);
            assertTrue(start <= from && from < to);
            assertEquals(next, to);
            next = from;
            advanced += from - start;
            longest = Math.max(longest, to - from);
        }
    }

    /// t(s, l) from its definition: the best of all ways to divide.
    private static long[][] leastSteps(int states, int length) {
        long[][] t = new long[states + 1][length + 1];
        for (int s = 1; s <= states; s++) {
            for (int l = 2; l <= length; l++) {
                t[s][l] = s == 1 ? l * (l - 1L) / 2 : Long.MAX_VALUE;
                for (int m = 1; m < l && s > 1; m++) {
                    t[s][l] = Math.min(t[s][l], m + t[s - 1][l - m] + t[s][m]);
                }
            }
        }
        return t;
    }

    @Test
    void binomialCheckpointingComputesTheFewestSteps() {
        long[][] least = leastSteps(12, 81);
        for (int s = 1; s <= 12; s++) {
            for (int n = 1; n <= 80; n++) {
                Binomial schedule = new Binomial(n, s);
                assertEquals(Math.min(s, n) - 1, schedule.places());
                Player player = new Player(n, schedule);
                schedule.back(true, player);
                assertEquals(0, player.next);
                assertEquals(1, player.longest);
                assertEquals(least[s][n + 1], n + player.advanced, s + " states, " + n + " steps");
                Player again = new Player(n, schedule);
                Arrays.fill(again.kept, -1);
                again.kept[0] = 0;
                schedule.back(false, again);
                int last = Arrays.stream(schedule.stops()).max().orElse(0);
                assertEquals(player.advanced + last, again.advanced);
            }
        }
    }

    /// t(s, l) = r l − β(s + 1, r − 1) with β(s, r) = C(s + r, s) (Griewank & Walther 2000, theorem 6.1): 1000 steps and the loss
    /// are l = 1001; with 10 states β(10, 4) = 1001, so r = 4 and β(11, 3) = 364.
    @Test
    void knownCounts() {
        assertEquals(4 * 1001 - 364, stepsComputed(new Binomial(1000, 10)));
        assertEquals(1000L * 1001 / 2, stepsComputed(new Binomial(1000, 1)));
        assertEquals(1000, stepsComputed(new Binomial(1000, 1000)));
        // 16 states for 20,000 steps: β(16, 5) = 20,349 > 20,001 > β(16, 4) = 4845, so r = 5 and β(17, 4) = 5985.
        Binomial logarithmic = Binomial.logarithmic(20_000);
        assertEquals(16, logarithmic.states());
        assertEquals(5 * 20_001 - 5985, stepsComputed(logarithmic));
        assertEquals(100_000, stepsComputed(new Binomial(100_000, 1 << 30)));
    }

    private static long stepsComputed(Binomial schedule) {
        Player player = new Player(schedule.n(), schedule);
        schedule.back(true, player);
        return (long) schedule.n() + player.advanced;
    }

    @Test
    void segmentsAreComputedOnce() {
        for (int n = 1; n <= 40; n++) {
            EqualSegments schedule = EqualSegments.squareRoot(n);
            Player player = new Player(n, schedule);
            schedule.back(true, player);
            assertEquals(0, player.next);
            assertEquals(0, player.advanced);
            assertTrue(player.longest * player.longest < n + 2 * player.longest);
            assertEquals(schedule.places(), schedule.stops().length);
        }
    }

    private static List<GradientMethod> methods() {
        return List.of(Gradients.checkpointed(), Gradients.checkpointed(1), Gradients.checkpointed(2),
                Gradients.checkpointed(4), Gradients.checkpointed(50), Gradients.logarithmic());
    }

    /// As programs and operation by operation, with a loss on states at inner points. Only what reversible Heun carries at first
    /// holds y0 several times, whose shares meet in another order if steps are recorded one by one.
    @ParameterizedTest
    @EnumSource(DType.class)
    void theBitsAreThoseOfBackpropagation(DType dtype) {
        for (Solver solver : List.of(new EulerMaruyama(), new Milstein(), new MilsteinDerivativeFree(),
                new ReversibleHeun())) {
            Calculus calculus = solver instanceof ReversibleHeun ? Calculus.STRATONOVICH : Calculus.ITO;
            for (boolean decides : new boolean[]{false, true}) {
                GradientProblem p = GradientProblem.of(dtype, calculus, NoiseType.DIAGONAL, 150, 3).perSample(decides)
                        .deciding(decides);
                GradientProblem.Result expected =
                        p.solve(solver, Gradients.backpropagation(), BrownianPath.of(1), STEPS, GradientProblem.INSIDE);
                for (GradientMethod method : methods()) {
                    GradientProblem.Result found =
                            p.solve(solver, method, BrownianPath.of(1), STEPS, GradientProblem.INSIDE);
                    String what = solver.name() + " " + method + (decides ? " stepwise" : "");
                    if (decides && solver instanceof ReversibleHeun) {
                        expected.assertClose(found, dtype == DType.F64 ? 1e-14 : 1e-6, what);
                    } else {
                        expected.assertSameBits(found, what);
                    }
                }
            }
        }
    }

    @Test
    void theBitsDoNotDependOnThreadsOrOnDifferentiatingTwice() {
        for (boolean decides : new boolean[]{false, true}) {
            GradientProblem p =
                    GradientProblem.of(DType.F64, Calculus.ITO, NoiseType.DIAGONAL, 400, 6).deciding(decides);
            GradientProblem.Result expected =
                    p.solve(new Milstein(), Gradients.backpropagation(), BrownianPath.of(1), STEPS,
                            GradientProblem.INSIDE);
            for (int threads : new int[]{1, 3}) {
                Workers.withThreads(threads, () -> {
                    List<Tensor> leaves = p.parameters().stream().map(Tensor::variable).toList();
                    Solution s = p.run(leaves, new Milstein(), Gradients.checkpointed(3), BrownianPath.of(1), STEPS,
                            GradientProblem.INSIDE);
                    for (int time = 0; time < 2; time++) {
                        new GradientProblem.Result(s.ys(), Autodiff.gradients(GradientProblem.loss(s), leaves))
                                .assertSameBits(expected, threads + " threads");
                    }
                });
            }
        }
    }

    @Test
    void secondDerivativesMatchFiniteDifferences() {
        for (boolean decides : new boolean[]{false, true}) {
            GradientProblem p = GradientProblem.of(DType.F64, Calculus.ITO, NoiseType.DIAGONAL, 2, 2).perSample(true)
                    .deciding(decides);
            GradCheck check = Autodiff.gradCheck(
                    in -> p.run(in, new Milstein(), Gradients.checkpointed(2), BrownianPath.of(1), 4,
                            SdeSolve::saveEveryStep).ys(),
                    p.parameters().toArray(Tensor[]::new));
            assertEquals(0, check.firstOrder(), 1e-8);
            assertEquals(0, check.secondOrder(), 1e-7);
        }
    }

    /// Each step evaluates the drift once: t(s, N + 1) without and N with a recording.
    @Test
    void evaluationsAreThoseOfTheSchedule() {
        AtomicInteger evaluations = new AtomicInteger();
        Sde sde = Sde.ode((t, y) -> {
            evaluations.incrementAndGet();
            return y.mul(t.item() + 1);
        });
        List<Integer> found = new ArrayList<>();
        for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.checkpointed(),
                Gradients.checkpointed(3), Gradients.checkpointed(1))) {
            Tensor y0 = Tensor.ones(DType.F64, 2).variable();
            SdeSolve solve = SdeSolve.of(sde).solver(new Euler()).steps(0, 1, 30).gradient(method);
            evaluations.set(0);
            Autodiff.gradients(solve.run(y0).y().sum(), y0);
            found.add(evaluations.get() - 1); // one to find that it cannot be captured
        }
        // β(3, 4) = 35 > 31 > β(3, 3) = 20, so r = 4 and t(3, 31) = 4 · 31 − β(4, 3) = 124 − 35.
        assertEquals(List.of(30, 30 + 30, 89 + 30, 465 + 30), found);
    }

    /// Weights that only later steps use are found too.
    @Test
    void everyCapturedTensorIsFound() {
        List<double[]> results = new ArrayList<>();
        for (GradientMethod method : List.of(Gradients.backpropagation(), Gradients.logarithmic())) {
            Tensor early = Tensor.scalar(DType.F64, 0.4).variable();
            Tensor late = Tensor.scalar(DType.F64, -0.8).variable();
            Sde sde =
                    Sde.ito((t, y) -> y.mul(t.item() < 0.7 ? early : late), Diffusion.diagonal((t, y) -> y.mul(early)));
            Tensor y = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 20).brownian(BrownianPath.of(2))
                    .gradient(method).run(Tensor.ones(DType.F64, 4)).y();
            results.add(Autodiff.gradients(y.sum(), early, late).stream().mapToDouble(Tensor::item).toArray());
        }
        assertArrayEquals(results.get(0), results.get(1));
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> Gradients.checkpointed(0)).getMessage());
        assertTrue(message.contains("at least 1"), message);
    }
}

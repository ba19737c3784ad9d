package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A solve of samples with times of their own is, to rounding and with every solver and structure of noise, what solves of the single
/// samples over their own times give along the scaled path.
class TimeSpansTest {
    private static final double[] STARTS = {0, 0.5, -1, 0.3};
    private static final double[] ENDS = {1, 0.7, 1.5, 0.3};
    private static final int STEPS = 3;
    private static final Tensor MIX = Tensor.of(new double[]{0.3, -0.8, 0.6, -0.4}, 2, 2);

    private static Tensor column(double... values) {
        return Tensor.of(values, values.length, 1);
    }

    private static List<Diffusion> diffusions() {
        return List.of(
                Diffusion.none(),
                Diffusion.additive(t -> t.cos()),
                Diffusion.diagonal((t, y) -> y.mul(0.6).sin().add(t)),
                Diffusion.elementwise((t, y) -> y.matmul(MIX).mul(t).sin()),
                Diffusion.scalar((t, y) -> y.matmul(MIX).mul(t).sin()),
                Diffusion.commutative(2, (t, y) -> Tensor.concat(
                        2, y.mul(0.6).reshape(-1, 2, 1), y.mul(t.add(0.5)).reshape(-1, 2, 1))),
                Diffusion.general(2, (t, y) -> Tensor.concat(
                        2, y.mul(0.6).sin().reshape(-1, 2, 1), y.matmul(MIX).cos().mul(t).reshape(-1, 2, 1))));
    }

    private static Sde sde(Calculus calculus, int place) {
        return new Sde((t, y) -> y.mul(0.7).tanh().add(t.sin()), diffusions().get(place), calculus, Jumps.none());
    }

    private static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Calculus calculus : Calculus.values()) {
            for (int i = 0; i < diffusions().size(); i++) {
                for (Solver solver : Solvers.all()) {
                    // ExponentialEuler's own matrix is one for all samples, in whichever time.
                    if (Solvers.fits(solver, sde(calculus, i)) && !(solver instanceof ExponentialEuler)) {
                        pairs.add(Arguments.of(solver, calculus, i));
                    }
                }
            }
        }
        return pairs.stream();
    }

    /// What the path does for one sample in time t = t0 + s T: the increment and the space-time areas scale with √T, the Lévy
    /// area with T.
    private static List<Tensor> scaled(List<Tensor> parts, PathDetail detail, int sample, double length) {
        return IntStream.range(0, parts.size())
                .mapToObj(i -> parts.get(i).slice(1, sample, sample + 1)
                        .mul(detail == PathDetail.LEVY_AREA && i == 1 ? length : Math.sqrt(length)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void isWhatEachSampleWouldBeByItself(Solver solver, Calculus calculus, int place) {
        Sde sde = sde(calculus, place);
        Tensor y0 = RandomKey.of(4).normal(DType.F64, STARTS.length, 2);
        TimeGrid unit = TimeGrid.uniform(0, 1, STEPS);
        PathDetail detail = solver.needs();
        int[] noise = sde.diffusion().noiseShape(y0.shape()).dims();
        List<Tensor> parts = BrownianPath.of(9).record(unit, DType.F64, detail, noise);
        double[] together = SdeSolve.of(TimeSpans.of(column(STARTS), column(ENDS)).over(sde))
                .solver(solver)
                .grid(unit)
                .brownian(BrownianPath.recorded(unit, detail, parts))
                .run(y0)
                .y()
                .toDoubleArray();
        for (int i = 0; i < 3; i++) {
            TimeGrid own = TimeGrid.uniform(STARTS[i], ENDS[i], STEPS);
            double[] alone = SdeSolve.of(sde)
                    .solver(solver)
                    .grid(own)
                    .brownian(BrownianPath.recorded(own, detail, scaled(parts, detail, i, ENDS[i] - STARTS[i])))
                    .run(y0.slice(0, i, i + 1))
                    .y()
                    .toDoubleArray();
            assertArrayEquals(alone, new double[]{together[2 * i], together[2 * i + 1]}, 1e-10, "sample " + i);
        }
        // Where t0 = t1 nothing moves.
        assertArrayEquals(
                new double[]{y0.at(6), y0.at(7)}, new double[]{together[6], together[7]}, 1e-12);
    }

    @Test
    void theTimeOfAnEndHasADerivative() {
        // dy/dt1 = f(t1, y(t1)), to the error of the solver.
        Tensor t1 = Tensor.of(new double[]{1, 0.7, 2}, 3).variable();
        Sde sde = Sde.ode((t, y) -> y.mul(t.sin()).add(1));
        Tensor y = SdeSolve.of(TimeSpans.of(Tensor.zeros(DType.F64, 3), t1).over(sde))
                .solver(new RungeKutta4())
                .steps(0, 1, 60)
                .run(Tensor.ones(DType.F64, 3))
                .y();
        double[] slopes = Autodiff.gradients(y.sum(), t1).getFirst().toDoubleArray();
        assertArrayEquals(sde.drift(t1, y).toDoubleArray(), slopes, 1e-6);
    }

    @Test
    void gradientsAreThoseOfTheNumbers() {
        GradCheck check = Autodiff.gradCheck(
                in -> {
                    Sde sde = Sde.ito((t, y) -> y.mul(t), Diffusion.diagonal((t, y) -> y.mul(in.get(2)).add(t)));
                    return SdeSolve.of(TimeSpans.of(in.get(0), in.get(1)).over(sde))
                            .solver(new Milstein())
                            .steps(0, 1, 5)
                            .brownian(BrownianPath.of(2))
                            .run(RandomKey.of(1).normal(DType.F64, 3, 2))
                            .y();
                },
                column(0, 0.4, -1), column(1, 0.9, 0.5), Tensor.scalar(DType.F64, 0.4));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-6);
    }

    @Test
    void aSpanOfNoLengthHasAFiniteDerivative() {
        Tensor t1 = column(0.5, 0).variable();
        Sde sde = Sde.ito((t, y) -> y, Diffusion.diagonal((t, y) -> y));
        Tensor y = SdeSolve.of(TimeSpans.of(column(0, 0), t1).over(sde))
                .solver(new EulerMaruyama())
                .steps(0, 1, 4)
                .brownian(BrownianPath.of(2))
                .run(Tensor.ones(DType.F64, 2, 1))
                .y();
        assertEquals(1, y.at(1));
        // That of the drift; the one of √T is left out.
        assertEquals(1, Autodiff.gradients(y.sum(), t1).getFirst().at(1), 1e-14);
    }

    @Test
    void withoutNoiseTimeMayGoBackwards() {
        Sde sde = Sde.ode((t, y) -> y.mul(t));
        Tensor y = SdeSolve.of(TimeSpans.of(column(1, 0), column(0, 1)).over(sde))
                .solver(new RungeKutta4())
                .steps(0, 1, 40)
                .run(Tensor.ones(DType.F64, 2, 1))
                .y();
        assertArrayEquals(new double[]{Math.exp(-0.5), Math.exp(0.5)}, y.toDoubleArray(), 1e-8);
    }

    @Test
    void timesOfTheirOwnStillRunInBlocksOfSamples() {
        int n = 100_000;
        TimeSpans spans = TimeSpans.of(Tensor.zeros(DType.F32, n), Tensor.ones(DType.F32, n));
        Sde sde = Sde.stratonovich((t, y) -> y.mul(t), Diffusion.diagonal((t, y) -> y.add(t)));
        String listing = SdeSolve.of(spans.over(sde))
                .solver(new Heun())
                .steps(0, 1, 4)
                .brownian(BrownianPath.of(1))
                .listing(Tensor.ones(DType.F32, n));
        String block = listing.replaceAll("(?s).*for a block of (\\d+) samples.*", "$1");
        assertTrue(Integer.parseInt(block) < n / 4, "blocks of " + block);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor zeros = Tensor.zeros(DType.F64, 2, 1);
        assertFails("t0: must be (samples, 1, …)", () -> TimeSpans.of(Tensor.zeros(DType.F64, 2, 2), zeros));
        assertFails("t0: must be (samples, 1, …)", () -> TimeSpans.of(Tensor.scalar(DType.F64, 2), zeros));
        assertFails("t1: must be like t0, F64 (2, 1)", () -> TimeSpans.of(zeros, Tensor.zeros(DType.F64, 2)));
        assertFails("t1: must be finite, got NaN for sample 1", () -> TimeSpans.of(zeros, column(0, Double.NaN)));
        TimeSpans back = TimeSpans.of(zeros, column(1, -0.5));
        Sde noisy = Sde.ito((t, y) -> y, Diffusion.diagonal((t, y) -> y));
        assertFails("t1: must be >= t0 for an equation with noise, but t1 − t0 = -0.5", () -> back.over(noisy));
        Sde jumping = Sde.ode((t, y) -> y).withJumps(Jumps.elementwise(0.1, (t, y) -> y));
        assertFails("sde: has jumps", () -> back.over(jumping));
        SdeSolve solve = SdeSolve.of(back.over(Sde.ode((t, y) -> y))).solver(new RungeKutta4()).steps(0, 1, 2);
        assertFails("y0: times of shape (2, 1) need", () -> solve.run(Tensor.ones(DType.F64, 2)));
    }

    private static void assertFails(String message, Runnable body) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, body::run);
        assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }
}

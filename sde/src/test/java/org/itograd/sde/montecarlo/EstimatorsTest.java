package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.TruncatedMilstein;
import org.itograd.sde.testing.TestProblems;
import org.junit.jupiter.api.Test;

/// Sobol points, control variates, functions of paths, twins and progress.
class EstimatorsTest {
    private static final double MU = 0.05;
    private static final Sde GBM = Sde.ito((t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(0.2)));
    /// dX₁ = dW₁, dX₂ = X₁ dW₂ from 0: its columns do not commute, and E exp(iX₂(t)) = 1/√cosh t (P. Lévy).
    private static final Sde AREA = TestProblems.named("noncommutative").sde();
    private static final double SURE = 1 - 1e-6;

    private static Expectation call() {
        return Expectation.of(GBM, x -> x.sub(1).maximum(0)).from(1).solver(new Milstein());
    }

    private static void assertHolds(double exact, Estimate e) {
        assertTrue(e.low() <= exact && exact <= e.high(), () -> exact + " is not in " + e);
    }

    /// X(1) of gbm needs one number per step, of which the bridge makes the first decide the most.
    @Test
    void sobolPointsAreFarCheaperThanRandomPaths() {
        double random = call().method(Method.PLAIN).toTolerance(5e-4).cost();
        double sobol = call().method(Method.SOBOL).toTolerance(5e-4).cost();
        assertTrue(random > 40 * sobol, () -> random + " against " + sobol);
    }

    @Test
    void sobolTakesSeveralProcessesAndNamesTheRemedyIfThereAreTooManySteps() {
        Expectation cosine = Expectation.of(AREA, x -> x.select(1, 1).cos()).from(0, 0).solver(new EulerMaruyama())
                .method(Method.SOBOL).confidence(SURE);
        assertHolds(1 / Math.sqrt(Math.cosh(1)), cosine.toTolerance(0.02));
        double[] ones = new double[600];
        Arrays.fill(ones, 1);
        Expectation many = Expectation.of(GBM, x -> x.mean(false, 1)).from(ones).solver(new Milstein())
                .method(Method.SOBOL);
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> many.toTolerance(0.01)).getMessage());
        assertTrue(message.contains("MULTILEVEL"), message);
    }

    /// P = 2X + 3X² − 1 is a combination of its controls, so the coefficients are 2 and 3, and every sample is E P of the exact
    /// solution, however long the steps.
    @Test
    void controlsThatExplainThePayoffLeaveNoVariance() {
        double square = Math.exp(2 * MU + 0.04);
        List<Control> controls = List.of(new Control(Payoff.ofEnd("x", x -> x), Math.exp(MU)),
                new Control(Payoff.ofEnd("x²", Tensor::square), square));
        Payoff payoff = Payoff.ofEnd("payoff", x -> x.mul(2).add(x.square().mul(3)).sub(1));
        Sampler sampler = Sampler.of(GBM, payoff, controls, new EulerMaruyama(), Tensor.scalar(DType.F64, 1), 0, 1,
                RandomKey.of(3)).withPilot(4);
        assertArrayEquals(new double[]{2, 3}, sampler.coefficients(), 1e-8);
        for (double value : sampler.plain(8).values(0, 1000).toDoubleArray()) {
            assertEquals(2 * Math.exp(MU) + 3 * square - 1, value, 1e-8);
        }
        Expectation state =
                Expectation.of(GBM, x -> x).from(1).solver(new Milstein()).controlVariate(x -> x, Math.exp(MU));
        for (Method method : Method.values()) {
            assertEquals(Math.exp(MU), state.method(method).toTolerance(1e-4).value(), 1e-13);
        }
    }

    @Test
    void aControlSavesWhatItsCorrelationSays() {
        Estimate without = call().toTolerance(5e-4);
        Estimate with = call().controlVariate(x -> x, Math.exp(MU)).toTolerance(5e-4);
        double saved = with.levels().getFirst().variance() / without.levels().getFirst().variance();
        // 1 − ρ² of a call at the money and the state, 0.145 by quadrature for two Milstein steps.
        assertEquals(0.145, saved, 0.015);
        assertTrue(with.cost() < 0.4 * without.cost(), () -> with.cost() + " against " + without.cost());
    }

    /// The mean over time of gbm has expectation (e^μ − 1)/μ; the trapezoidal rule converges to it.
    @Test
    void functionsOfPathsAsPayoffsAndAsControls() {
        PathFunction average = EstimatorsTest::average;
        double mean = Math.expm1(MU) / MU;
        for (Method method : Method.values()) {
            Estimate e = Expectation.of(GBM, average).from(1).solver(new Milstein()).method(method).confidence(SURE)
                    .toTolerance(0.01);
            assertHolds(mean, e);
        }
        Expectation asian = Expectation.of(GBM, (grid, x) -> average(grid, x).sub(1).maximum(0)).from(1)
                .solver(new Milstein());
        Estimate without = asian.toTolerance(1e-3);
        Estimate with = asian.controlVariate(average, mean).toTolerance(1e-3);
        assertTrue(with.cost() < 0.5 * without.cost(), () -> with.cost() + " against " + without.cost());
        assertTrue(with.low() < without.high() && without.low() < with.high(), () -> with + "\n" + without);
    }

    private static Tensor average(TimeGrid grid, Tensor x) {
        double[] weights = new double[grid.steps() + 1];
        for (int k = 0; k < grid.steps(); k++) {
            weights[k] += grid.step(k) / 2 / (grid.end() - grid.start());
            weights[k + 1] += grid.step(k) / 2 / (grid.end() - grid.start());
        }
        return x.mul(Tensor.of(weights, weights.length, 1)).sum(false, 0);
    }

    /// For dX₁ = dW₁, dX₂ = X₁ dW₂ the truncated Milstein step adds X₁ dW₂ + ½ dW₁ dW₂, so the mean of two fine steps and their
    /// twins is the coarse step exactly. Without twins the difference is the Lévy area, of variance T²/(4N).
    @Test
    void twinsCancelTheLevyAreaExactly() {
        Sampler sampler =
                Sampler.of(AREA, Payoff.ofEnd("payoff", x -> x.select(1, 1)), List.of(), new TruncatedMilstein(),
                        Tensor.of(new double[]{0, 0}, 2), 0, 1, RandomKey.of(6));
        for (double value : sampler.twins(16).values(0, 2000).toDoubleArray()) {
            assertEquals(0, value, 1e-13);
        }
        double[] areas = sampler.difference(16).values(0, 20_000).toDoubleArray();
        // The variance of 20,000 numbers with a kurtosis below 6 is known to 1.6 %; five times that for a false-alarm rate of 1e-6.
        assertEquals(1 / 64.0, Moments.of(areas).variance(), 0.08 / 64);
    }

    @Test
    void twinsMakeVariancesFallTwiceAsFastForNoiseThatDoesNotCommute() {
        Expectation cosine = Expectation.of(AREA, x -> x.select(1, 1).cos()).from(0, 0).solver(new TruncatedMilstein())
                .confidence(SURE);
        Estimate twins = cosine.method(Method.TWINS).toTolerance(1e-2);
        Estimate single = cosine.method(Method.MULTILEVEL).toTolerance(1e-2);
        assertHolds(1 / Math.sqrt(Math.cosh(1)), twins);
        assertHolds(1 / Math.sqrt(Math.cosh(1)), single);
        assertEquals(2, twins.beta(), 0.25);
        assertEquals(1, single.beta(), 0.25);
        assertEquals(1, twins.alpha(), 0.25);
        assertTrue(twins.cost() < 0.5 * single.cost(), () -> twins.cost() + " against " + single.cost());
    }

    @Test
    void progressEndsWithTheEstimate() {
        for (Method method : Method.values()) {
            List<EstimateProgress> told = new ArrayList<>();
            Estimate e = call().method(method).progress(told::add).toTolerance(2e-3);
            assertEquals(Double.POSITIVE_INFINITY, told.getFirst().halfWidth());
            assertEquals(e.halfWidth(), told.getLast().halfWidth(), 1e-12);
            assertEquals(e.cost(), told.getLast().cost(), 1e-9 * e.cost());
            assertEquals(e.levels().size(), told.getLast().levels().size());
            for (int i = 1; i < told.size(); i++) {
                assertTrue(told.get(i).cost() > told.get(i - 1).cost(), method.toString());
            }
        }
    }

    @Test
    void aListenerCancelsByThrowing() {
        List<EstimateProgress> told = new ArrayList<>();
        assertThrows(CancellationException.class, () -> call().progress(p -> {
            told.add(p);
            if (p.cost() > 1e5) {
                throw new CancellationException("enough");
            }
        }).toTolerance(1e-6));
        assertTrue(told.getLast().cost() < 1e6);
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        List<Double> found = new ArrayList<>();
        for (int threads : new int[]{1, 3}) {
            Workers.withThreads(threads, () -> {
                for (Method method : Method.values()) {
                    found.add(Expectation.of(GBM, (grid, x) -> average(grid, x).sub(1).maximum(0)).from(1)
                            .solver(new Milstein()).method(method).controlVariate(x -> x, Math.exp(MU))
                            .toTolerance(1e-3).value());
                }
                found.add(Expectation.of(AREA, x -> x.select(1, 1).cos()).from(0, 0).solver(new TruncatedMilstein())
                        .method(Method.TWINS).toTolerance(5e-3).value());
            });
        }
        assertEquals(found.subList(0, found.size() / 2), found.subList(found.size() / 2, found.size()));
    }

    @Test
    void aControlThatIsNotFiniteIsNamed() {
        Expectation bad = call().controlVariate(x -> x, Math.exp(MU)).controlVariate(x -> x.sub(9).log(), 1);
        String message =
                String.valueOf(assertThrows(NonFinitePayoffException.class, () -> bad.toTolerance(0.1)).getMessage());
        assertTrue(message.contains("control variate 2"), message);
    }

    @Test
    void refusals() {
        assertThrows(IllegalArgumentException.class, () -> call().controlVariate(x -> x, Double.NaN));
        assertThrows(IllegalArgumentException.class,
                () -> call().controlVariate(x -> x.sum(), 1).toTolerance(0.1));
        // Points of Sobol's sequence say nothing of areas; independent steps do.
        for (Method method : List.of(Method.SOBOL, Method.TWINS)) {
            var e = assertThrows(IllegalArgumentException.class,
                    () -> call().solver(new NeedsAreas()).method(method).toTolerance(0.1));
            assertTrue(String.valueOf(e.getMessage()).contains("Method.MULTILEVEL"), e.getMessage());
        }
    }

    private record NeedsAreas() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new Milstein().order(calculus, noise);
        }

        @Override
        public PathDetail needs() {
            return PathDetail.SPACE_TIME;
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return y;
        }
    }
}

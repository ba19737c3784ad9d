package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Sra1;
import org.itograd.sde.solver.TruncatedMilstein;
import org.itograd.sde.testing.TestProblems;
import org.junit.jupiter.api.Test;

/// Payoffs that few paths reach, that are constant, heavy-tailed or not finite; importance sampling.
class RarePayoffTest {
    private static final double MU = 0.05;
    private static final double SIGMA = 0.2;
    private static final Sde GBM = Sde.ito((t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(SIGMA)));
    private static final Sde BROWNIAN =
            Sde.ito((t, x) -> x.mul(0), Diffusion.additive(t -> Tensor.scalar(t.dtype(), 1)));
    /// P(Z > 2), P(Z > 4) and P(Z > 6), from SciPy's `norm.sf`.
    private static final double BEYOND_2 = 2.275013194817921e-2;
    private static final double BEYOND_4 = 3.167124183311986e-5;
    private static final double BEYOND_6 = 9.865876450376946e-10;

    private static Expectation beyond(double z) {
        return Expectation.of(BROWNIAN, x -> x.greaterThan(z)).from(0).solver(new EulerMaruyama());
    }

    private static Expectation call(double strike) {
        return Expectation.of(GBM, x -> x.sub(strike).maximum(0)).from(1).solver(new Milstein());
    }

    /// F. Black, M. Scholes 1973, not discounted.
    private static double price(double strike) {
        double d = (MU + SIGMA * SIGMA / 2 - Math.log(strike)) / SIGMA;
        return Math.exp(MU) * Gaussian.cdf(d) - strike * Gaussian.cdf(d - SIGMA);
    }

    private static void assertHolds(double exact, Estimate e) {
        assertTrue(e.low() <= exact && exact <= e.high(), () -> exact + " is not in " + e);
    }

    private static void assertMessage(String words, Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(words), message);
    }

    // ------------------------------------------------------------------ rare

    @Test
    void trialSamplesThatAreAllEqualAreNotBelieved() {
        for (Method method : List.of(Method.PLAIN, Method.SOBOL, Method.MULTILEVEL)) {
            Estimate e = beyond(4).method(method).confidence(0.999).toTolerance(2e-4);
            assertHolds(BEYOND_4, e);
            assertTrue(e.value() > 0 && e.standardError() > 0, e::toString);
        }
        Estimate e = call(2.2).confidence(0.999).toTolerance(1e-5);
        assertHolds(price(2.2), e);
        assertTrue(e.value() > 0, e::toString);
    }

    /// Of 50 intervals with 90 % confidence, more than 17 miss with probability below 1e-6 if the confidence is kept. The seeds
    /// are fixed.
    @Test
    void intervalsOfRarePayoffsHoldAsOftenAsTheySay() {
        for (Method method : List.of(Method.PLAIN, Method.ANTITHETIC, Method.MULTILEVEL, Method.SOBOL)) {
            assertCoverage(BEYOND_2, beyond(2).method(method), 0.5 * BEYOND_2);
        }
        assertCoverage(price(1.6), call(1.6).method(Method.MULTILEVEL), 0.3 * price(1.6));
        assertCoverage(BEYOND_2, beyond(2).controlVariate(x -> x, 0), 0.5 * BEYOND_2);
        // A bound is all that few samples need; the exact value is far inside.
        assertCoverage(BEYOND_2, beyond(2).bounded(0, 1).method(Method.PLAIN), 2e-2);
        assertCoverage(Math.exp(0.5),
                Expectation.of(BROWNIAN, Tensor::exp).from(0).solver(new EulerMaruyama()).method(Method.PLAIN), 0.15);
    }

    private static void assertCoverage(double exact, Expectation expectation, double eps) {
        int missed = 0;
        for (int seed = 0; seed < 50; seed++) {
            Estimate e = expectation.confidence(0.9).seed(seed).toTolerance(eps);
            assertTrue(e.halfWidth() <= eps * 1.001, e::toString);
            missed += exact < e.low() || exact > e.high() ? 1 : 0;
        }
        int found = missed;
        assertTrue(missed <= 17, () -> "missed " + found + " of 50: " + expectation);
    }

    @Test
    void whatIsTooRareIsRefusedAndImportanceSamplingNamed() {
        for (Method method : Method.values()) {
            assertMessage("importance(", assertThrows(
                    UnreachableToleranceException.class, () -> beyond(6).method(method).toTolerance(1e-3)));
        }
        // However many samples, two make the variance.
        assertMessage("make it up", assertThrows(UnreachableToleranceException.class,
                () -> Survey.of(n -> new Moments(n, 1, 1, 0.5, 0.5), Bounds.NONE)));
    }

    @Test
    void aConstantPayoffHasAnIntervalOnlyIfItHasBounds() {
        Expectation one = Expectation.of(GBM, x -> x.mul(0).add(1)).from(1).solver(new Milstein());
        for (Method method : Method.values()) {
            assertMessage("constant", assertThrows(
                    UnreachableToleranceException.class, () -> one.method(method).toTolerance(1e-3)));
            Estimate bounded = one.method(method).bounded(0, 1).toTolerance(1e-3);
            assertEquals(1, bounded.value());
            assertTrue(bounded.halfWidth() > 1e-5 && bounded.halfWidth() <= 1e-3, bounded::toString);
            assertTrue(bounded.cost() < 3e6, bounded::toString);
            assertEquals(0, one.method(method).bounded(1, 1).toTolerance(1e-3).halfWidth());
        }
        // More than 3/n at 95 %, where n samples saw nothing.
        Unseen unseen = Unseen.of(0.95, 1, false);
        double half = Gaussian.twoSided(0.95) * unseen.standardError(new Moments(1000, 0, 0, 0, 0));
        assertTrue(half >= -Math.log(0.05) / 1000 && half < 4e-3, () -> "" + half);
        assertMessage("bounded", assertThrows(
                IllegalArgumentException.class, () -> beyond(1).bounded(0, 0.5).toTolerance(0.1)));
        assertMessage("least", assertThrows(IllegalArgumentException.class, () -> beyond(1).bounded(1, 0)));
        assertMessage("finite",
                assertThrows(IllegalArgumentException.class, () -> beyond(1).bounded(0, Double.POSITIVE_INFINITY)));
    }

    /// Of k ~ Poisson(λ) seen among many, k ± z √(k + u) holds λ with probability 0.95 to half a percent, computed exactly,
    /// where the unseen count; without them 0.63 at λ = 1.
    @Test
    void intervalsOfFewEventsHoldForAnyMean() {
        double z = Gaussian.twoSided(0.95);
        double u = Unseen.of(0.95, 1, false).count();
        for (double mean = 0.05; mean < 60; mean *= 1.02) {
            double p = Math.exp(-mean);
            double held = 0;
            for (int k = 0; k < 200; k++) {
                held += Math.abs(k - mean) <= z * Math.sqrt(k + u) ? p : 0;
                p *= mean / (k + 1);
            }
            double probability = held;
            double at = mean;
            assertTrue(held >= 0.946, () -> probability + " at " + at);
        }
    }

    /// A call far from the money: few steps of Euler–Maruyama hardly reach it, so that the means of the first levels say little of
    /// the bias if they are not known.
    @Test
    void theBiasIsExtrapolatedFromMeansThatAreKnown() {
        double exact = 5.0449e-5;
        double eps = 0.7 * exact;
        Sde calm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
        for (Method method : List.of(Method.PLAIN, Method.MULTILEVEL)) {
            Estimate e = Expectation.of(calm, x -> x.sub(2).maximum(0)).from(1).solver(new EulerMaruyama())
                    .method(method).seed(1).toTolerance(eps);
            for (Level level : e.levels().subList(1, e.levels().size())) {
                assertTrue(level.standardError() <= 0.5 * eps / 4, e::toString);
            }
            assertTrue(e.low() <= exact && exact <= e.high(), e::toString);
        }
    }

    @Test
    void effectiveNumbersAreThoseOfTheirDefinition() {
        double[] values = RandomKey.of(1).normal(DType.F64, 999).exp().toDoubleArray();
        double mean = 0;
        for (double v : values) {
            mean += v / values.length;
        }
        double squares = 0;
        double fourth = 0;
        for (double v : values) {
            squares += Math.pow(v - mean, 2);
            fourth += Math.pow(v - mean, 4);
        }
        Moments whole = Moments.of(values);
        Moments merged = Moments.NONE;
        for (int i = 0; i < values.length; i += 111) {
            merged = merged.with(Moments.of(java.util.Arrays.copyOfRange(values, i, i + 111)));
        }
        assertEquals(squares * squares / fourth, whole.effective(), 1e-9);
        assertEquals(squares * squares / fourth, merged.effective(), 1e-9);
        assertEquals(whole.cubes(), merged.cubes(), 1e-12);
        assertEquals(Math.sqrt(fourth / squares), merged.typicalSize(), 1e-9);
        assertEquals(0, Moments.of(new double[]{3, 3, 3}).with(Moments.of(new double[]{3})).effective());
        // k of n: k effective ones nearly.
        double[] hits = new double[10_000];
        hits[3] = hits[77] = hits[5000] = 1e-100;
        assertEquals(3, Moments.of(hits).effective(), 0.01);
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        List<Estimate> found = new ArrayList<>();
        for (int threads : new int[]{1, 3}) {
            Workers.withThreads(threads, () -> {
                for (Method method : Method.values()) {
                    found.add(beyond(2).method(method).controlVariate(x -> x, 0).toTolerance(5e-3));
                    found.add(beyond(4).method(method).importance(4).toTolerance(1e-5));
                }
            });
        }
        for (int i = 0; i < found.size() / 2; i++) {
            assertEquals(found.get(i).value(), found.get(i + found.size() / 2).value());
            assertEquals(found.get(i).standardError(), found.get(i + found.size() / 2).standardError());
        }
    }

    // ------------------------------------------------------------------ importance sampling

    @Test
    void importanceSamplingFindsWhatIsRare() {
        for (Method method : Method.values()) {
            Estimate four = beyond(4).importance(4).method(method).confidence(0.999999).toTolerance(3e-6);
            assertHolds(BEYOND_4, four);
            assertTrue(four.cost() < 2e7, four::toString);
            assertHolds(BEYOND_6, beyond(6).importance(6).method(method).confidence(0.999999).toTolerance(2e-10));
            double lead = (Math.log(2.2) - MU + SIGMA * SIGMA / 2) / SIGMA;
            Estimate far = call(2.2).importance(lead).method(method).confidence(0.999999).toTolerance(2e-6);
            assertHolds(price(2.2), far);
        }
    }

    /// E_u exp(−u·W − ½|u|²T) φ(W + uT) = E φ(W): with φ = 1 the mean weight is 1; with two processes and areas of time.
    @Test
    void weightsAreThoseOfTheStepsDensities() {
        Sde two = Sde.ito((t, x) -> x.mul(-0.5), Diffusion.additive(t -> t.add(1)));
        Expectation square =
                Expectation.of(two, x -> x.square().sum(false, 1)).from(1, 0).over(0, 0.5).solver(new Sra1())
                        .confidence(0.999999);
        Estimate without = square.toTolerance(0.1);
        Estimate with = square.importance(0.4, -0.3).toTolerance(0.1);
        assertTrue(with.low() <= without.high() && without.low() <= with.high(), () -> without + "\n" + with);
        Sde area = TestProblems.named("noncommutative").sde();
        Expectation cosine = Expectation.of(area, x -> x.select(1, 1).cos()).from(0, 0).solver(new TruncatedMilstein())
                .importance(0.3, -0.2).confidence(0.999999);
        for (Method method : List.of(Method.ANTITHETIC, Method.SOBOL, Method.TWINS)) {
            assertHolds(1 / Math.sqrt(Math.cosh(1)), cosine.method(method).toTolerance(0.2));
            assertHolds(1, Expectation.of(area, x -> x.select(1, 1).mul(0).add(1)).from(0, 0)
                    .solver(new TruncatedMilstein()).importance(0.5, 0.5).confidence(0.999999).method(method)
                    .toTolerance(0.2));
        }
    }

    @Test
    void controlsAreWeightedToo() {
        Estimate e = call(1.5).importance(2).controlVariate(x -> x, Math.exp(MU)).confidence(0.999999)
                .toTolerance(1e-4);
        assertHolds(price(1.5), e);
    }

    @Test
    void shiftsThatDoNotFitAreRefused() {
        assertMessage("shift", assertThrows(IllegalArgumentException.class, () -> beyond(4).importance()));
        assertMessage("shift", assertThrows(IllegalArgumentException.class, () -> beyond(4).importance(Double.NaN)));
        assertMessage("1 Wiener", assertThrows(
                IllegalArgumentException.class, () -> beyond(4).importance(1, 2).toTolerance(1)));
        assertMessage("bounds", assertThrows(
                IllegalArgumentException.class, () -> beyond(4).importance(1).bounded(0, 1).toTolerance(1)));
        // Paths led away from the payoff see as little of it as before.
        assertMessage("importance(", assertThrows(
                UnreachableToleranceException.class, () -> beyond(4).importance(-3).toTolerance(1e-5)));
    }

    // ------------------------------------------------------------------ not finite

    @Test
    void aPayoffThatIsNotFiniteIsNamedAtOnce() {
        for (Method method : Method.values()) {
            for (Map.Entry<String, Expectation> e : Map.of(
                    "payoff: is NaN", Expectation.of(BROWNIAN, x -> x.add(1).sqrt()).from(0),
                    "payoff: is Infinity", Expectation.of(BROWNIAN, x -> x.mul(1e3).exp()).from(0),
                    "payoff: is -Infinity", Expectation.of(BROWNIAN, (grid, x) -> x.select(0, 1).abs().sub(3).minimum(0)
                            .mul(0).add(x.select(0, 0)).log()).from(0),
                    "control variate 1: is NaN", Expectation.of(BROWNIAN, x -> x).from(0)
                            .controlVariate(x -> x.add(1).log(), 1))
                    .entrySet()) {
                Throwable thrown = assertThrows(NonFinitePayoffException.class,
                        () -> e.getValue().solver(new EulerMaruyama()).method(method).toTolerance(1e-3));
                assertMessage(e.getKey(), thrown);
                assertMessage("with 2 steps, whose end state is [", thrown);
            }
        }
    }
}

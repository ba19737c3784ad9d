package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final double MU = 0.05;
    private static final double SIGMA = 0.2;
    private static final Sde GBM = Sde.ito((t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(SIGMA)));
    /// E (X − 1)⁺ (F. Black, M. Scholes 1973), not discounted.
    private static final double CALL = Math.exp(MU) * Gaussian.cdf((MU + SIGMA * SIGMA / 2) / SIGMA)
            - Gaussian.cdf((MU - SIGMA * SIGMA / 2) / SIGMA);

    private static Expectation call(Solver solver) {
        return Expectation.of(GBM, x -> x.sub(1).maximum(0)).from(1).over(0, 1).solver(solver);
    }

    /// Of 200 intervals with 90 % confidence, the number that misses is at most binomial(200, 0.1) if the confidence is kept:
    /// more than 43 have probability below 1e-6. The seeds are fixed.
    @Test
    void intervalsHoldTheExactPriceAsOftenAsTheySay() {
        for (Method method : Method.values()) {
            assertCoverage(method.toString(), call(new Milstein()).method(method));
        }
        assertCoverage("Euler–Maruyama", call(new EulerMaruyama()));
        assertCoverage("controlled", call(new Milstein()).controlVariate(x -> x, Math.exp(MU)));
    }

    /// X(1) = W(1) without a bias, so nothing but the standard error makes the interval of E (W(1))⁺ = 1/√2π. At least 4 of 200
    /// miss, or the interval is too wide (fewer have probability 1.5e-6), and at most 43.
    @Test
    void standardErrorsAreRightWhereThereIsNoBias() {
        Sde brownian = Sde.ito((t, x) -> x.mul(0), Diffusion.additive(t -> Tensor.scalar(t.dtype(), 1)));
        for (Method method : Method.values()) {
            Expectation positive = Expectation.of(brownian, x -> x.maximum(0)).from(0).solver(new EulerMaruyama());
            int missed = missed(1 / Math.sqrt(2 * Math.PI), 0.04, positive.method(method));
            assertTrue(missed >= 4 && missed <= 43, () -> method + " missed " + missed + " of 200");
        }
    }

    private static void assertCoverage(String what, Expectation expectation) {
        int missed = missed(CALL, 4e-3, expectation);
        assertTrue(missed <= 43, () -> what + " missed " + missed + " of 200");
    }

    private static int missed(double exact, double eps, Expectation expectation) {
        int missed = 0;
        for (int seed = 0; seed < 200; seed++) {
            Estimate e = expectation.confidence(0.9).seed(seed).toTolerance(eps);
            assertTrue(e.halfWidth() <= eps * 1.001, e::toString);
            missed += exact < e.low() || exact > e.high() ? 1 : 0;
        }
        return missed;
    }

    @Test
    void variancesFallWithTwiceTheStrongOrder() {
        assertEquals(1, call(new EulerMaruyama()).toTolerance(3e-4).beta(), 0.25);
        Estimate milstein = call(new Milstein()).toTolerance(3e-4);
        assertEquals(2, milstein.beta(), 0.25);
        assertEquals(1, milstein.alpha(), 0.25);
        assertTrue(milstein.toString().contains("level 2"), milstein::toString);
    }

    /// Cost ~ ε^−p: p = 2 with Milstein and several levels; with one level it is nearer to 3.
    @Test
    void theCostGrowsWithTheSquareOfTheAccuracy() {
        assertEquals(2, costExponent(Method.MULTILEVEL), 0.15);
        assertTrue(costExponent(Method.PLAIN) > 2.5, () -> "plain: " + costExponent(Method.PLAIN));
    }

    private static double costExponent(Method method) {
        double coarse = call(new Milstein()).method(method).toTolerance(2e-3).cost();
        return Math.log(call(new Milstein()).method(method).toTolerance(1.25e-4 * 2).cost() / coarse) / Math.log(8);
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        for (Method method : Method.values()) {
            List<Estimate> found = new ArrayList<>();
            for (int threads : new int[]{1, 3}) {
                Workers.withThreads(threads, () -> found.add(call(new Milstein()).method(method).toTolerance(1e-3)));
            }
            assertEquals(found.get(0).value(), found.get(1).value());
            assertEquals(untimed(found.get(0)), untimed(found.get(1)));
            assertEquals(found.get(0).standardError(), found.get(1).standardError());
        }
    }

    private static List<Level> untimed(Estimate e) {
        return e.levels().stream()
                .map(l -> new Level(l.steps(), l.samples(), l.mean(), l.variance(), l.cost(), 0))
                .toList();
    }

    @Test
    void severalComponentsAndGeneralNoise() {
        Tensor one = Tensor.of(new double[]{1, 0, 0, 0}, 2, 2);
        Tensor pick = Tensor.of(new double[]{0, 0, 0, 1}, 2, 2);
        Sde area = Sde.ito((t, x) -> x.mul(0),
                Diffusion.general(2, (t, x) -> x.slice(1, 0, 1).reshape(-1, 1, 1).mul(pick).add(one)));
        Estimate e = Expectation.of(area, x -> x.select(1, 1).square())
                .from(0, 0)
                .over(0, 2)
                .solver(new EulerMaruyama())
                .confidence(0.999999)
                .toTolerance(0.1);
        assertTrue(e.low() <= 2 && 2 <= e.high(), e::toString);
    }

    @Test
    void coarseIncrementsAreSumsOfFineOnesAndSamplesKeepTheirNumbers() {
        TimeGrid fine = TimeGrid.uniform(0, 1, 8);
        TimeGrid coarse = TimeGrid.uniform(0, 1, 4);
        CoupledPath path = new CoupledPath(RandomKey.of(3), fine, 0, 1, false);
        BrownianMotion w = path.over(coarse, DType.F64, Shape.of(10, 2));
        Tensor sum = w.increment(0.25, 0.375).add(w.increment(0.375, 0.5));
        assertArrayEquals(sum.toDoubleArray(), w.increment(0.25, 0.5).toDoubleArray());
        assertArrayEquals(sum.neg().toDoubleArray(), w.increment(0.5, 0.25).toDoubleArray());
        assertArrayEquals(new double[20], w.increment(0.5, 0.5).toDoubleArray());
        BrownianMotion later =
                new CoupledPath(RandomKey.of(3), fine, 7, 1, false).over(coarse, DType.F64, Shape.of(3, 2));
        assertArrayEquals(
                w.rows(7, 10).increment(0, 0.25).toDoubleArray(), later.increment(0, 0.25).toDoubleArray());
        assertArrayEquals(
                w.increment(0, 0.25).neg().toDoubleArray(),
                path.mirrored().over(coarse, DType.F64, Shape.of(10, 2)).increment(0, 0.25).toDoubleArray());
    }

    @Test
    void momentsDoNotDependOnHowTheyAreMerged() {
        double[] all = RandomKey.of(1).normal(DType.F64, 1000).add(1e6).toDoubleArray();
        Moments whole = Moments.of(all);
        Moments parts = Moments.of(java.util.Arrays.copyOf(all, 300))
                .with(Moments.of(java.util.Arrays.copyOfRange(all, 300, 1000)));
        assertEquals(whole.mean(), parts.mean(), 1e-9);
        assertEquals(whole.variance(), parts.variance(), 1e-8);
        assertEquals(1, whole.variance(), 0.2);
    }

    @Test
    void refusalsNameTheRemedy() {
        assertRefused("SdeSolve", () -> Expectation.of(Sde.ode((t, x) -> x), x -> x));
        assertRefused("jumps", () -> Expectation.of(GBM.withJumps(Jumps.elementwise(1, (t, x) -> x)), x -> x));
        assertRefused("EulerMaruyama", () -> Expectation.of(GBM, x -> x).solver(new Heun()));
        assertRefused("from", () -> Expectation.of(GBM, x -> x).solver(new Milstein()).toTolerance(1));
        assertRefused("solver", () -> Expectation.of(GBM, x -> x).from(1).toTolerance(1));
        assertRefused("eps", () -> call(new Milstein()).toTolerance(0));
        assertRefused("confidence", () -> call(new Milstein()).confidence(95));
        assertRefused("coarsest", () -> call(new Milstein()).coarsest(0));
        assertRefused("t0, t1", () -> call(new Milstein()).over(1, 0));
        assertRefused("payoff", () -> Expectation.of(GBM, x -> x.sum()).from(1).solver(new Milstein()).toTolerance(1));
    }

    private static void assertRefused(String what, Supplier<?> call) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, call::get).getMessage());
        assertTrue(message.contains(what), message);
    }
}

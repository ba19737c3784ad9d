package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.junit.jupiter.api.Test;

/// Estimates of a payoff times a power of two are those of the payoff times the power, though squares are no numbers any more.
class MagnitudesTest {
    private static final double[] SCALES = {0x1p530, 0x1p1000, 0x1p-530, 0x1p-560, 0x1p-1000};
    private static final Sde GBM = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));

    private static void assertMessage(String part, Exception e) {
        assertTrue(String.valueOf(e.getMessage()).contains(part), () -> String.valueOf(e.getMessage()));
    }

    private static Expectation call(double scale, Method method) {
        return Expectation.of(GBM, x -> x.sub(1).maximum(0).mul(scale)).from(1).solver(new Milstein()).method(method);
    }

    private static void assertScaled(double expected, double scale, double found, double tolerance) {
        assertEquals(expected, found / scale, tolerance * Math.abs(expected), () -> "at " + scale);
    }

    @Test
    void intervalsScaleWithThePayoff() {
        for (Method method : Method.values()) {
            Estimate one = call(1, method).toTolerance(0x1p-8);
            for (double scale : SCALES) {
                Estimate e = call(scale, method).toTolerance(0x1p-8 * scale);
                assertScaled(one.value(), scale, e.value(), 1e-12);
                assertScaled(one.standardError(), scale, e.standardError(), 1e-9);
                assertScaled(one.bias(), scale, e.bias(), 1e-9);
                assertEquals(one.cost(), e.cost());
                assertEquals(one.beta(), e.beta(), 1e-9);
            }
        }
    }

    /// Also where the tolerance is far from the payoff's size.
    @Test
    void aTinyPayoffHasAStandardErrorWhateverTheTolerance() {
        double exact = 0.10950 * 1e-160;
        Estimate e = call(1e-160, Method.MULTILEVEL).toTolerance(1e-3);
        assertTrue(e.standardError() > 0 && e.low() < exact && exact < e.high(), e::toString);
        assertMessage("samples, which nobody", assertThrows(UnreachableToleranceException.class,
                () -> call(1e160, Method.MULTILEVEL).toTolerance(1e-3)));
    }

    @Test
    void controlsMayBeOfAnySize() {
        double mean = Math.exp(0.05);
        Estimate one = call(1, Method.MULTILEVEL).controlVariate(x -> x, mean).toTolerance(1e-3);
        for (double scale : SCALES) {
            Estimate e = call(1, Method.MULTILEVEL).controlVariate(x -> x.mul(scale), mean * scale).toTolerance(1e-3);
            assertEquals(one.value(), e.value(), 1e-12);
            assertEquals(one.cost(), e.cost());
        }
        // Neither is lost beside the other.
        Estimate both = call(1, Method.MULTILEVEL).controlVariate(x -> x, mean)
                .controlVariate(x -> x.square(), Math.exp(0.14)).toTolerance(3e-4);
        Estimate apart = call(1, Method.MULTILEVEL).controlVariate(x -> x, mean)
                .controlVariate(x -> x.square().mul(0x1p300), Math.exp(0.14) * 0x1p300).toTolerance(3e-4);
        assertEquals(both.value(), apart.value(), 1e-9);
        assertEquals(both.cost(), apart.cost());
    }

    @Test
    void boundsMayBeOfAnySize() {
        Expectation event = Expectation.of(GBM, x -> x.greaterThan(1).mul(0x1p600)).from(1).solver(new Milstein());
        Estimate e = event.bounded(0, 0x1p600).toTolerance(0x1p594);
        assertEquals(Gaussian.cdf(0.15), e.value() / 0x1p600, e.halfWidth() / 0x1p600);
    }

    @Test
    void whatIsNoNumberAfterThePayoffIsNamedAtOnce() {
        Expectation most = Expectation.of(GBM, x -> x.greaterThan(1).sub(0.5).mul(2).mul(Double.MAX_VALUE)).from(1)
                .solver(new EulerMaruyama());
        assertMessage("scale payoff",
                assertThrows(NonFinitePayoffException.class, () -> most.toTolerance(1e306)));
    }

    @Test
    void momentsScaleWithTheNumbers() {
        double[] numbers = RandomKey.of(1).normal(DType.F64, 900).exp().toDoubleArray();
        Moments one = Moments.of(numbers);
        for (double scale : SCALES) {
            double[] scaled = Arrays.stream(numbers).map(x -> x * scale).toArray();
            Moments merged = Moments.of(Arrays.copyOf(scaled, 300)).with(
                    Moments.of(Arrays.copyOfRange(scaled, 300, 900)));
            for (Moments m : List.of(Moments.of(scaled), merged)) {
                assertScaled(one.mean(), scale, m.mean(), 1e-12);
                assertScaled(one.deviation(), scale, m.deviation(), 1e-12);
                assertScaled(one.typicalSize(), scale, m.typicalSize(), 1e-12);
                assertEquals(one.effective(), m.effective(), 1e-9);
            }
        }
    }

    @Test
    void slopesScaleWithThePayoff() {
        LikelihoodRatio ratio = LikelihoodRatio.of(p -> Sde.ito(
                (t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(p.select(0, 1)))))
                .from(p -> p.select(0, 0)).steps(0, 1, 4).brownian(BrownianPath.of(1));
        Scores scores = ratio.at(2000, 100, 0.2);
        KinkScores kinks = ratio.kinkedAt(2000, 100, 0.2);
        for (double scale : SCALES) {
            for (int i = 0; i < 2; i++) {
                Slope one = scores.gradient(x -> x.greaterThan(105)).get(i);
                Slope large = scores.gradient(x -> x.greaterThan(105).mul(scale)).get(i);
                assertScaled(one.value(), scale, large.value(), 1e-9);
                assertScaled(one.standardError(), scale, large.standardError(), 1e-9);
            }
            Slope gamma = kinks.hessian(x -> x.sub(105).relu()).get(0).get(0);
            Slope large = kinks.hessian(x -> x.sub(105).relu().mul(scale)).get(0).get(0);
            assertScaled(gamma.standardError(), scale, large.standardError(), 1e-9);
            Tensor jumping = Tensor.scalar(DType.F64, scale);
            assertThrows(IllegalArgumentException.class,
                    () -> kinks.hessian(x -> x.greaterThan(105).mul(x).mul(jumping)));
        }
    }
}

package org.itograd.experiments.stability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Test;

/// Linear equations against exact exponents. Where chance is involved the seed is fixed, and a bound of 4 standard errors would be
/// crossed by one seed in 16,000.
class LinearStabilityTest {
    private static final RandomKey KEY = RandomKey.of(5);

    /// E log|1 + a h + σ √h ξ| / h by mpmath 1.3 with 30 digits, adaptive quadrature split at the singularity.
    @Test
    void theExponentOfEulerStepsIsTheIntegral() {
        assertEquals(-0.20849581843469428, EulerExponent.of(0, 1, 1), 1e-15);
        assertEquals(0.51797267681732003, EulerExponent.of(0, 3, 1), 1e-15);
        assertEquals(-0.17279531948605697, EulerExponent.of(0, 0.5, 1), 1e-15);
        assertEquals(-0.20071375076363308, EulerExponent.of(1, Math.sqrt(2), 1.0 / 11), 1e-14);
        assertEquals(-1.2387189215477935, EulerExponent.of(1, 2, 1.0 / 11), 1e-14);
        assertEquals(-1.7410933045185538, EulerExponent.of(1, -2.8, 1.0 / 11), 1e-14);
        // A sum of a thousand terms.
        assertEquals(0.95291893159806777, EulerExponent.of(1, 0.1, 1.0 / 11), 1e-12);
    }

    @Test
    void theExponentOfEulerStepsTendsToThatOfTheEquation() {
        assertEquals(-1, EulerExponent.of(1, 2, 1e-5), 1e-4);
        assertEquals(StrictMath.log(1 + 3 * 0.1) / 0.1, EulerExponent.of(3, 0, 0.1), 1e-15);
        // a = −1/h: the factors are σ √h ξ alone, and E log|ξ| = −(γ + log 2)/2.
        assertEquals(-(0.57721566490153286 + StrictMath.log(2)) / 2, EulerExponent.of(-1, 1, 1), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> EulerExponent.of(1, 1, 0));
    }

    private static void assertNear(double expected, Mean measured) {
        assertEquals(expected, measured.value(), 4 * measured.error() + 1e-12);
    }

    @Test
    void thePathsOfTheToyEquationHaveItsExponents() {
        for (Toy toy : Toy.all(KEY)) {
            assertEquals(1 - toy.sigma() * toy.sigma() / 2, toy.exponent());
            assertNear(toy.exponent(), toy.measured());
            assertNear(toy.euler(), toy.steps());
        }
        assertEquals(1, Toy.of(0, KEY).moment(), 1e-12);
        // P(B(20) < √20 σ/2 − √20/σ) with σ = 2 is Φ(2.236) = 0.9873.
        Toy two = Toy.of(2, KEY);
        assertTrue(two.shrank().low() < 0.9873 && 0.9873 < two.shrank().high(), two.shrank().toString());
    }

    @Test
    void sharedNoiseDampsInEveryDimensionAndIndependentNoiseDoesNot() {
        for (int n : new int[]{1, 2, 10}) {
            MeanField field = MeanField.of(n, KEY.fold(n));
            assertNear(MeanField.BOUND, field.shared());
            field.exact().ifPresent(exact -> assertNear(exact, field.independent()));
        }
        Mean ten = MeanField.of(10, KEY).independent();
        assertTrue(ten.value() - 20 * ten.error() > 0, ten.toString());
    }

    /// By mpmath 1.3 with 30 digits.
    @Test
    void theExponentOfTwoElementsIsTheIntegral() {
        assertEquals(-0.28462226279372674, MeanField.exactOfTwo(1, 2), 1e-14);
        assertEquals(1.9357528076597234, MeanField.exactOfTwo(2, 0.5), 1e-14);
    }

    @Test
    void allNumbersAreThoseOfOneThread() {
        AtomicReference<MeanField> one = new AtomicReference<>();
        Workers.withThreads(1, () -> one.set(MeanField.of(3, KEY)));
        assertEquals(one.get(), MeanField.of(3, KEY));
    }

    @Test
    void aMeanOfOneNumberHasNoError() {
        assertEquals("+2.000", Mean.of(2).toString());
        assertEquals("+2.000 ± 0.577", Mean.of(1, 2, 3).toString());
        assertEquals("+0.000", Mean.of(-1e-9).toString());
    }
}

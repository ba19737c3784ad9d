package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class GaussianTest {
    private static final MathContext DIGITS = new MathContext(60);

    /// Φ(x) to 40 digits and more: ½ + φ(x) Σ x^(2k+1) / (1·3·…·(2k+1)).
    private static BigDecimal cdf(double at) {
        BigDecimal x = new BigDecimal(at);
        BigDecimal square = x.multiply(x);
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int odd = 3; term.abs().doubleValue() > 1e-55; odd += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(odd), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum.multiply(density(square), DIGITS).add(new BigDecimal("0.5"));
    }

    private static BigDecimal density(BigDecimal square) {
        BigDecimal half = square.divide(BigDecimal.valueOf(2), DIGITS);
        BigDecimal power = BigDecimal.ONE;
        BigDecimal exp = BigDecimal.ONE;
        for (int k = 1; power.doubleValue() > 1e-40; k++) {
            power = power.multiply(half, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            exp = exp.add(power, DIGITS);
        }
        BigDecimal pi = new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494");
        return BigDecimal.ONE.divide(exp.multiply(pi.multiply(BigDecimal.valueOf(2)).sqrt(DIGITS)), DIGITS);
    }

    /// The continued fraction of Laplace, Φ(x) = φ(x) / (|x| + 1/(|x| + 2/(|x| + …))), with so many terms that it has 40 digits.
    private static BigDecimal lowerTail(double at) {
        BigDecimal x = new BigDecimal(-at);
        BigDecimal fraction = x;
        for (int k = 5 + (int) (4000 / (at * at)); k >= 1; k--) {
            fraction = x.add(BigDecimal.valueOf(k).divide(fraction, DIGITS), DIGITS);
        }
        BigDecimal square = x.multiply(x);
        return density(square).divide(fraction, DIGITS);
    }

    private static void assertClose(BigDecimal expected, double found, double tolerance) {
        double off = new BigDecimal(found).subtract(expected).divide(expected, DIGITS).doubleValue();
        assertTrue(Math.abs(off) < tolerance, () -> found + " is off by " + off);
    }

    @Test
    void theDistributionFunctionIsAccurateInBothTailsAndTheMiddle() {
        for (double x = -5.3; x < 9; x += 0.0713) {
            assertClose(cdf(x), Gaussian.cdf(x), 5e-15);
        }
        for (double x = -37.5; x < -3; x += 0.73) {
            assertClose(lowerTail(x), Gaussian.cdf(x), 5e-15);
        }
        assertEquals(7.619853024160527e-24, Gaussian.cdf(-10), 1e-38);
        assertEquals(5.725571222524577e-300, Gaussian.cdf(-37), 1e-314);
        assertEquals(0, Gaussian.cdf(-38.6));
        assertEquals(0, Gaussian.cdf(Double.NEGATIVE_INFINITY));
        assertEquals(1, Gaussian.cdf(Double.POSITIVE_INFINITY));
    }

    @Test
    void theDistributionFunctionRisesFrom0To1() {
        double before = 0;
        for (int i = -40_000; i <= 10_000; i++) {
            double p = Gaussian.cdf(i * 0x1p-10);
            assertTrue(p >= before && p <= 1, i * 0x1p-10 + ": " + p + " after " + before);
            before = p;
        }
        for (double edge : new double[]{-8.3, -1.5, 1.5, 8.3}) {
            for (int i = 1; i <= 100; i++) {
                assertTrue(Gaussian.cdf(edge - i * 1e-13) <= Gaussian.cdf(edge + i * 1e-13));
            }
        }
    }

    /// One Newton step from the quantile found says how far it is off: (Φ(x) − p) / φ(x).
    @Test
    void quantilesAreExactToRounding() {
        double worst = 0;
        for (double p = 0x1p-53; p < 1; p = p < 0.01 ? p * 1.5 : p + 0.0037) {
            double x = Gaussian.quantile(p);
            BigDecimal square = new BigDecimal(x).multiply(new BigDecimal(x));
            double off = cdf(x).subtract(new BigDecimal(p)).divide(density(square), DIGITS).doubleValue();
            worst = Math.max(worst, Math.abs(off / x));
        }
        double found = worst;
        assertTrue(found < 1e-15, () -> "relative error " + found);
    }

    @Test
    void quantilesAreOddAndInverseToTheDistributionFunction() {
        assertEquals(0, Gaussian.quantile(0.5));
        for (double p : new double[]{0.01, 0.075, 0.25, 0.4}) {
            assertEquals(-Gaussian.quantile(p), Gaussian.quantile(1 - p), 1e-14);
            assertEquals(p, Gaussian.cdf(Gaussian.quantile(p)), 1e-15);
        }
        assertEquals(1.959963984540054, Gaussian.twoSided(0.95), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> Gaussian.quantile(0));
        assertThrows(IllegalArgumentException.class, () -> Gaussian.quantile(1));
    }
}

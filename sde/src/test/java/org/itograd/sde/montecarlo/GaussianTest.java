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

package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Sines and cosines of far numbers against decimals with enough digits.
class FarPhaseTest {
    /// The largest number has 309 digits before its point.
    private static final MathContext PHASE = new MathContext(420);

    private static final MathContext ANGLE = new MathContext(60);
    private static final BigDecimal HALF_PI = arcTangentOfInverse(5).multiply(BigDecimal.valueOf(8))
            .subtract(arcTangentOfInverse(239).multiply(BigDecimal.TWO));

    /// J. Machin, 1706: π/4 = 4 atan(1/5) − atan(1/239).
    private static BigDecimal arcTangentOfInverse(int n) {
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), PHASE);
        BigDecimal sum = power;
        for (int k = 1; power.precision() - power.scale() > -PHASE.getPrecision(); k++) {
            power = power.divide(BigDecimal.valueOf((long) -n * n), PHASE);
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * k + 1), PHASE));
        }
        return sum;
    }

    /// sin(x + turn π/2).
    private static BigDecimal sine(double x, int turn) {
        BigDecimal[] parts = new BigDecimal(x).add(HALF_PI.multiply(BigDecimal.valueOf(turn)))
                .divideAndRemainder(HALF_PI);
        int quadrant = parts[0].toBigInteger().and(BigInteger.valueOf(3)).intValue();
        BigDecimal r = parts[1].round(ANGLE);
        BigDecimal square = r.multiply(r, ANGLE).negate();
        BigDecimal term = quadrant % 2 == 0 ? r : BigDecimal.ONE;
        BigDecimal sum = term;
        for (int k = quadrant % 2 == 0 ? 2 : 1; k < 60; k += 2) {
            term = term.multiply(square, ANGLE).divide(BigDecimal.valueOf((long) k * (k + 1)), ANGLE);
            sum = sum.add(term);
        }
        return quadrant < 2 ? sum : sum.negate();
    }

    private static List<Double> numbers() {
        // The double of all whose phase is nearest to a whole quadrant: J.-M. Muller, "Elementary Functions", 2006.
        double nearest = Math.scalb(6381956970095103.0, 797);
        List<Double> numbers = new ArrayList<>(List.of(nearest, -nearest, 0x1p53 + 2, 1e300, Double.MAX_VALUE));
        // Of these the sum of the middle words carries, and the phase is small enough for it to count.
        numbers.addAll(
                List.of(0x1.bd1218d579cc2p77, 0x1.48a51fb31b23cp477, 0x1.c1670cf906dccp677, 0x1.6e89e1a69c2ap877));
        SplittableRandom random = new SplittableRandom(5);
        while (numbers.size() < 2000) {
            double x = Double.longBitsToDouble(random.nextLong());
            if (Math.abs(x) > FarPhase.DOUBLES && Math.abs(x) <= Double.MAX_VALUE) {
                numbers.add(x);
            }
        }
        return numbers;
    }

    /// A double of an exponent whose phase is next to a whole quadrant: m is a multiple of the denominator of a convergent of
    /// 2ᵉ · 2/π modulo 1, about the given fraction of 2⁵³.
    private static double nextToAQuadrant(int exponent, int fraction) {
        BigInteger one = BigInteger.ONE.shiftLeft(200);
        BigInteger phase = new BigDecimal(one.shiftLeft(exponent)).divide(HALF_PI, PHASE).toBigInteger().mod(one);
        BigInteger r0 = one;
        BigInteger r1 = phase;
        BigInteger q0 = BigInteger.ZERO;
        BigInteger q1 = BigInteger.ONE;
        while (q1.bitLength() <= 53 && r1.signum() > 0) {
            BigInteger[] division = r0.divideAndRemainder(r1);
            BigInteger next = division[0].multiply(q1).add(q0);
            r0 = r1;
            r1 = division[1];
            q0 = q1;
            q1 = next;
        }
        long m = q0.longValueExact();
        long times = Math.max(1, ((1L << 53) - 1) / m / fraction);
        return Math.scalb((double) (m * times), exponent);
    }

    /// Of such numbers the lowest bits of the product count.
    @Test
    void doublesNextToAQuadrantAreWithinAnUlp() {
        for (int exponent = 1; exponent <= 971; exponent++) {
            for (int fraction = 1; fraction <= 5; fraction++) {
                double x = nextToAQuadrant(exponent, fraction);
                BigDecimal sine = sine(x, 0);
                BigDecimal cosine = sine(x, 1);
                assertTrue(sine.abs().min(cosine.abs()).doubleValue() < 0x1p-30, () -> "" + x);
                if (x > FarPhase.DOUBLES) {
                    assertWithinAnUlp(sine, FarPhase.sin(x, 0), "sin " + x);
                    assertWithinAnUlp(cosine, FarPhase.cos(x, 0), "cos " + x);
                }
            }
        }
    }

    @Test
    void farDoublesAreWithinAnUlp() {
        for (double x : numbers()) {
            assertWithinAnUlp(sine(x, 0), FarPhase.sin(x, 0), "sin " + x);
            assertWithinAnUlp(sine(x, 1), FarPhase.cos(x, 0), "cos " + x);
        }
    }

    @Test
    void farFloatsAreTheNearestButForTies() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 2000; i++) {
            float x = Math.copySign(Math.scalb(1 + random.nextInt(1 << 23) * 0x1p-23f, random.nextInt(24, 128)),
                    i % 2 - 1);
            if (Math.abs(x) > FarPhase.FLOATS) {
                assertEquals(sine(x, 0).doubleValue(), FarPhase.sin(x, 0f), 0.5001 * Math.ulp(FarPhase.sin(x, 0f)));
                assertEquals(sine(x, 1).doubleValue(), FarPhase.cos(x, 0f), 0.5001 * Math.ulp(FarPhase.cos(x, 0f)));
            }
        }
    }

    @Test
    void othersKeepWhatTheyHave() {
        assertEquals(0.25, FarPhase.sin(FarPhase.DOUBLES, 0.25));
        assertEquals(0.25f, FarPhase.cos(-FarPhase.FLOATS, 0.25f));
        assertTrue(Double.isNaN(FarPhase.sin(Double.POSITIVE_INFINITY, 0)));
        assertTrue(Float.isNaN(FarPhase.cos(Float.NEGATIVE_INFINITY, 0f)));
        assertTrue(Double.isNaN(FarPhase.cos(Double.NaN, Double.NaN)));
    }

    private static void assertWithinAnUlp(BigDecimal exact, double got, String what) {
        double error = exact.subtract(new BigDecimal(got)).abs().doubleValue() / Math.ulp(exact.doubleValue());
        assertTrue(error <= 1, () -> what + " = " + got + " is " + error + " ulp away");
    }
}

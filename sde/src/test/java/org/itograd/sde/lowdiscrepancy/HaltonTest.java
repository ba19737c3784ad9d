package org.itograd.sde.lowdiscrepancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.junit.jupiter.api.Test;

class HaltonTest {
    @Test
    void theRadicalInverseIsExact() {
        Halton halton = Halton.of(5);
        double[][] first =
                {{0, 0, 0}, {1 / 2.0, 1 / 3.0, 1 / 5.0}, {1 / 4.0, 2 / 3.0, 2 / 5.0}, {3 / 4.0, 1 / 9.0, 3 / 5.0},
                    {1 / 8.0, 4 / 9.0, 4 / 5.0}, {5 / 8.0, 7 / 9.0, 1 / 25.0}};
        for (int i = 0; i < first.length; i++) {
            for (int d = 0; d < 3; d++) {
                assertEquals(first[i][d], halton.coordinate(d, i));
            }
        }
        // 1000 in base 7 is 2626, so mirrored 0.6262 = (6·7³ + 2·7² + 6·7 + 2) / 7⁴.
        assertEquals((6 * 343 + 2 * 49 + 6 * 7 + 2) / 2401.0, halton.coordinate(3, 1000));
        assertEquals((1 + 11 * (5 + 11 * 10L)) / 1331.0, halton.coordinate(4, 10 + 5 * 11 + 121));
    }

    @Test
    void anyBlockOfAPowerOfTheBaseIsStratified() {
        int[] primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29};
        for (Halton halton : List.of(Halton.of(10), Halton.of(10).scrambled(RandomKey.of(4)))) {
            for (int d = 0; d < 10; d++) {
                int n = primes[d] * primes[d];
                double[] x = new double[n];
                halton.coordinates(d, 3L * n, x);
                boolean[] hit = new boolean[n];
                // Quotients at the ends of intervals may be off by a rounding.
                Arrays.stream(x).forEach(v -> hit[(int) (v * n + 1e-9)] = true);
                for (boolean one : hit) {
                    assertTrue(one, "base " + primes[d]);
                }
            }
        }
    }

    /// In bases 113 and 127 the first 113 points lie on a line; scrambled ones do not. |correlation| of 113 independent pairs
    /// beyond 0.45 has probability 1e-6.
    @Test
    void scramblingBreaksTheLinesOfLargeBases() {
        assertTrue(correlation(Halton.of(31), 29, 30) > 0.9);
        double scrambled = correlation(Halton.of(31).scrambled(RandomKey.of(9)), 29, 30);
        assertTrue(Math.abs(scrambled) < 0.45, () -> "correlation " + scrambled);
    }

    private static double correlation(Halton halton, int d, int e) {
        double[] x = new double[100];
        double[] y = new double[100];
        halton.coordinates(d, 1, x);
        halton.coordinates(e, 1, y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < 100; i++) {
            xy += (x[i] - 0.5) * (y[i] - 0.5);
            xx += (x[i] - 0.5) * (x[i] - 0.5);
            yy += (y[i] - 0.5) * (y[i] - 0.5);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /// A scrambled point is uniform: the mean over 4,096 keys of point 5 in base 29 is ½ within 4.9 standard errors (1e-6).
    @Test
    void aScrambledPointIsUniform() {
        double sum = 0;
        double squares = 0;
        for (int key = 0; key < 4096; key++) {
            double x = Halton.of(10).scrambled(RandomKey.of(key)).coordinate(9, 5);
            sum += x;
            squares += x * x;
        }
        assertEquals(0.5, sum / 4096, 4.9 * Math.sqrt(1 / 12.0 / 4096));
        assertEquals(1 / 3.0, squares / 4096, 4.9 * Math.sqrt(4 / 45.0 / 4096));
    }

    @Test
    void refusals() {
        assertThrows(IllegalArgumentException.class, () -> Halton.of(0));
        assertThrows(IllegalArgumentException.class, () -> Halton.of(5000));
        assertThrows(IllegalArgumentException.class, () -> Halton.of(1).coordinate(0, -1));
    }
}

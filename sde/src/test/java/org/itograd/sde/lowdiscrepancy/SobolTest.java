package org.itograd.sde.lowdiscrepancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.junit.jupiter.api.Test;

class SobolTest {
    private static final RandomKey KEY = RandomKey.of(5);

    /// The points that S. Joe and F. Y. Kuo print for three dimensions, in sixteenths.
    @Test
    void theFirstPointsAreThePublishedOnes() {
        int[][] sixteenths = {{0, 0, 0}, {8, 8, 8}, {12, 4, 4}, {4, 12, 12}, {6, 6, 10}, {14, 14, 2}, {10, 2, 14},
            {2, 10, 6}, {3, 5, 15}, {11, 13, 7}};
        Sobol sobol = Sobol.of(3);
        for (int i = 0; i < sixteenths.length; i++) {
            for (int d = 0; d < 3; d++) {
                assertEquals(sixteenths[i][d] / 16.0, sobol.coordinate(d, i), "point " + i + ", dimension " + d);
            }
        }
    }

    /// Point 12345 as SciPy 1.17 (`scipy.stats.qmc.Sobol`, not scrambled) has it, times 2^30, and the sum over all 4,096
    /// dimensions.
    @Test
    void farDimensionsAgreeWithAnIndependentImplementation() {
        Sobol sobol = Sobol.of(Sobol.mostDimensions());
        long[][] expected = {{1, 688193536}, {2, 873398272}, {3, 172163072}, {10, 461307904}, {100, 578617344},
            {1000, 140705792}, {2048, 787939328}, {4096, 673775616}};
        for (long[] e : expected) {
            assertEquals(e[1] * 0x1p-30, sobol.coordinate((int) e[0] - 1, 12345), "dimension " + e[0]);
        }
        double sum = 0;
        for (int d = 0; d < sobol.dimensions(); d++) {
            sum += sobol.coordinate(d, 12345);
        }
        assertEquals(2213593612288L * 0x1p-30, sum);
    }

    @Test
    void pointsDoNotDependOnWhereOneBegins() {
        for (Sobol sobol : List.of(Sobol.of(20), Sobol.of(20).shifted(KEY), Sobol.of(20).scrambled(KEY))) {
            double[] all = new double[1000];
            double[] later = new double[300];
            sobol.coordinates(17, 0, all);
            sobol.coordinates(17, 700, later);
            assertTrue(Arrays.equals(Arrays.copyOfRange(all, 700, 1000), later));
        }
    }

    /// A (0, m, 2)-net: each of the 2^m boxes [a 2^−i, (a + 1) 2^−i) × [b 2^−j, (b + 1) 2^−j) with i + j = m has one point,
    /// for each aligned block of 2^m points.
    @Test
    void everyElementaryIntervalOfTheFirstTwoDimensionsHasOnePoint() {
        for (Sobol sobol : List.of(Sobol.of(2), Sobol.of(2).shifted(KEY), Sobol.of(2).scrambled(KEY))) {
            for (int m = 1; m <= 10; m++) {
                for (int block = 0; block < 3; block++) {
                    assertNet(sobol, m, (long) block << m);
                }
            }
        }
    }

    private static void assertNet(Sobol sobol, int m, long first) {
        double[] x = new double[1 << m];
        double[] y = new double[1 << m];
        sobol.coordinates(0, first, x);
        sobol.coordinates(1, first, y);
        for (int i = 0; i <= m; i++) {
            boolean[] hit = new boolean[1 << m];
            for (int p = 0; p < x.length; p++) {
                hit[((int) (x[p] * (1 << i)) << (m - i)) | (int) (y[p] * (1 << (m - i)))] = true;
            }
            for (int box = 0; box < hit.length; box++) {
                assertTrue(hit[box], "2^" + m + " points from " + first + ", i = " + i + ", box " + box);
            }
        }
    }

    @Test
    void everyDimensionAloneIsANet() {
        for (Sobol sobol : List.of(Sobol.of(4096), Sobol.of(4096).scrambled(KEY))) {
            double[] x = new double[256];
            for (int d = 0; d < 4096; d++) {
                sobol.coordinates(d, 256, x);
                boolean[] hit = new boolean[256];
                Arrays.stream(x).forEach(v -> hit[(int) (v * 256)] = true);
                for (boolean one : hit) {
                    assertTrue(one, "dimension " + d);
                }
            }
        }
    }

    /// Flips at the 31 nodes of the first five levels, over 4,096 keys: each is a fair coin, and so is the parity of any two
    /// (pairwise independence, which is what the variance of a scrambled mean depends on) and of three or four of one level.
    /// A sum of 4,096 fair signs beyond 6.6 standard deviations has probability 4e-11, and there are 24,000 of them: 1e-6.
    @Test
    void flipsOfNestedScramblingAreIndependentFairCoins() {
        int keys = 4096;
        int[][] sign = new int[31][keys];
        for (int key = 0; key < keys; key++) {
            Scrambling.Words map = new Scrambling.Nested(RandomKey.of(key)).words(3);
            for (int level = 0; level < 5; level++) {
                for (int prefix = 0; prefix < 1 << level; prefix++) {
                    // What follows the prefix is 0, so the bit after it shows whether it flips.
                    long bit = (map.apply(level == 0 ? 0 : (long) prefix << (64 - level)) >>> (63 - level)) & 1;
                    sign[(1 << level) - 1 + prefix][key] = bit == 1 ? -1 : 1;
                }
            }
        }
        for (int a = 0; a < 31; a++) {
            for (int b = a; b < 31; b++) {
                assertFair(a == b ? new int[][]{sign[a]} : new int[][]{sign[a], sign[b]}, a + ", " + b);
                for (int c = b + 1; c < 31 && a < b; c++) {
                    assertFair(new int[][]{sign[a], sign[b], sign[c]}, a + ", " + b + ", " + c);
                    for (int d = c + 1; d < 15; d++) {
                        assertFair(new int[][]{sign[a], sign[b], sign[c], sign[d]}, a + ", " + b + ", " + c + ", " + d);
                    }
                }
            }
        }
    }

    private static void assertFair(int[][] signs, String nodes) {
        int sum = 0;
        for (int key = 0; key < signs[0].length; key++) {
            int product = 1;
            for (int[] sign : signs) {
                product *= sign[key];
            }
            sum += product;
        }
        assertTrue(Math.abs(sum) <= 6.6 * Math.sqrt(signs[0].length), "nodes " + nodes + ": " + sum);
    }

    /// ∫ Π (1 + (x_d − ½)/d²) over six dimensions is 1. The spread of scrambled means falls like n^−3/2, from 2^6 to 2^12 points
    /// by 2^9; random points would give 2^3. The mean of 64 scramblings is within 5.3 standard errors (1e-6, t-distributed).
    @Test
    void scrambledMeansAreUnbiasedAndFallFasterThanRandomOnes() {
        double[] coarse = spread(64);
        double[] fine = spread(4096);
        assertTrue(Math.abs(coarse[0] - 1) <= 5.3 * coarse[1] / 8, () -> "mean " + coarse[0]);
        assertTrue(Math.abs(fine[0] - 1) <= 5.3 * fine[1] / 8, () -> "mean " + fine[0]);
        double rate = Math.log(coarse[1] / fine[1]) / Math.log(64);
        assertEquals(1.5, rate, 0.25);
    }

    /// Mean and standard deviation over 64 scramblings of the mean over n points.
    private static double[] spread(int n) {
        double[] means = new double[64];
        for (int key = 0; key < means.length; key++) {
            Sobol sobol = Sobol.of(6).scrambled(RandomKey.of(key));
            double[] product = new double[n];
            Arrays.fill(product, 1);
            double[] x = new double[n];
            for (int d = 0; d < 6; d++) {
                sobol.coordinates(d, 0, x);
                for (int i = 0; i < n; i++) {
                    product[i] *= 1 + (x[i] - 0.5) / ((d + 1) * (d + 1));
                }
            }
            means[key] = Arrays.stream(product).sum() / n;
        }
        double mean = Arrays.stream(means).sum() / 64;
        return new double[]{mean, Math.sqrt(Arrays.stream(means).map(v -> (v - mean) * (v - mean)).sum() / 63)};
    }

    @Test
    void refusals() {
        assertThrows(IllegalArgumentException.class, () -> Sobol.of(0));
        assertThrows(IllegalArgumentException.class, () -> Sobol.of(4097));
        assertThrows(IllegalArgumentException.class, () -> Sobol.of(1).coordinate(0, -1));
    }
}

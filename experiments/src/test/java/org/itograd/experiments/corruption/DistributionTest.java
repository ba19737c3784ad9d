package org.itograd.experiments.corruption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.junit.jupiter.api.Test;

/// The random effects in distribution. A bound is six standard errors, of which a normal estimate is beyond in one of 5e8 cases.
class DistributionTest {
    private static final RandomKey KEY = RandomKey.of(17);
    private static final int SIDE = 300;
    private static final int N = SIDE * SIDE;

    private static int[] samples(Effect effect, int value) {
        ByteImage got = effect.apply(TestImages.flat(SIDE, SIDE, 1, value), KEY);
        return IntStream.range(0, N).map(got::at).toArray();
    }

    /// Of 255 x' before it is truncated, which takes off 1/2 on average, and adds 1/12 to the variance.
    private static void assertMoments(double mean, double deviation, int[] samples) {
        double average = IntStream.of(samples).average().orElseThrow() + 0.5;
        double variance = IntStream.of(samples).mapToDouble(s -> (s + 0.5 - mean) * (s + 0.5 - mean)).average()
                .orElseThrow();
        assertEquals(mean, average, 6 * deviation / Math.sqrt(N));
        assertEquals(deviation * deviation + 1 / 12.0, variance, 6 * deviation * deviation * Math.sqrt(2.0 / N));
    }

    @Test
    void gaussianNoiseAndSpeckleHaveTheirMeansAndVariances() {
        assertMoments(127, 255 * 0.08, samples(new NormalNoise(0.08), 127));
        assertMoments(127, 127 * 0.2, samples(new SpeckleNoise(0.2), 127));
        assertMoments(60, 60 * 0.2, samples(new SpeckleNoise(0.2), 60));
    }

    /// Each count by itself: binomial, so six standard deviations of its number of pixels, and one pixel more where it is rare.
    @Test
    void shotNoiseIsPoisson() {
        for (double photons : new double[]{3, 60, 500}) {
            int value = 51;
            double mean = photons * value / 255;
            int[] found = new int[256];
            for (int sample : samples(new ShotNoise(photons), value)) {
                found[sample]++;
            }
            double[] expected = new double[256];
            double probability = StrictMath.exp(-mean);
            for (int n = 0; n < 1000; n++) {
                expected[(int) (Math.clamp(n / photons, 0, 1) * 255)] += N * probability;
                probability *= mean / (n + 1);
            }
            for (int sample = 0; sample < 256; sample++) {
                assertEquals(expected[sample], found[sample], 6 * Math.sqrt(expected[sample]) + 1,
                        photons + " " + sample);
            }
        }
    }

    private static ByteImage counted(double photons, double u) {
        byte[] ramp = new byte[256];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) i;
        }
        return new ShotNoise(photons).apply(new ByteImage(ramp, 16, 16, 1), new Draws() {
            @Override
            public double uniform() {
                return u;
            }

            @Override
            public double normal() {
                throw new AssertionError();
            }
        });
    }

    @Test
    void shotNoiseGrowsWithTheSampleAndItsNumber() {
        int[] before = new int[256];
        for (double u : new double[]{1e-15, 0.1, 0.3, 0.9, 1 - 1e-12}) {
            ByteImage got = counted(250, u);
            for (int i = 0; i < 256; i++) {
                assertTrue(got.at(i) >= (i == 0 ? 0 : got.at(i - 1)), i + " " + u);
                assertTrue(got.at(i) >= before[i], i + " " + u);
                before[i] = got.at(i);
            }
        }
    }

    /// The distribution function of a computer may never reach the greatest number below 1.
    @Test
    void noNumberIsTooGreatForShotNoise() {
        for (double photons : new double[]{3, 60, 500}) {
            ByteImage got = counted(photons, Math.nextDown(1.0));
            for (int i = 0; i < 256; i++) {
                double mean = photons * i / 255;
                double most = mean + 9 * Math.sqrt(mean) + 25;
                assertTrue(got.at(i) <= 255 * most / photons, i + " " + photons);
            }
        }
    }

    @Test
    void impulsesAreBlackAndWhiteAlike() {
        double amount = 0.07;
        ByteImage got = new ImpulseNoise(amount).apply(TestImages.flat(SIDE, SIDE, 3, 100), KEY);
        int[] counts = new int[256];
        int differing = 0;
        for (int i = 0; i < 3 * N; i++) {
            counts[got.at(i)]++;
            differing += i % 3 == 0 && (got.at(i) != got.at(i + 1) || got.at(i) != got.at(i + 2)) ? 1 : 0;
        }
        double error = 6 * Math.sqrt(3 * N * amount / 2);
        assertEquals(3 * N * amount / 2, counts[0], error);
        assertEquals(3 * N * amount / 2, counts[255], error);
        assertEquals(3 * N, counts[0] + counts[100] + counts[255]);
        // Channels are hit one by one, so pixels of one colour, grey, black or white, are those with all three alike.
        double alike = StrictMath.pow(1 - amount, 3) + 2 * StrictMath.pow(amount / 2, 3);
        assertEquals(N * (1 - alike), differing, 6 * Math.sqrt(N * alike * (1 - alike)));
    }

    @Test
    void wholeNumbersAreEquallyLikely() {
        Draws draws = new KeyDraws(KEY);
        int[] counts = new int[4];
        for (int i = 0; i < N; i++) {
            counts[draws.integer(-2, 2) + 2]++;
        }
        for (int count : counts) {
            assertEquals(N / 4.0, count, 6 * Math.sqrt(N * 3 / 16.0));
        }
    }

    /// Smeared snow lies on a black image as it fell: a layer and the same layer upside down.
    @Test
    void snowFallsFromBothSides() {
        ByteImage black = TestImages.flat(32, 32, 1, 0);
        int[] white = IntStream.range(0, 1024).map(new Snow(0.3, 0.3, 1.25, 0.65, 14, 12, 1).apply(black, KEY)::at)
                .toArray();
        for (int p = 0; p < 1024; p++) {
            assertEquals(white[p], white[1023 - p], 1);
        }
        assertTrue(IntStream.of(white).sum() > 0);
    }
}

package org.itograd.experiments.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Workers;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class PredictionsTest {
    private static final RandomKey KEY = RandomKey.of(11);

    /// Images of one pixel.
    private static LabelledImages pixels(float... pixels) {
        return new LabelledImages(pixels, new int[pixels.length], ImageFormat.digits(1));
    }

    @Test
    void probabilitiesAreTheSoftmaxAndAccuracyCountsTheMostProbable() {
        Linear classifier = Linear.of(Linear.classZero(4));
        Predictions p = Predictions.of(classifier, pixels(1f, 0f), 3, KEY);
        assertEquals(Math.exp(2) / (Math.exp(2) + 9), p.probability(0, 0), 1e-6);
        assertEquals(1 / (Math.exp(-2) + 9), p.probability(1, 5), 1e-6);
        assertEquals(0, p.label(0));
        assertEquals(1, p.label(1));
        assertEquals(0.5, p.accuracy(new int[]{0, 0}));
        assertEquals(1, p.accuracy(new int[]{0, 1}));
    }

    /// The mean of softmax over draws is not the softmax of the mean. By Hoeffding's inequality the mean of 2,000 numbers
    /// in [0, 1] is off by more than 0.065 with probability below 2 exp(−2 · 2000 · 0.065²) = 1e-7.
    @Test
    void averagesSoftmaxAndNotLogits() {
        Linear classifier = new Linear(Linear.classZero(8), -3, 1);
        Predictions p = Predictions.of(classifier, pixels(1f), 2_000, KEY);
        double rare = Math.exp(-12) / (Math.exp(-12) + 9);
        double common = Math.exp(4) / (Math.exp(4) + 9);
        assertEquals(0.25 * rare + 0.75 * common, p.probability(0, 0), 0.065);
        assertEquals(1, IntStream.range(0, 10).mapToDouble(k -> p.probability(0, k)).sum(), 1e-9);
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        float[] many = new float[100];
        IntStream.range(0, many.length).forEach(i -> many[i] = i / 100f);
        Linear classifier = new Linear(Linear.classZero(8), -3, 1);
        double[][] results = new double[2][];
        Workers.withThreads(1, () -> results[0] = Predictions.of(classifier, pixels(many), 3, KEY).probabilities());
        Workers.withThreads(3, () -> results[1] = Predictions.of(classifier, pixels(many), 3, KEY).probabilities());
        assertArrayEquals(results[0], results[1]);
    }

    @Test
    void withoutNoiseOneDrawIsEnough() {
        AtomicInteger calls = new AtomicInteger();
        NoisyClassifier counting = new NoisyClassifier() {
            @Override
            public Tensor logits(Tensor images, RandomKey noise) {
                calls.incrementAndGet();
                return Linear.of(Linear.classZero(1)).logits(images, noise);
            }

            @Override
            public boolean isNoisy() {
                return false;
            }
        };
        double[] once = Predictions.of(counting, pixels(1f), 1, KEY).probabilities();
        double[] often = Predictions.of(counting, pixels(1f), 50, KEY).probabilities();
        assertEquals(2, calls.get());
        assertArrayEquals(once, often);
        assertEquals(1, Arrays.stream(once).sum(), 1e-9);
    }
}

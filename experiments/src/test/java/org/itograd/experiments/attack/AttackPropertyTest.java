package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;

/// What holds for every attack.
class AttackPropertyTest {
    private static final ImageFormat FORMAT = new ImageFormat(3, 4, 1, 10);

    private static Tensor weights(RandomKey key, double scale) {
        return key.normal(DType.F32, FORMAT.size(), 10).mul(scale);
    }

    private static LabelledImages images(RandomKey key, int count) {
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % 10);
        return new LabelledImages(key.uniform(DType.F32, count * FORMAT.size()).toFloatArray(), labels, FORMAT);
    }

    @Property(tries = 30, seed = "20200614")
    void staysInTheBallAndInTheBox(
            @ForAll long seed,
            @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0, max = 3) double radius,
            @ForAll @DoubleRange(min = 0, max = 20) double scale,
            @ForAll boolean noisy) {
        RandomKey key = RandomKey.of(seed);
        LabelledImages truth = images(key.fold(1), 5);
        Linear classifier = new Linear(weights(key.fold(2), scale), noisy ? -1 : 1, 1);
        for (Attack attack : AllAttacks.of(norm, radius, classifier)) {
            float[] moved = attack.attack(classifier, truth, key.fold(3)).images().pixels();
            float[] difference = moved.clone();
            for (int i = 0; i < moved.length; i++) {
                assertTrue(moved[i] >= 0 && moved[i] <= 1, attack.label() + moved[i]);
                difference[i] -= truth.pixels()[i];
            }
            for (int from = 0; from < moved.length; from += FORMAT.size()) {
                double length = attack.norm().length(difference, from, from + FORMAT.size());
                assertTrue(length <= radius + 1e-6, () -> attack.label() + " " + length + " > " + radius);
            }
        }
    }

    /// Random directions may do less harm than none, and so may the reference code, which keeps its last image.
    @Property(tries = 30, seed = "20200614")
    void isNeverLessHarmfulThanNothing(@ForAll long seed, @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0.05, max = 0.5) double radius) {
        RandomKey key = RandomKey.of(seed);
        LabelledImages truth = images(key.fold(1), 5);
        Linear classifier = Linear.of(weights(key.fold(2), 1));
        for (Attack attack : AllAttacks.of(norm, radius, classifier).subList(0, 2)) {
            LabelledImages moved = attack.attack(classifier, truth, key.fold(3), Goal.HIGH_LOSS).images();
            double[] before = losses(classifier, truth);
            double[] after = losses(classifier, moved);
            for (int i = 0; i < before.length; i++) {
                assertTrue(after[i] > before[i], attack.label());
            }
        }
    }

    private static double[] losses(Linear classifier, LabelledImages images) {
        return Functional.crossEntropies(classifier.logits(images.tensor(), RandomKey.of(0)), images.labels())
                .toDoubleArray();
    }

    @Property(tries = 6, seed = "20200614")
    void anImageIsMovedAlikeByAnyThreadsAndInAnyCompany(@ForAll long seed, @ForAll Norm norm, @ForAll boolean noisy,
            @ForAll @IntRange(min = 1, max = 69) int few) {
        RandomKey key = RandomKey.of(seed);
        LabelledImages many = images(key.fold(1), 70);
        Linear classifier = new Linear(weights(key.fold(2), 1), noisy ? -1 : 1, 1);
        for (Attack attack : AllAttacks.of(norm, 0.2, classifier)) {
            float[][] results = new float[3][];
            Workers.withThreads(1, () -> results[0] = attack.attack(classifier, many, key).images().pixels());
            Workers.withThreads(2, () -> results[1] = attack.attack(classifier, many, key).images().pixels());
            results[2] = attack.attack(classifier, many.range(0, few), key).images().pixels();
            assertArrayEquals(results[0], results[1], attack.label());
            assertArrayEquals(Arrays.copyOf(results[0], results[2].length), results[2], attack.label());
        }
    }
}

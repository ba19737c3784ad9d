package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;

class PgdPropertyTest {
    private static final int SIDE = 4;

    private static Tensor weights(RandomKey key, double scale) {
        return key.normal(DType.F32, SIDE * SIDE, 10).mul(scale);
    }

    private static LabelledImages images(RandomKey key, int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 10;
        }
        return new LabelledImages(key.uniform(DType.F32, count * SIDE * SIDE).toFloatArray(), labels,
                ImageFormat.digits(SIDE));
    }

    @Property(tries = 100, seed = "20190605")
    void staysInTheBallAndInTheBox(
            @ForAll long seed,
            @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0, max = 3) double radius,
            @ForAll @IntRange(min = 1, max = 6) int steps,
            @ForAll boolean randomStart,
            @ForAll @DoubleRange(min = 0, max = 20) double scale) {
        RandomKey key = RandomKey.of(seed);
        LabelledImages truth = images(key.fold(1), 5);
        Linear classifier = new Linear(weights(key.fold(2), scale), -1, 1);
        LabelledImages moved = new Pgd(norm, radius, new Budget(steps, 2, 1), randomStart)
                .attack(classifier, truth, key.fold(3))
                .images();
        for (float pixel : moved.pixels()) {
            assertTrue(pixel >= 0 && pixel <= 1, () -> "pixel " + pixel);
        }
        float[] difference = new float[moved.pixels().length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = moved.pixels()[i] - truth.pixels()[i];
        }
        for (int image = 0; image < truth.count(); image++) {
            double length = norm.length(difference, image * SIDE * SIDE, (image + 1) * SIDE * SIDE);
            assertTrue(length <= radius + 1e-5, () -> norm + " " + length + " > " + radius);
        }
    }

    @Property(tries = 50, seed = "20190605")
    void raisesTheLossOfALinearClassifier(@ForAll long seed, @ForAll Norm norm, @ForAll boolean randomStart) {
        RandomKey key = RandomKey.of(seed);
        LabelledImages truth = images(key.fold(1), 4);
        Linear classifier = Linear.of(weights(key.fold(2), 1));
        LabelledImages moved = new Pgd(norm, 0.3, new Budget(5, 1, 1), randomStart)
                .attack(classifier, truth, key.fold(3), Goal.HIGH_LOSS)
                .images();
        for (int i = 0; i < truth.count(); i++) {
            double before = loss(classifier, truth, i);
            double after = loss(classifier, moved, i);
            assertTrue(after > before, () -> before + " to " + after);
        }
    }

    private static double loss(Linear classifier, LabelledImages images, int i) {
        Tensor logits = classifier.logits(images.range(i, i + 1).tensor(), RandomKey.of(0));
        return logits.logSumExp(false, 1).item() - logits.at(images.labels()[i]);
    }
}

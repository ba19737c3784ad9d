package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class PgdTest {
    private static final RandomKey KEY = RandomKey.of(5);
    private static final double[] W = {3, -4, 0, 0};

    /// One image of 2×2 pixels of ½ with label 0.
    private static LabelledImages grey() {
        return new LabelledImages(new float[]{0.5f, 0.5f, 0.5f, 0.5f}, new int[]{0}, ImageFormat.digits(2));
    }

    private static float[] attack(Norm norm, double radius, boolean start, Linear classifier, int draws) {
        return new Pgd(norm, radius, new Budget(7, draws, 1), start).attack(classifier, grey(), KEY).images().pixels();
    }

    @Test
    void findsTheOptimumOfALinearClassifier() {
        Linear classifier = Linear.of(Linear.classZero(W));
        // The loss of label 0 grows fastest against w = (3, −4, 0, 0), of length 5.
        assertArrayEquals(
                new float[]{0.5f - 0.12f, 0.5f + 0.16f, 0.5f, 0.5f}, attack(Norm.L2, 0.2, false, classifier, 1), 1e-6f);
        assertArrayEquals(
                new float[]{0.3f, 0.7f, 0.5f, 0.5f}, attack(Norm.LINF, 0.2, false, classifier, 1), 1e-6f);
        // From a random start L∞ reaches its corner too: 2.5 radii of steps cross the ball.
        assertArrayEquals(
                new float[]{0.3f, 0.7f}, Arrays.copyOf(attack(Norm.LINF, 0.2, true, classifier, 1), 2), 1e-6f);
    }

    @Test
    void theBoxComesOnTopOfTheBall() {
        Linear classifier = Linear.of(Linear.classZero(W));
        assertArrayEquals(new float[]{0, 1, 0.5f, 0.5f}, attack(Norm.LINF, 0.9, false, classifier, 1), 1e-6f);
    }

    /// The factor of the gradient is 9 in a quarter of the draws and −1 in the others: its mean is 1.5, but the mean of its
    /// signs is −0.5. Averaging first goes against w, taking signs (or directions) first would go along w. The mean of 400
    /// draws has a standard deviation of 0.22, so it is negative with probability 3e-12.
    @Test
    void averagesRawGradientsBeforeTakingTheDirection() {
        Linear classifier = new Linear(Linear.classZero(0.03, -0.04, 0, 0), 9, -1);
        assertArrayEquals(
                new float[]{0.3f, 0.7f, 0.5f, 0.5f}, attack(Norm.LINF, 0.2, false, classifier, 400), 1e-5f);
        assertArrayEquals(
                new float[]{0.38f, 0.66f, 0.5f, 0.5f}, attack(Norm.L2, 0.2, false, classifier, 400), 1e-5f);
    }

    @Test
    void aZeroGradientMovesNothing() {
        Linear classifier = Linear.of(Linear.classZero(0, 0, 0, 0));
        for (Norm norm : Norm.values()) {
            assertArrayEquals(grey().pixels(), attack(norm, 0.2, false, classifier, 2));
        }
    }

    @Test
    void radiusZeroIsNoAttackAndWrongSettingsAreRefused() {
        assertArrayEquals(grey().pixels(), attack(Norm.L2, 0, true, Linear.of(Linear.classZero(W)), 1));
        assertThrows(IllegalArgumentException.class, () -> new Pgd(Norm.L2, -1, new Budget(1, 1, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Pgd(Norm.L2, Double.NaN, new Budget(1, 1, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Budget(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Budget(1, 0, 1));
    }

    @Test
    void sameBitsForAnyNumberOfThreadsAndOthersForAnotherKey() {
        LabelledImages many = new LabelledImages(
                KEY.fold(9).uniform(DType.F32, 70 * 4).toFloatArray(), new int[70], ImageFormat.digits(2));
        Linear classifier = new Linear(Linear.classZero(W), 2, 1);
        for (Norm norm : Norm.values()) {
            Pgd pgd = new Pgd(norm, 0.1, new Budget(2, 2, 1));
            float[][] results = new float[2][];
            Workers.withThreads(1, () -> results[0] = pgd.attack(classifier, many, KEY).images().pixels());
            Workers.withThreads(3, () -> results[1] = pgd.attack(classifier, many, KEY).images().pixels());
            assertArrayEquals(results[0], results[1]);
            assertFalse(Arrays.equals(results[0], pgd.attack(classifier, many, KEY.fold(1)).images().pixels()));
        }
    }

    @Test
    void directionsOfTinyGradientsDoNotVanish() {
        float[] g = {3e-30f, -4e-30f, 0};
        Norm.L2.steepest(g, 0, 3);
        assertArrayEquals(new float[]{0.6f, -0.8f, 0}, g, 1e-6f);
        assertEquals(1, Norm.L2.length(g, 0, 3), 1e-6);
    }
}

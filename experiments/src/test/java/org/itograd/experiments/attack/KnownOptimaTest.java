package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

/// Attacks on classifiers whose worst image in the ball and the box is known.
class KnownOptimaTest {
    private static final RandomKey KEY = RandomKey.of(20200614);
    private static final Budget BUDGET = new Budget(40, 1, 2);
    private static final NoisyClassifier LINEAR = Linear.of(Linear.classZero(3, -4, 0, 0));

    private static LabelledImages image(float... pixels) {
        return new LabelledImages(pixels, new int[]{0}, new ImageFormat(2, 2, 1, 10));
    }

    private static List<Attack> attacks(Norm norm, double radius) {
        return List.of(
                new Pgd(norm, radius, BUDGET),
                new Apgd(Loss.CROSS_ENTROPY, norm, radius, BUDGET),
                new Apgd(Loss.DLR, norm, radius, BUDGET));
    }

    private static void assertFinds(float[] worst, int pixels, Attack attack, NoisyClassifier classifier,
            LabelledImages image, float tolerance) {
        float[] found = attack.attack(classifier, image, KEY, Goal.HIGH_LOSS).images().pixels();
        for (int i = 0; i < pixels; i++) {
            assertEquals(worst[i], found[i], tolerance, attack + " pixel " + i);
        }
    }

    @Test
    void theCornerOfALinearClassifierInLinf() {
        for (Attack attack : attacks(Norm.LINF, 0.2).subList(0, 2)) {
            assertFinds(new float[]{0.3f, 0.7f}, 2, attack, LINEAR, image(0.5f, 0.5f, 0.5f, 0.5f), 1e-6f);
        }
    }

    @Test
    void theBoxCutsTheBall() {
        for (Attack attack : attacks(Norm.LINF, 0.2).subList(0, 2)) {
            assertFinds(new float[]{0, 1}, 2, attack, LINEAR, image(0.1f, 0.9f, 0.5f, 0.5f), 1e-6f);
        }
    }

    @Test
    void theDirectionOfALinearClassifierInL2() {
        for (Attack attack : attacks(Norm.L2, 0.2).subList(0, 2)) {
            float[] found = attack.attack(LINEAR, image(0.5f, 0.5f, 0.5f, 0.5f), KEY, Goal.HIGH_LOSS).images().pixels();
            // The loss grows by 5 for each unit of length; what is left of a random start costs a share of it, squared.
            assertEquals(0.2 * 5, -3 * (found[0] - 0.5) + 4 * (found[1] - 0.5), 0.02, attack.label());
        }
    }

    @Test
    void theNearestPointOfTheBallToTheWorstImage() {
        Quadratic classifier = new Quadratic(new float[]{0.9f, 0.5f, 0.1f, 0.5f});
        LabelledImages grey = new LabelledImages(
                new float[]{0.5f, 0.5f, 0.5f, 0.5f}, new int[]{0}, new ImageFormat(2, 2, 1, 3));
        float step = (float) (0.2 / Math.sqrt(2));
        for (Attack attack : attacks(Norm.L2, 0.2)) {
            assertFinds(new float[]{0.5f + step, 0.5f, 0.5f - step, 0.5f}, 4, attack, classifier, grey, 0.01f);
        }
        for (Attack attack : attacks(Norm.LINF, 0.2)) {
            float[] found = attack.attack(classifier, grey, KEY, Goal.HIGH_LOSS).images().pixels();
            assertEquals(0.7f, found[0], 1e-6f, attack.label());
            assertEquals(0.3f, found[2], 1e-6f, attack.label());
            // Sign steps end within a step of the other coordinates' optimum.
            assertEquals(0.5f, found[1], 0.02f, attack.label());
            assertEquals(0.5f, found[3], 0.02f, attack.label());
        }
    }

    @Test
    void anOptimumInsideTheBall() {
        float[] worst = {0.55f, 0.5f, 0.45f, 0.52f};
        LabelledImages grey = new LabelledImages(
                new float[]{0.5f, 0.5f, 0.5f, 0.5f}, new int[]{0}, new ImageFormat(2, 2, 1, 3));
        // Auto-PGD's step shrinks; PGD's stays 2.5 · 0.2 / 40.
        Attack attack = new Apgd(Loss.CROSS_ENTROPY, Norm.L2, 0.2, new Budget(100, 1, 1));
        assertArrayEquals(worst, attack.attack(new Quadratic(worst), grey, KEY, Goal.HIGH_LOSS).images().pixels(),
                0.004f);
    }

    @Test
    void squareSearchesWithoutGradients() {
        LabelledImages grey = image(0.5f, 0.5f, 0.5f, 0.5f);
        float[] corner = new Square(Norm.LINF, 0.2, 200, 1)
                .attack(LINEAR, grey, KEY, Goal.HIGH_LOSS).images().pixels();
        assertEquals(0.3f, corner[0], 1e-6f);
        assertEquals(0.7f, corner[1], 1e-6f);
        // The direction of a bump of 2 × 2.
        NoisyClassifier bump = Linear.of(Linear.classZero(-1, 1, -5, 5));
        float[] sphere = new Square(Norm.L2, 0.2, 200, 1)
                .attack(bump, grey, KEY, Goal.HIGH_LOSS).images().pixels();
        float unit = (float) (0.2 / Math.sqrt(52));
        assertArrayEquals(
                new float[]{0.5f + unit, 0.5f - unit, 0.5f + 5 * unit, 0.5f - 5 * unit}, sphere, 0.01f);
    }
}

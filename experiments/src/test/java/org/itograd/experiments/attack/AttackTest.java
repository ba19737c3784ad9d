package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

/// What attacks cost, where they begin, and what they are for.
class AttackTest {
    private static final RandomKey KEY = RandomKey.of(7);
    private static final Linear SURE = Linear.of(Linear.classZero(3, -4, 0, 0));
    private static final Linear NOISY = new Linear(Linear.classZero(3, -4, 0, 0), 2, 1);

    /// Images of 2 × 2 with label 0: the linear classifiers here get the first right and the second wrong.
    private static LabelledImages two() {
        return new LabelledImages(
                new float[]{0.9f, 0.1f, 0.5f, 0.5f, 0.1f, 0.9f, 0.5f, 0.5f}, new int[2], ImageFormat.digits(2));
    }

    @Test
    void equalNumbersOfGradientsWithNoiseAndWithout() {
        Budget budget = new Budget(5, 4, 3);
        assertEquals(60, budget.gradients());
        assertEquals(budget, budget.on(NOISY));
        assertEquals(new Budget(5, 1, 12), budget.on(SURE));
        for (Attack attack : new Attack[]{new Pgd(Norm.L2, 0.01, budget),
            new Apgd(Loss.DLR, Norm.LINF, 0.01, budget)}) {
            for (Linear classifier : new Linear[]{NOISY, SURE}) {
                assertEquals(
                        2 * budget.gradients(),
                        attack.attack(classifier, two(), KEY, Goal.HIGH_LOSS).gradients());
            }
        }
    }

    @Test
    void whatIsWrongForEverCostsNoMore() {
        Budget budget = new Budget(5, 1, 3);
        Attacked weak = new Pgd(Norm.L2, 0.01, budget).attack(SURE, two(), KEY);
        assertEquals(budget.gradients(), weak.gradients(), "the first image alone is attacked");
        assertArrayEquals(Arrays.copyOfRange(two().pixels(), 4, 8), weak.images().range(1, 2).pixels());
        Attacked strong = new Pgd(Norm.L2, 1, budget).attack(SURE, two(), KEY);
        assertTrue(strong.gradients() <= 5, "one run breaks it");
        assertEquals(2 * budget.gradients(), new Pgd(Norm.L2, 1, budget).attack(NOISY, two(), KEY).gradients());
    }

    @Test
    void randomDirectionsHaveTheLengthOfTheRadius() {
        LabelledImages grey = new LabelledImages(
                new float[]{0.5f, 0.5f, 0.5f, 0.5f}, new int[1], ImageFormat.digits(2));
        for (Norm norm : Norm.values()) {
            float[] moved = new RandomDirections(norm, 0.1, 1, 1)
                    .attack(SURE, grey, KEY, Goal.HIGH_LOSS).images().pixels();
            for (int i = 0; i < 4; i++) {
                moved[i] -= 0.5f;
                assertEquals(0.1, norm == Norm.LINF ? Math.abs(moved[i]) : 0.1, 1e-6);
            }
            assertEquals(0.1, norm.length(moved, 0, 4), 1e-6);
        }
    }

    @Test
    void aTransferIsTheAttackOnTheOther() {
        Linear other = Linear.of(Linear.classZero(0, 0, 5, 1));
        Pgd pgd = new Pgd(Norm.L2, 0.1, new Budget(3, 1, 1));
        assertArrayEquals(
                pgd.attack(other, two(), KEY, Goal.HIGH_LOSS).images().pixels(),
                new Transfer(pgd, other, "other").attack(SURE, two(), KEY).images().pixels());
        assertEquals("transfer from other, PGD, 3 steps x 1 draws x 1 restarts",
                new Transfer(pgd, other, "other").label());
    }

    @Test
    void radiusZeroIsNoAttack() {
        for (Norm norm : Norm.values()) {
            for (Attack attack : AllAttacks.of(norm, 0, SURE)) {
                Attacked attacked = attack.attack(NOISY, two(), KEY);
                assertArrayEquals(two().pixels(), attacked.images().pixels());
                assertEquals(0, attacked.gradients() + attacked.forwards());
            }
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        Budget budget = new Budget(1, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> new Budget(1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Apgd(Loss.DLR, Norm.L2, -1, budget));
        assertThrows(IllegalArgumentException.class, () -> new Square(Norm.L2, Double.POSITIVE_INFINITY, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Square(Norm.L2, 1e300, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Square(Norm.L2, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new RandomDirections(Norm.L2, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new ReferenceAttack(1, -1, 1));
    }

    /// An attack that follows NaN would leave the image where it is, and the classifier would seem to resist.
    @Test
    void aClassifierThatIsNoNumberIsRefused() {
        NoisyClassifier broken = Linear.of(Linear.classZero(Double.NaN, 0, 0, 0));
        for (Attack attack : AllAttacks.of(Norm.L2, 0.1, SURE).subList(0, 6)) {
            String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                    () -> attack.attack(broken, two(), KEY, Goal.HIGH_LOSS)).getMessage());
            assertTrue(message.contains("image 0 is NaN"), message);
        }
    }

    /// Adam's first step is its rate in the direction of the gradient's sign, whatever the gradient's size.
    @Test
    void theReferenceCodesFirstStepIsItsRate() {
        LabelledImages grey = new LabelledImages(
                new float[]{0.5f, 0.5f, 0.5f, 0.5f}, new int[1], ImageFormat.digits(2));
        float[] one = new ReferenceAttack(10, 1, 1).attack(SURE, grey, KEY).images().pixels();
        assertArrayEquals(new float[]{0, 1, 0.5f, 0.5f}, one, 1e-6f, "rate 20, clamped");
        float[] small = new ReferenceAttack(0.01, 1, 1).attack(SURE, grey, KEY).images().pixels();
        float step = (float) (0.01 / Math.sqrt(2));
        assertArrayEquals(new float[]{0.5f - step, 0.5f + step, 0.5f, 0.5f}, small, 1e-6f, "projected onto the ball");
    }

    @Test
    void moreDrawsWeakenTheReferenceCode() {
        LabelledImages grey = new LabelledImages(
                new float[]{0.5f, 0.5f, 0.5f, 0.5f}, new int[1], ImageFormat.digits(2));
        for (int draws : new int[]{1, 4}) {
            float[] moved = new ReferenceAttack(1, 20, draws).attack(NOISY, grey, KEY).images().pixels();
            // 20 steps of 2/20/draws at most in each of the two pixels that matter.
            assertTrue(Math.abs(moved[0] - 0.5f) <= 2.0 / draws + 1e-6);
            assertTrue(moved[0] < 0.5f);
        }
        assertArrayEquals(grey.pixels(), new ReferenceAttack(1, 0, 1).attack(NOISY, grey, KEY).images().pixels());
    }

    @Test
    void squareAsksForPredictionsAndNeverForGradients() {
        Attacked attacked = new Square(Norm.L2, 0.01, 7, 3).attack(NOISY, two(), KEY);
        assertEquals(0, attacked.gradients());
        assertEquals(2 * 7 * 3, attacked.forwards());
        assertFalse(Arrays.equals(two().pixels(), attacked.images().pixels()));
    }
}

package org.itograd.experiments.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.attack.RandomDirections;
import org.itograd.experiments.classify.Linear;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class AttackEvaluationTest {
    private static final RandomKey KEY = RandomKey.of(11);

    private static LabelledImages images(int count, float ink) {
        float[] pixels = new float[count * 4];
        Arrays.fill(pixels, ink);
        return new LabelledImages(pixels, new int[count], ImageFormat.digits(2));
    }

    /// Says label 0 or 1 as a coin falls, thrown anew for every image however little it differs, and for every key.
    private record Coin() implements NoisyClassifier {
        @Override
        public Tensor logits(Tensor images, RandomKey noise) {
            int rows = images.shape().dim(0);
            double[] logits = new double[rows * 10];
            for (int row = 0; row < rows; row++) {
                long bits = 17;
                for (int i = 0; i < 4; i++) {
                    bits = bits * 31 + Double.doubleToLongBits(images.at(row * 4 + i));
                }
                logits[row * 10] = noise.fold(bits).uniform(DType.F64, 1).item() - 0.5;
            }
            return Tensor.of(logits, rows, 10);
        }

        @Override
        public boolean isNoisy() {
            return true;
        }
    }

    /// The worst of ten coins is heads once in a thousand images; judged by the draws it was chosen by, nearly all images would be
    /// wrong. 200 fair coins: six standard deviations.
    @Test
    void theWorstOfManyAttacksIsJudgedByFreshDraws() {
        List<RandomDirections> attacks = IntStream.range(0, 10)
                .mapToObj(i -> new RandomDirections(Norm.L2, 0.1 + 0.01 * i, 1, 1))
                .toList();
        AttackEvaluation found = AttackEvaluation.of(new Coin(), images(200, 0.5f), attacks, 1, KEY);
        assertEquals(0.5, found.worst().accuracy().value(), 6 * 0.5 / Math.sqrt(200));
        assertEquals(10, found.each().size());
    }

    @Test
    void theWorstTakesEachImagesOwnWorst() {
        Linear classifier = Linear.of(Linear.classZero(10, 10, 10, 10));
        LabelledImages images = images(5, 0.6f);
        Attack weak = new Pgd(Norm.LINF, 0.01, new Budget(2, 1, 1));
        Attack strong = new Pgd(Norm.LINF, 0.2, new Budget(5, 1, 1));
        AttackEvaluation found = AttackEvaluation.of(classifier, images, List.of(weak, strong, weak), 1, KEY);
        assertEquals(1, found.each().get(0).accuracy().value());
        assertEquals(0, found.each().get(1).accuracy().value());
        assertEquals(0, found.worst().accuracy().value());
        assertArrayEquals(
                found.each().get(1).attacked().images().pixels(),
                found.worst().attacked().images().pixels());
        assertTrue(found.worst().gradientsPerImage() >= found.each().get(0).gradientsPerImage());
    }

    @Test
    void oneAttackIsItsOwnWorstAndNoneIsRefused() {
        Linear classifier = new Linear(Linear.classZero(10, 10, 10, 10), 1, 2);
        Attack attack = new Pgd(Norm.L2, 0.1, new Budget(2, 3, 1));
        AttackEvaluation found = AttackEvaluation.of(classifier, images(3, 0.6f), List.of(attack), 4, KEY);
        assertEquals(found.each().getFirst(), found.worst());
        assertEquals(2 * 3, found.worst().gradientsPerImage());
        assertEquals(3, found.worst().forwardsPerImage());
        assertThrows(IllegalArgumentException.class,
                () -> AttackEvaluation.of(classifier, images(3, 0.6f), List.of(), 4, KEY));
    }
}

package org.itograd.experiments.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Attacked;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Cost;
import org.itograd.experiments.attack.Goal;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.attack.Square;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class WatchedClassifierTest {
    @Test
    void tellsTheWorkOfGradientsAndForwardPassesAndChangesNothing() {
        LabelledImages images = new LabelledImages(new float[40 * 4], new int[40], ImageFormat.digits(2));
        RandomKey key = RandomKey.of(1);
        Linear inner = new Linear(Linear.classZero(1, 2, 3, 4), 1, 2);
        for (Attack attack : new Attack[]{new Pgd(Norm.L2, 0.1, new Budget(3, 2, 2)), new Square(Norm.L2, 0.1, 5, 2)}) {
            AtomicInteger work = new AtomicInteger();
            NoisyClassifier watched = new WatchedClassifier(inner, work::addAndGet);
            Attacked attacked = attack.attack(watched, images, key, Goal.HIGH_LOSS);
            assertEquals(WatchedClassifier.GRADIENT * attacked.gradients() + attacked.forwards(), work.get());
            assertEquals(new Cost(attacked.gradients() / 40, attacked.forwards() / 40), attack.cost(watched));
            assertArrayEquals(attack.attack(inner, images, key, Goal.HIGH_LOSS).images().pixels(),
                    attacked.images().pixels());
        }
    }
}

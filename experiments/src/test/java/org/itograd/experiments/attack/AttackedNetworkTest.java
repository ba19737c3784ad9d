package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import org.junit.jupiter.api.Test;

/// Attacks on the network itself: an ODE and an SDE with initial weights.
class AttackedNetworkTest {
    private static final RandomKey KEY = RandomKey.of(3);
    private static final ImageFormat FORMAT = new ImageFormat(5, 6, 1, 10);

    private static LabelledImages images(int count) {
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % 10);
        return new LabelledImages(KEY.uniform(DType.F32, count * FORMAT.size()).toFloatArray(), labels, FORMAT);
    }

    private static NoisyClassifier network(Variant variant) {
        TrainingOptions options = TrainingOptions.standard(variant, 1).withSize(1, 4);
        return new Trainer(options, Split.of("random", images(60))).classifier();
    }

    @Test
    void anImageIsMovedAlikeByAnyThreadsAndInAnyCompany() {
        LabelledImages many = images(40);
        for (Variant variant : new Variant[]{Variant.ODE, Variant.DROPOUT}) {
            NoisyClassifier network = network(variant);
            Attack attack = new Pgd(Norm.L2, 0.5, new Budget(2, 2, 1));
            float[][] moved = new float[2][];
            Workers.withThreads(1, () -> moved[0] = attack.attack(network, many, KEY).images().pixels());
            Workers.withThreads(2, () -> moved[1] = attack.attack(network, many, KEY).images().pixels());
            assertArrayEquals(moved[0], moved[1]);
            float[] fewer = attack.attack(network, many.range(0, 33), KEY).images().pixels();
            assertArrayEquals(Arrays.copyOf(moved[0], fewer.length), fewer, variant.label());
        }
    }

    /// Of 12 pixels normalised channel by channel, untrained weights make nothing that survives noise of σ = 1: the gradient of one
    /// draw is noise, and the mean of 30 is shorter by √30.
    @Test
    void gradientsOfTheOdeAgreeAndThoseOfAnUntrainedSdeAreNoise() {
        GradientDiagnostics sure = GradientDiagnostics.of(network(Variant.ODE), images(33), 5, KEY);
        assertEquals(1, sure.meanCosine(), 1e-6);
        assertEquals(1, sure.draws());
        assertEquals(0, sure.zeroGradients());
        GradientDiagnostics one = GradientDiagnostics.of(network(Variant.MULTIPLICATIVE), images(33), 1, KEY);
        GradientDiagnostics many = GradientDiagnostics.of(network(Variant.MULTIPLICATIVE), images(33), 30, KEY);
        assertTrue(many.medianNorm() > 0 && many.medianNorm() < one.medianNorm() / 2);
        assertTrue(Math.abs(one.meanCosine()) < 0.3 && Math.abs(many.meanCosine()) < 0.3);
    }
}

package org.itograd.experiments.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.nn.Noise;
import org.itograd.sde.brownian.BrownianPath;
import org.junit.jupiter.api.Test;

class SmallClassifierTest {
    private static final RandomKey KEY = RandomKey.of(4);

    private static ImageClassifier small(Noise noise) {
        return ImageClassifier.small(ClassifierConfig.of(2, 4, 3, noise), DType.F64, KEY);
    }

    private static double[] logits(ImageClassifier model, Tensor x, long seed) {
        return Autodiff.withoutRecording(() -> model.logits(x, BrownianPath.of(seed))).toDoubleArray();
    }

    @Test
    void hasTheParametersOfThePaper() {
        ClassifierConfig cifar = ClassifierConfig.of(3, 64, 10, new Noise.None());
        ImageClassifier model = ImageClassifier.small(cifar, DType.F32, KEY);
        assertEquals(115_594, model.parameters().count());
        assertEquals(11, cifar.grid().steps());
        List<String> names = model.parameters().names();
        assertEquals(20, names.size());
        assertTrue(names.containsAll(List.of(
                "stem.weight", "drift.norm1.weight", "drift.conv1.weight", "drift.conv3.bias", "drift.norm4.bias",
                "head.norm.weight", "head.linear.weight", "head.linear.bias")), names.toString());
    }

    @Test
    void takesImagesOfAnySizeFromThreeByThree() {
        ImageClassifier model = small(new Noise.Multiplicative(0.4));
        for (int[] size : new int[][]{{3, 3}, {7, 4}}) {
            Tensor x = KEY.fold(1).normal(DType.F64, 2, size[0], size[1], 2);
            assertEquals(Shape.of(2, 3), model.logits(x, BrownianPath.of(1)).shape());
        }
        Tensor thin = KEY.fold(1).normal(DType.F64, 2, 2, 5, 2);
        assertThrows(IllegalArgumentException.class, () -> model.logits(thin, BrownianPath.of(1)));
        Tensor grey = KEY.fold(1).normal(DType.F64, 2, 5, 5, 1);
        assertThrows(IllegalArgumentException.class, () -> model.logits(grey, BrownianPath.of(1)));
    }

    @Test
    void theNoiseDependsOnThePathAloneAndNotOnTheBatch() {
        Tensor x = KEY.fold(2).normal(DType.F64, 3, 5, 5, 2);
        for (Noise noise : List.of(new Noise.Additive(0.5), new Noise.Multiplicative(0.5), new Noise.Dropout(0.5),
                new Noise.Jump(0.5))) {
            ImageClassifier model = small(noise);
            double[] once = logits(model, x, 1);
            assertArrayEquals(once, logits(model, x, 1), 0);
            assertFalse(Arrays.equals(once, logits(model, x, 2)), noise.toString());
            double[] two = logits(model, x.slice(0, 0, 2), 1);
            assertArrayEquals(Arrays.copyOf(once, 6), two, 1e-12);
        }
        ImageClassifier ode = small(new Noise.None());
        assertArrayEquals(logits(ode, x, 1), logits(ode, x, 2), 0);
    }

    @Test
    void channelsThatDoNotFitTheGroupsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ClassifierConfig.of(3, 48, 10, new Noise.None()));
        assertThrows(IllegalArgumentException.class, () -> ClassifierConfig.of(0, 8, 10, new Noise.None()));
    }
}

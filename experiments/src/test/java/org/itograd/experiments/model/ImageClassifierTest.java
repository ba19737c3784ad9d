package org.itograd.experiments.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.nn.Noise;
import org.itograd.nn.SdeBlock;
import org.itograd.sde.brownian.BrownianPath;
import org.junit.jupiter.api.Test;

class ImageClassifierTest {
    private static final RandomKey KEY = RandomKey.of(4);
    private static final Noise NOISE = new Noise.Multiplicative(0.5);

    private static ImageClassifier published(ModelKind kind, int inputs, int classes, int scales) {
        Architecture model = Architecture.published(kind).withScales(scales);
        return ImageClassifier.of(model, inputs, classes, new Noise.None(), DType.F32, KEY);
    }

    private static ImageClassifier tiny(ModelKind kind, int scales) {
        return ImageClassifier.of(new Architecture(kind, 8, 3, scales), 2, 3, NOISE, DType.F64, KEY);
    }

    @Test
    void haveTheParametersOfThePublishedCode() {
        assertEquals(114_442, published(ModelKind.SMALL, 1, 10, 1).parameters().count());
        assertEquals(115_594, published(ModelKind.SMALL, 3, 10, 1).parameters().count());
        assertEquals(2_440_202, published(ModelKind.BIG, 3, 10, 1).parameters().count());
        assertEquals(2_489_032, published(ModelKind.BIG, 3, 200, 1).parameters().count());
        assertEquals(2_523_402, published(ModelKind.MULTI_SCALE, 3, 10, 1).parameters().count());
        assertEquals(4_443_146, published(ModelKind.MULTI_SCALE, 3, 10, 2).parameters().count());
        assertEquals(6_362_890, published(ModelKind.MULTI_SCALE, 3, 10, 3).parameters().count());
        assertEquals(11, Architecture.published(ModelKind.BIG).steps());
    }

    @Test
    void statesHaveThePublishedSizes() {
        Tensor stl = Tensor.zeros(DType.F32, 1, 96, 96, 3);
        assertEquals(Shape.of(1, 24, 24, 256), published(ModelKind.BIG, 3, 10, 1).states(stl).getFirst().shape());
        Tensor cifar = Tensor.zeros(DType.F32, 1, 32, 32, 3);
        assertEquals(Shape.of(1, 30, 30, 64), published(ModelKind.SMALL, 3, 10, 1).states(cifar).getFirst().shape());
        assertEquals(
                List.of(Shape.of(1, 16, 16, 256), Shape.of(1, 8, 8, 256), Shape.of(1, 4, 4, 256)),
                published(ModelKind.MULTI_SCALE, 3, 10, 3).states(cifar).stream().map(Tensor::shape).toList());
        Tensor odd = Tensor.zeros(DType.F64, 1, 9, 11, 2);
        assertEquals(Shape.of(1, 2, 2, 8), tiny(ModelKind.BIG, 1).states(odd).getFirst().shape());
    }

    /// The networks share the stem, whose weights come from the same key. Head of the sum of the equations' ends, each on the state averaged over blocks and repeated back.
    @Test
    void scalesAreAveragedRepeatedAndAddedUp() {
        for (ModelKind kind : List.of(ModelKind.MULTI_SCALE, ModelKind.MULTI_SCALE_LIGHT)) {
            ImageClassifier three = tiny(kind, 3);
            ImageClassifier one = tiny(kind, 1);
            int side = kind == ModelKind.MULTI_SCALE ? 8 : 6;
            Tensor x = KEY.fold(1).normal(DType.F64, 2, side, side, 2);
            Tensor state = one.states(x).getFirst();
            List<BrownianPath> paths = three.paths(KEY);
            double[] sum = new double[state.size()];
            for (int k = 0; k < 3; k++) {
                SdeBlock block = three.blocks().get(k);
                Tensor end = block.apply(Functional.avgPool2d(state, 1 << k), paths.get(k));
                double[] repeated = Functional.upsampleNearest2d(end, 1 << k).toDoubleArray();
                Arrays.setAll(sum, i -> sum[i] + repeated[i]);
            }
            double[] logits = three.logits(x, KEY).toDoubleArray();
            assertArrayEquals(
                    head(three, Tensor.of(sum, state.shape().dims())), logits, 1e-12);
            assertFalse(Arrays.equals(logits, one.logits(x, KEY).toDoubleArray()));
            assertThrows(IllegalArgumentException.class, () -> three.logits(x, BrownianPath.of(1)));
        }
    }

    /// GroupNorm in 8 groups of one channel, ReLU, mean, linear, from initial weights of 1 and 0.
    private static double[] head(ImageClassifier model, Tensor state) {
        Tensor centred = state.sub(state.mean(true, 1, 2));
        Tensor normal = centred.div(centred.mul(centred).mean(true, 1, 2).add(1e-5).sqrt());
        return normal.relu()
                .mean(false, 1, 2)
                .matmul(model.parameters().get("head.linear.weight").value())
                .add(model.parameters().get("head.linear.bias").value())
                .toDoubleArray();
    }

    @Test
    void imagesThatDoNotFitAreRefused() {
        Tensor grey = Tensor.zeros(DType.F64, 1, 8, 8, 1);
        Tensor small = Tensor.zeros(DType.F64, 1, 3, 8, 2);
        Tensor six = Tensor.zeros(DType.F64, 1, 6, 6, 2);
        for (ModelKind kind : ModelKind.values()) {
            assertThrows(IllegalArgumentException.class, () -> tiny(kind, 1).logits(grey, KEY), kind.label());
        }
        assertThrows(IllegalArgumentException.class, () -> tiny(ModelKind.BIG, 1).logits(small, KEY));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> tiny(ModelKind.MULTI_SCALE, 2).logits(six, KEY))
                        .getMessage());
        assertTrue(message.contains("3 x 3 pixels"), message);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Architecture(ModelKind.SMALL, 48, 11, 1));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(ModelKind.BIG, 6, 11, 1));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(ModelKind.BIG, 96, 11, 1));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(ModelKind.SMALL, 32, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(ModelKind.BIG, 256, 11, 2));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(ModelKind.MULTI_SCALE, 256, 11, 4));
        assertThrows(IllegalArgumentException.class, () -> ModelKind.of("huge"));
        assertEquals(ModelKind.MULTI_SCALE_LIGHT, ModelKind.of("multi-scale-light"));
    }

    @Test
    void everyNetworkHasItsGradients() {
        for (ModelKind kind : ModelKind.values()) {
            ImageClassifier model = tiny(kind, kind.isMultiScale() ? 2 : 1);
            int side = kind == ModelKind.MULTI_SCALE_LIGHT ? 6 : 8;
            Tensor x = KEY.fold(2).normal(DType.F64, 2, side, side, 2);
            Tensor u = KEY.fold(3).normal(DType.F64, 2, side, side, 2).mul(1e-6);
            Tensor gradient = Autodiff.grad(v -> loss(model, v), x);
            double slope = (loss(model, x.add(u)).item() - loss(model, x.sub(u)).item()) / 2;
            assertEquals(slope, gradient.mul(u).sum().item(), 1e-6 * Math.abs(slope), kind.label());
        }
    }

    private static Tensor loss(ImageClassifier model, Tensor x) {
        return Functional.softmaxCrossEntropy(model.logits(x, KEY), 0, 2);
    }
}

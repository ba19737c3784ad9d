package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FusedTest {
    private static final RandomKey KEY = RandomKey.of(4);

    private static Layer head(DType dtype) {
        return Sequential.of()
                .then("norm", new GroupNorm(32, 8, 1e-5, dtype))
                .then("relu", Activation.RELU)
                .then("conv", new Conv2d(32, 32, 3, 1, 1, dtype, KEY.fold(1)))
                .then("pool", new GlobalAvgPool())
                .then("linear", new Linear(32, 5, dtype, KEY.fold(2)));
    }

    /// The value, then the gradients by the parameters and by x.
    private static List<Tensor> all(Layer layer, Tensor at) {
        Tensor x = at.variable();
        Tensor y = layer.apply(x);
        List<Tensor> leaves = new ArrayList<>(layer.parameters().values());
        leaves.add(x);
        List<Tensor> result = new ArrayList<>(List.of(y.stopGradient()));
        result.addAll(Autodiff.gradients(y.sin().sum(), leaves));
        return result;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void valuesAndGradientsAreThoseOfTheLayer(DType dtype) {
        Layer plain = head(dtype);
        for (int batch : new int[]{1, 7}) {
            Tensor x = KEY.fold(3).normal(dtype, batch, 6, 5, 32);
            List<Tensor> expected = all(plain, x);
            List<Tensor> found = all(new Fused(plain), x);
            for (int i = 0; i < expected.size(); i++) {
                double scale = Math.max(1, expected.get(i).abs().max().item());
                double error = found.get(i).sub(expected.get(i)).abs().max().item();
                assertTrue(error <= scale * (dtype == DType.F32 ? 2e-5 : 1e-12), "tensor " + i + ": " + error);
            }
        }
    }

    @Test
    void theBitsDoNotDependOnTheThreads() {
        Layer layer = new Fused(head(DType.F32));
        Tensor x = KEY.fold(5).normal(DType.F32, 9, 8, 8, 32);
        List<List<Tensor>> results = new ArrayList<>();
        for (int threads : new int[]{1, 3}) {
            Workers.withThreads(threads, () -> results.add(all(layer, x)));
        }
        for (int i = 0; i < results.getFirst().size(); i++) {
            assertArrayEquals(
                    results.get(0).get(i).toDoubleArray(), results.get(1).get(i).toDoubleArray(), "tensor " + i);
        }
    }

    @Test
    void secondDerivativesGoThrough() {
        Layer layer = new Fused(Sequential.of(new Linear(3, 4, DType.F64, KEY.fold(6)), Activation.TANH));
        GradCheck check = Autodiff.gradCheck(
                in -> layer.apply(in.getFirst()), KEY.fold(7).normal(DType.F64, 5, 3));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-7);
    }

    @Test
    void aLayerThatDecidesOnNumbersRunsAsItIs() {
        Layer layer = new Fused(x -> x.mul(x.at(0) > 0 ? 2 : 3));
        assertEquals(6, layer.apply(Tensor.of(new double[]{3, 1}, 2, 1)).at(0));
        assertEquals(-9, layer.apply(Tensor.of(new double[]{-3, 1}, 2, 1)).at(0));
    }

    @Test
    void parametersKeepTheirNames() {
        assertEquals(head(DType.F32).parameters().names(), new Fused(head(DType.F32)).parameters().names());
    }
}

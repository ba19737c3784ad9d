package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameterized;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Values of layers against plain loops in float64.
class LayersTest {
    private static final RandomKey KEY = RandomKey.of(7);

    private static Tensor normal(int stream, int... dims) {
        return KEY.fold(stream).normal(DType.F64, dims);
    }

    private static double[] value(Parameterized layer, String name) {
        return layer.parameters().get(name).value().toDoubleArray();
    }

    @Test
    void linear() {
        Linear layer = new Linear(3, 2, DType.F64, KEY);
        Tensor x = normal(1, 4, 3);
        double[] w = value(layer, "weight");
        double[] b = value(layer, "bias");
        double[] expected = new double[8];
        for (int n = 0; n < 4; n++) {
            for (int o = 0; o < 2; o++) {
                expected[2 * n + o] = b[o];
                for (int i = 0; i < 3; i++) {
                    expected[2 * n + o] += x.at(3 * n + i) * w[2 * i + o];
                }
            }
        }
        assertArrayEquals(expected, layer.apply(x).toDoubleArray(), 1e-14);
        assertThrows(IllegalArgumentException.class, () -> layer.apply(normal(1, 4, 2)));
    }

    @Test
    void convolutionWithStrideAndPadding() {
        Conv2d layer = new Conv2d(2, 3, 3, 2, 1, DType.F64, KEY);
        Tensor x = normal(1, 2, 5, 4, 2);
        double[] expected = PlainConvolution.of(
                x.toDoubleArray(), 2, 5, 4, 2, value(layer, "weight"), value(layer, "bias"), 3, 3, 2, 1);
        Tensor y = layer.apply(x);
        assertEquals(Shape.of(2, 3, 2, 3), y.shape());
        assertArrayEquals(expected, y.toDoubleArray(), 1e-13);

        Conv2d halving = new Conv2d(2, 3, 4, 2, 1, DType.F64, KEY);
        Tensor odd = normal(4, 2, 6, 7, 2);
        double[] halved = PlainConvolution.of(
                odd.toDoubleArray(), 2, 6, 7, 2, value(halving, "weight"), value(halving, "bias"), 3, 4, 2, 1);
        assertEquals(Shape.of(2, 3, 3, 3), halving.apply(odd).shape());
        assertArrayEquals(halved, halving.apply(odd).toDoubleArray(), 1e-13);
    }

    /// The layer's shortcut against the definition: the image with a plane of t in front.
    @Test
    void timeConvolutionIsAConvolutionOfTimeAndImage() {
        for (int kernel : new int[]{1, 3, 5}) {
            TimeConv2d layer = new TimeConv2d(2, 3, kernel, DType.F64, KEY);
            Tensor x = normal(kernel, 2, 4, 6, 2);
            double t = 0.3;
            Tensor plane = Tensor.full(DType.F64, t, 2, 4, 6, 1);
            double[] expected = PlainConvolution.of(
                    Tensor.concat(3, plane, x).toDoubleArray(),
                    2,
                    4,
                    6,
                    3,
                    value(layer, "weight"),
                    value(layer, "bias"),
                    3,
                    kernel,
                    1,
                    kernel / 2);
            Tensor y = layer.apply(Tensor.scalar(DType.F64, t), x);
            assertArrayEquals(expected, y.toDoubleArray(), 1e-13);
        }
        assertThrows(IllegalArgumentException.class, () -> new TimeConv2d(2, 3, 2, DType.F64, KEY));
    }

    /// Against the definition: 64 planes in front, sin(100^(-k/31) t) and then cos.
    @Test
    void embeddedTimeConvolutionIsAConvolutionOfEmbeddingAndImage() {
        TimeEmbeddedConv2d layer = new TimeEmbeddedConv2d(2, 3, 3, DType.F64, KEY);
        double t = 0.7;
        Tensor x = normal(3, 2, 4, 5, 2);
        Tensor[] planes = new Tensor[65];
        for (int k = 0; k < 32; k++) {
            double phase = Math.pow(100, -k / 31.0) * t;
            planes[k] = Tensor.full(DType.F64, Math.sin(phase), 2, 4, 5, 1);
            planes[32 + k] = Tensor.full(DType.F64, Math.cos(phase), 2, 4, 5, 1);
        }
        planes[64] = x;
        double[] expected = PlainConvolution.of(
                Tensor.concat(3, planes).toDoubleArray(), 2, 4, 5, 66, value(layer, "weight"), value(layer, "bias"), 3,
                3, 1, 1);
        assertArrayEquals(expected, layer.apply(Tensor.scalar(DType.F64, t), x).toDoubleArray(), 1e-13);
        assertThrows(IllegalArgumentException.class, () -> new TimeEmbeddedConv2d(2, 3, 2, DType.F64, KEY));
        assertThrows(
                IllegalArgumentException.class,
                () -> layer.apply(Tensor.scalar(DType.F64, t), normal(3, 2, 4, 5, 3)));
    }

    @Test
    void groupNorm() {
        GroupNorm layer = new GroupNorm(6, 3, 0.01, DType.F64);
        layer.parameters().get("weight").set(normal(1, 6));
        layer.parameters().get("bias").set(normal(2, 6));
        double[] gamma = value(layer, "weight");
        double[] beta = value(layer, "bias");
        Tensor x = normal(3, 2, 2, 2, 6);
        double[] expected = new double[48];
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 6; c++) {
                int group = c / 2 * 2;
                double sum = 0;
                double squares = 0;
                for (int pixel = 0; pixel < 4; pixel++) {
                    for (int d = group; d < group + 2; d++) {
                        double v = x.at(24 * n + 6 * pixel + d);
                        sum += v;
                        squares += v * v;
                    }
                }
                double mean = sum / 8;
                double deviation = Math.sqrt(squares / 8 - mean * mean + 0.01);
                for (int pixel = 0; pixel < 4; pixel++) {
                    int i = 24 * n + 6 * pixel + c;
                    expected[i] = gamma[c] * (x.at(i) - mean) / deviation + beta[c];
                }
            }
        }
        assertArrayEquals(expected, layer.apply(x).toDoubleArray(), 1e-12);
    }

    @Test
    void groupNormDefaultsTo32GroupsAndSaysWhichChannelsFit() {
        Tensor x = normal(1, 1, 2, 2, 64);
        GroupNorm explicit = new GroupNorm(64, 32, 1e-5, DType.F64);
        assertArrayEquals(
                explicit.apply(x).toDoubleArray(), new GroupNorm(64, DType.F64).apply(x).toDoubleArray(), 0);
        assertEquals(5, new GroupNorm(5, DType.F64).parameters().get("weight").value().size());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new GroupNorm(48, DType.F64));
        assertTrue(String.valueOf(e.getMessage()).contains("multiple of 32"), e.getMessage());
    }

    @Test
    void activations() {
        Tensor x = Tensor.of(new double[]{-2, -0.5, 0, 1, 3}, 5);
        for (int i = 0; i < 5; i++) {
            double v = x.at(i);
            assertEquals(Math.max(v, 0), Activation.RELU.apply(x).at(i), 0);
            assertEquals(Math.tanh(v), Activation.TANH.apply(x).at(i), 1e-15);
            assertEquals(1 / (1 + Math.exp(-v)), Activation.SIGMOID.apply(x).at(i), 1e-15);
            assertEquals(Math.log1p(Math.exp(v)), Activation.SOFTPLUS.apply(x).at(i), 1e-15);
        }
    }

    @Test
    void poolingAndFlattening() {
        Tensor x = Tensor.of(new double[]{1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80}, 1, 2, 4, 2);
        assertArrayEquals(new double[]{3.5, 35, 5.5, 55}, new AvgPool2d(2).apply(x).toDoubleArray(), 1e-14);
        Tensor pooled = new GlobalAvgPool().apply(x);
        assertEquals(Shape.of(1, 2), pooled.shape());
        assertArrayEquals(new double[]{4.5, 45}, pooled.toDoubleArray(), 1e-14);
        Tensor flat = new Flatten().apply(x);
        assertEquals(Shape.of(1, 16), flat.shape());
        assertArrayEquals(x.toDoubleArray(), flat.toDoubleArray(), 0);
    }

    @Test
    void residualAddsItsInput() {
        Linear f = new Linear(3, 3, DType.F64, KEY);
        Tensor x = normal(1, 2, 3);
        assertArrayEquals(
                x.add(f.apply(x)).toDoubleArray(), new Residual(f).apply(x).toDoubleArray(), 0);
    }

    @Test
    void sequencesComposeInOrderAndNameTheirParameters() {
        Linear a = new Linear(2, 3, DType.F64, KEY.fold(1));
        Linear b = new Linear(3, 1, DType.F64, KEY.fold(2));
        Sequential net = Sequential.of(a, Activation.TANH).then("out", b);
        Tensor x = normal(3, 4, 2);
        assertArrayEquals(
                b.apply(a.apply(x).tanh()).toDoubleArray(), net.apply(x).toDoubleArray(), 0);
        assertEquals(List.of("0.weight", "0.bias", "out.weight", "out.bias"), net.parameters().names());
        assertThrows(
                IllegalArgumentException.class, () -> Sequential.of().then("a", a).then("a", b).parameters());

        TimeConv2d conv = new TimeConv2d(2, 2, 3, DType.F64, KEY.fold(4));
        TimeSequential drift = TimeSequential.of().then("conv", conv).thenAutonomous("act", Activation.TANH);
        Tensor image = normal(5, 1, 3, 3, 2);
        Tensor t = Tensor.scalar(DType.F64, 0.7);
        assertArrayEquals(
                conv.apply(t, image).tanh().toDoubleArray(), drift.apply(t, image).toDoubleArray(), 0);
        assertEquals(List.of("conv.weight", "conv.bias"), drift.parameters().names());
    }
}

package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameterized;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Layers for sequences, times and larger images, against values that PyTorch 2.13.0 gave in float64 for weights and inputs that
/// are sines: element i of a tensor of rank r is sin(0.7 i + 0.1 r).
class MoreLayersTest {
    private static final RandomKey KEY = RandomKey.of(5);

    private static Tensor waves(int... dims) {
        double[] x = new double[Shape.of(dims).size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = StrictMath.sin(0.7 * i + 0.1 * dims.length);
        }
        return Tensor.of(x, dims);
    }

    /// Sets each parameter from a tensor in PyTorch's layout, made for that layout's shape.
    private static void fill(Parameterized layer, double scale) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        layer.parameters().toPyTorch().forEach((name, t) -> values.put(name, waves(t.shape().dims()).mul(scale)));
        layer.parameters().fromPyTorch(values);
    }

    private static Tensor gradient(Parameterized layer, String name, Tensor loss) {
        Parameter p = layer.parameters().get(name);
        return p.layout().toPyTorch(Autodiff.gradients(loss, p.value()).getFirst());
    }

    private static void assertRefused(String words, Executable run) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(message.contains(words), message);
    }

    private static void assertClose(double[] expected, Tensor got) {
        assertArrayEquals(expected, got.toDoubleArray(), 2e-14);
    }

    @Test
    void activationsAreThoseOfPyTorch() {
        Tensor x = Tensor.of(new double[]{-3, -0.5, 0, 0.5, 3}, 5);
        assertClose(
                new double[]{
                    -0.1422776195327, -0.188770334399073, 0, 0.311229665600927, 2.8577223804673},
                Activation.SILU.apply(x));
        assertClose(
                new double[]{
                    -0.00404969409489031, -0.154268769362993, 0, 0.345731230637007, 2.99595030590511},
                Activation.GELU.apply(x));
        assertClose(
                new double[]{
                    -0.129330356155225, -0.171592233968757, 0, 0.282907766031243, 2.59766964384478},
                Activation.LIPSWISH.apply(x));
    }

    /// The slope of 0.909 silu has its maximum, 0.99982, near 2.4.
    @Test
    void lipSwishMagnifiesNothing() {
        Tensor x = Tensor.of(IntStream.range(-3000, 3000).mapToDouble(i -> i * 0.003).toArray(), 6000);
        double steepest = Autodiff.grad(t -> Activation.LIPSWISH.apply(t).sum(), x).abs().max().item();
        assertTrue(steepest <= 1 && steepest > 0.999, "slope " + steepest);
    }

    @Test
    void layerNormIsThatOfPyTorch() {
        LayerNorm layer = new LayerNorm(3, DType.F64);
        layer.parameters().fromPyTorch(Map.of("weight", waves(3), "bias", waves(3, 1).reshape(3)));
        Tensor x = waves(2, 2, 3).variable();
        Tensor y = layer.apply(x);
        assertClose(
                new double[]{
                    0.0604895338184906, 1.09968359165948, 1.94031109256788, 0.320313767498249, 0.792224215674379,
                    -0.22822008975987, 0.111118905982711, 0.408695605781848, 2.39527267103009, 0.0601741026463834,
                    1.1104695729933, 1.928464675254},
                y);
        Tensor loss = y.mul(waves(2, 2, 3).cos()).sum();
        assertClose(
                new double[]{
                    -0.0128096082947403, 0.0589306154168482, -0.0461210071221079, -0.17715305037496,
                    0.34895435468389, -0.171801304308931, -0.482722217836554, 0.571557177887145, -0.0888349600505913,
                    -0.007716862037145, 0.0371511969943987, -0.0294343349572527},
                Autodiff.gradients(loss, x).getFirst());
        assertClose(new double[]{-2.1839555609045, 0.275738464234893, 1.32257942193974},
                gradient(layer, "weight", loss));
    }

    @Test
    void layerNormLooksAtOnePositionOnly() {
        LayerNorm layer = new LayerNorm(4, DType.F32);
        Tensor x = KEY.normal(DType.F32, 3, 5, 4);
        for (int t = 0; t < 5; t++) {
            assertArrayEquals(
                    layer.apply(x).select(1, t).toFloatArray(), layer.apply(x.select(1, t)).toFloatArray(), 2e-6f);
        }
        assertRefused("needs (N, …, 4)", () -> layer.apply(Tensor.ones(DType.F32, 3, 5)));
    }

    @Test
    void gruIsThatOfPyTorch() {
        Gru gru = new Gru(2, 3, DType.F64, KEY);
        fill(gru, 0.5);
        Tensor x = waves(2, 3, 2).variable();
        Tensor y = gru.apply(x);
        assertEquals(Shape.of(2, 3, 3), y.shape());
        assertClose(
                new double[]{
                    -0.224529163930015, -0.37809605072307, -0.31359247032784, -0.349963381250988, -0.631002557181969,
                    -0.43954255816984, -0.4672154264255, -0.556651285123495, -0.158460277899973, -0.123284425379654,
                    -0.00762259329743915, 0.126085391117367, -0.281819485088329, -0.309317770120527,
                    -0.148363098461477, -0.379247485770552, -0.607735766698641, -0.33082607432992},
                y);
        Tensor loss = y.square().sum();
        assertClose(
                new double[]{
                    0.166210288757981, 0.0781102968362351, -0.0161101897367721, 0.103096307796951, 0.189294358748666,
                    0.31525240650558, 0.0984566094229292, 0.17507589990835, 0.283588696971576, 0.205107327323889,
                    -0.0158455401891535, 0.0234463273717618},
                Autodiff.gradients(loss, x).getFirst());
        assertClose(
                new double[]{
                    -0.0591440146384704, -0.0887714324641187, -0.0619968505459923, -0.026780777712623,
                    -0.0390198246977241, -0.0227717333960699, 0.000542604841214026, 0.00481111720435229,
                    0.00589402530313106, 0.061785191576086, 0.0809938729173676, 0.0441733840259925,
                    0.118052528263325, 0.122857907562315, 0.0567278966970465, 0.036857937133802, 0.0311527633894679,
                    0.00999711705132521, 0.162106548825962, 0.225746100524775, 0.14907357194656, 0.15805695987129,
                    0.231047726626514, 0.140756602416292, 0.141187405812274, 0.174783660740775, 0.0871853955388817},
                gradient(gru, "weight_hh_l0", loss));
    }

    @Test
    void stepsOfAGruAreItsSequence() {
        Gru gru = new Gru(2, 3, DType.F64, KEY);
        Tensor xs = KEY.fold(1).normal(DType.F64, 4, 5, 2);
        Tensor h = gru.start(4);
        for (int i = 0; i < 5; i++) {
            h = gru.step(xs.select(1, i), h);
            assertClose(h.toDoubleArray(), gru.apply(xs).select(1, i));
        }
        assertEquals(List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), gru.parameters().names());
        assertRefused("needs sequences (N, T, 2)", () -> gru.apply(Tensor.ones(DType.F64, 4, 2)));
        assertRefused("Gru.step needs (N, 2)", () -> gru.step(xs, gru.start(4)));
        assertRefused("h: must be (4, 3)", () -> gru.step(xs.select(1, 0), gru.start(3)));
    }

    @Test
    void transposedConvolutionIsThatOfPyTorch() {
        checkTransposed(
                new ConvTranspose2d(2, 3, 4, 2, 1, DType.F64, KEY), 63.3624342697537, 1.00146554629816,
                new double[]{
                    0.0285555467696753, 1.93346760315132, 1.56252596034739, -0.164848981007489, 2.93816493260419,
                    2.16384737721384},
                new double[]{
                    1.04426006214023, -0.461108892485022, -0.663651980268507, 0.084070606318587, 0.701066984130189,
                    0.244482851345596, -1.03430963952144, 0.776523373602849, 0.75072136951594, -0.353237841815597,
                    -0.941435514200828, 0.147879807222206},
                -1.59484847391918);
        checkTransposed(
                new ConvTranspose2d(2, 3, 3, 1, 1, DType.F64, KEY), 21.048620759217, 5.517853538305,
                new double[]{
                    1.5260832712684, 2.17313262979367, 2.48238662209781, 2.91124311570822, 3.53046951909603,
                    3.81151680015952},
                new double[]{
                    -1.8963239689842, -1.9466654673202, 1.24815083319152, 1.11977792359339, 1.98825808421233,
                    2.03900204985434, 1.86046654911423, 1.80219432817979, 1.54037088261371, 1.65674469016313,
                    -1.91577115840168, -1.8536893472738},
                -1.6121062293196);
        checkTransposed(
                new ConvTranspose2d(2, 3, 3, 2, 0, DType.F64, KEY), 63.5271513523702, 3.50801553478618,
                new double[]{
                    -0.181138579922937, 0.427413309667065, 0.698663395429221, -0.460299573002719, 0.153454106046389,
                    0.429983436995291},
                new double[]{
                    -2.71761044645113, -2.49665934160516, 5.20843455861962, 5.20969407827507, -2.38937236276515,
                    -2.61155845389267, 5.1840028090159, 5.20234485528912, -2.0726714146508, -2.30265764979351,
                    -3.15170362878371, -2.9445391939807},
                -0.963939863828543);
    }

    /// An image of 2 × 3 pixels: the sum of the result, its product with waves, its first numbers, and the latter's derivative by the
    /// image and, times cosines, by the weights.
    private static void checkTransposed(
            ConvTranspose2d layer, double sum, double product, double[] first, double[] byImage, double byWeight) {
        fill(layer, 1);
        Tensor x = waves(1, 2, 2, 3).transpose(0, 2, 3, 1).variable(); // channels first in PyTorch
        Tensor y = layer.apply(x);
        assertEquals(sum, y.sum().item(), 1e-12);
        Tensor loss = y.mul(waves(y.shape().dims())).sum();
        assertEquals(product, loss.item(), 1e-12);
        assertClose(first, y.reshape(-1).slice(0, 0, 6));
        assertClose(byImage, Autodiff.gradients(loss, x).getFirst());
        Tensor dw = gradient(layer, "weight", loss);
        assertEquals(byWeight, dw.mul(waves(dw.shape().dims()).cos()).sum().item(), 1e-12);
    }

    @Test
    void upsamplingRepeatsPixels() {
        Tensor y = new UpsampleNearest2d(2).apply(waves(1, 2, 3, 2));
        assertEquals(Shape.of(1, 4, 6, 2), y.shape());
        assertEquals(waves(1, 2, 3, 2).at(8), y.at((3 * 6 + 2) * 2));
        assertRefused("padding: must be in [0, 3)", () -> new ConvTranspose2d(1, 1, 3, 1, 3, DType.F32, KEY));
        assertRefused(
                "1 pixels become 0",
                () -> new ConvTranspose2d(1, 1, 2, 1, 1, DType.F32, KEY).apply(Tensor.ones(DType.F32, 1, 1, 1, 1)));
    }

    @Test
    void timeEmbeddingIsWavesOfManyLengths() {
        TimeEmbedding embedding = new TimeEmbedding(6, 2, 100);
        double[] omega = {2, 0.2, 0.02};
        Tensor times = Tensor.of(new double[]{0.3, 7}, 2);
        Tensor y = embedding.apply(times);
        assertEquals(Shape.of(2, 6), y.shape());
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < 3; k++) {
                assertEquals(Math.sin(omega[k] * times.at(i)), y.at(6 * i + k), 1e-14);
                assertEquals(Math.cos(omega[k] * times.at(i)), y.at(6 * i + 3 + k), 1e-14);
            }
        }
        assertClose(y.toDoubleArray(), embedding.apply(times.reshape(2, 1)));
        assertClose(y.select(0, 0).toDoubleArray(), embedding.apply(Tensor.scalar(0.3)));
        assertRefused("times (N), (N, 1) or a scalar", () -> embedding.apply(waves(2, 2)));
        assertRefused("size: must be even", () -> new TimeEmbedding(5, 1, 100));
    }

    @Test
    void dropoutKeepsTheMeanAndIsAFunctionOfItsKey() {
        Dropout dropout = new Dropout(0.3);
        Tensor x = Tensor.ones(DType.F64, 400, 50);
        assertArrayEquals(x.toDoubleArray(), dropout.apply(x).toDoubleArray());
        dropout.draw(KEY);
        Tensor y = dropout.apply(x);
        assertArrayEquals(y.toDoubleArray(), dropout.apply(x).toDoubleArray());
        int kept = 0;
        for (double number : y.toDoubleArray()) {
            assertTrue(number == 0 || number == 1 / (1 - 0.3), "number " + number);
            kept += number == 0 ? 0 : 1;
        }
        // Six deviations of a binomial number: a fixed key, so no false alarm.
        assertEquals(0.7 * 20_000, kept, 6 * Math.sqrt(20_000 * 0.21));
        assertArrayEquals(y.toDoubleArray(), Autodiff.grad(t -> dropout.apply(t).sum(), x).toDoubleArray());
        dropout.draw(KEY.fold(1));
        assertTrue(y.sub(dropout.apply(x)).abs().max().item() > 0);
        assertArrayEquals(dropout.apply(x).toDoubleArray(), new Fused(dropout).apply(x).toDoubleArray());
        CaptureException e = assertThrows(
                CaptureException.class,
                () -> Program.capture(in -> List.of(dropout.apply(in.getFirst())), List.of(x)));
        assertTrue(String.valueOf(e.getMessage()).contains("same elements in every run"), e.getMessage());
        dropout.off();
        assertArrayEquals(x.toDoubleArray(), dropout.apply(x).toDoubleArray());
        assertRefused("probability", () -> new Dropout(1));
    }

    @Test
    void newLayersAreFusedToTheSameValues() {
        for (Layer layer : List.of(
                Activation.SILU, Activation.GELU, Activation.LIPSWISH, new LayerNorm(6, DType.F64),
                new Gru(6, 4, DType.F64, KEY))) {
            Tensor x = layer instanceof Gru ? waves(70, 3, 6) : waves(70, 6);
            assertArrayEquals(
                    layer.apply(x).toDoubleArray(), new Fused(layer).apply(x).toDoubleArray(), 1e-13, layer.toString());
        }
    }

    @Test
    void summariesAreTables() {
        Sequential net = Sequential.of()
                .then("hidden", new Linear(2, 16, DType.F32, KEY))
                .then("tanh", Activation.TANH)
                .then("out", new Linear(16, 3, DType.F32, KEY));
        assertEquals(
                """
                parameter      shape    dtype  numbers
                hidden.weight  (2, 16)  F32         32
                hidden.bias    (16)     F32         16
                out.weight     (16, 3)  F32         48
                out.bias       (3)      F32          3
                total                               99""", net.parameters().summary());
        assertEquals(
                """
                layer   kind    numbers
                hidden  Linear       48
                tanh    TANH          0
                out     Linear       51
                total                99""", net.toString());
        assertEquals(
                """
                layer    kind    shape    numbers
                (input)          (8, 2)
                hidden   Linear  (8, 16)       48
                tanh     TANH    (8, 16)        0
                out      Linear  (8, 3)        51
                total                          99""", net.summary(Tensor.ones(DType.F32, 8, 2)));
    }
}

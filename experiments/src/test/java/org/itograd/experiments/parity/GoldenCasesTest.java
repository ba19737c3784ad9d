package org.itograd.experiments.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.model.ClassifierConfig;
import org.itograd.experiments.model.ImageClassifier;
import org.itograd.nn.Noise;
import org.itograd.nn.io.SafeTensors;
import org.itograd.nn.io.StoredTensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every case of golden files, on other sizes than those given, against a forward pass in plain loops that shares no code with
/// the library, and its central differences.
class GoldenCasesTest {
    private static final int IMAGES = 2;
    private static final int STEPS = 3;

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "ode, 0, 4, 7, 2, 1",
        "additive, 0.3, 6, 5, 1, 3",
        "multiplicative, 0.4, 4, 6, 3, 2",
        "dropout, 0.7, 4, 5, 1, 4",
        "milstein, 0.5, 6, 5, 2, 3"
    })
    void logitsLossAndGradientsMatchPlainLoops(String kind, double coefficient, int channels, int side, int inputs,
            int groups)
            throws Exception {
        Map<String, Tensor> tensors = parameters(channels, inputs);
        RandomKey key = RandomKey.of(5);
        tensors.put("input", key.fold(0).normal(DType.F64, IMAGES, inputs, side, side));
        tensors.put(
                "wiener_increments",
                key.fold(1)
                        .normal(DType.F64, STEPS, IMAGES, channels, side - 2, side - 2)
                        .mul(Math.sqrt(0.5 / STEPS)));
        int[] labels = {1, 3};
        NaiveClassifier naive = new NaiveClassifier(kind, coefficient, STEPS, 0.5, groups, 1e-5, tensors);
        double[] logits = naive.logits();
        tensors.put("logits", Tensor.of(logits, IMAGES, 4));
        double loss = NaiveClassifier.loss(logits, labels);
        tensors.put("loss", Tensor.of(new double[]{loss}, 1));
        Map<String, Tensor> all = new LinkedHashMap<>(tensors);
        parameters(channels, inputs).keySet().forEach(p -> all.put(p.replace("param.", "grad."), tensor(tensors, p)));
        all.put("grad.input", tensor(tensors, "input"));

        GoldenFile golden = GoldenFile.read(write(all, labels, kind, coefficient, groups));
        Map<String, Tensor> found = Replay.of(golden, DType.F64);
        assertEquals(0, Parity.largestError(tensor(found, "logits").toDoubleArray(), logits, 0), 1e-11);
        assertEquals(loss, tensor(found, "loss").item(), 1e-11);
        for (String name : new String[]{"input", "param.stem.weight", "param.drift.conv1.weight",
            "param.drift.conv3.bias",
            "param.drift.norm2.weight", "param.drift.norm4.bias", "param.head.linear.weight"}) {
            checkDirection(name, tensors, found, labels, naive);
        }
    }

    /// The derivative along a random direction by a central difference of the plain loops.
    private static void checkDirection(
            String name, Map<String, Tensor> tensors, Map<String, Tensor> found, int[] labels, NaiveClassifier naive) {
        Tensor x = tensor(tensors, name);
        Tensor u = RandomKey.of(name.hashCode()).normal(DType.F64, x.shape().dims());
        double step = 1e-6;
        double up = NaiveClassifier.loss(naive.with(name, x.add(u.mul(step))).logits(), labels);
        double down = NaiveClassifier.loss(naive.with(name, x.sub(u.mul(step))).logits(), labels);
        Tensor gradient = tensor(found, name.equals("input") ? "grad.input" : name.replace("param.", "grad."));
        double exact = gradient.mul(u).sum().item();
        assertEquals((up - down) / (2 * step), exact, 1e-6 * Math.max(1, Math.abs(exact)), name);
        assertTrue(gradient.abs().max().item() > 0, name);
    }

    private static Map<String, Tensor> parameters(int channels, int inputs) {
        ImageClassifier model = ImageClassifier.small(
                ClassifierConfig.of(inputs, channels, 4, new Noise.None()), DType.F64, RandomKey.of(9));
        Map<String, Tensor> named = new LinkedHashMap<>();
        model.parameters().toPyTorch().forEach((name, value) -> {
            // Away from the ones and zeros that normalisations start from.
            Tensor noise = RandomKey.of(name.hashCode()).normal(DType.F64, value.shape().dims());
            named.put("param." + name, value.stopGradient().add(noise.mul(0.1)));
        });
        return named;
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return java.util.Objects.requireNonNull(tensors.get(name), name);
    }

    private Path write(Map<String, Tensor> tensors, int[] labels, String kind, double coefficient, int groups)
            throws Exception {
        LinkedHashMap<String, StoredTensor> stored = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> stored.put(name, new StoredTensor.Real(tensor)));
        stored.put("labels", StoredTensor.Whole.of(labels[0], labels[1]));
        Map<String, String> text = Map.of(
                "case", kind,
                "coefficient", Double.toString(coefficient),
                "steps", Integer.toString(STEPS),
                "T", "0.5",
                "groups", Integer.toString(groups),
                "eps", "1e-5");
        Path path = folder.resolve("case.safetensors");
        new SafeTensors(stored, text).write(path);
        return path;
    }
}

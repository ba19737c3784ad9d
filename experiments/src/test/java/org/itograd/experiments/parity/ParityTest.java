package org.itograd.experiments.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.nn.io.SafeTensors;
import org.itograd.nn.io.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityTest {
    @TempDir
    Path folder = Path.of("");

    private static Path golden(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ParityTest.class.getResource("/parity/neural_sde_digits_" + name
                + ".safetensors"))
                .toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ode", "multiplicative"})
    void agreesWithTheIndependentImplementation(String name) throws Exception {
        Parity parity = Parity.of(golden(name));
        assertTrue(parity.passes(), parity.toJson());
        assertEquals(name, parity.kind());
        // Far inside the bounds: rounding only.
        assertTrue(parity.float64().values().stream().allMatch(e -> e < 1e-12), parity.toJson());
        assertEquals(23, parity.float64().size(), parity.toJson());
        assertTrue(parity.toJson().startsWith("{\"file\": ") && !parity.toJson().contains("\n"));
    }

    private Path changed(String name, Changes changes) throws Exception {
        SafeTensors file = SafeTensors.read(golden("multiplicative"));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(file.tensors());
        Map<String, String> text = new LinkedHashMap<>(file.metadata());
        changes.apply(tensors, text);
        Path path = folder.resolve(name);
        new SafeTensors(new LinkedHashMap<>(tensors), text).write(path);
        return path;
    }

    private interface Changes {
        void apply(Map<String, StoredTensor> tensors, Map<String, String> text);
    }

    private static Tensor real(Map<String, StoredTensor> tensors, String name) {
        return ((StoredTensor.Real) Objects.requireNonNull(tensors.get(name))).tensor();
    }

    @Test
    void aSlightlyWrongGradientFails() throws Exception {
        Path path = changed("wrong", (tensors, text) -> {
            Tensor g = real(tensors, "grad.drift.conv2.weight");
            tensors.put("grad.drift.conv2.weight", new StoredTensor.Real(g.mul(1 + 1e-8)));
        });
        Parity parity = Parity.of(path);
        assertFalse(parity.passes());
        assertEquals(1e-8, parity.float64().getOrDefault("grad.drift.conv2.weight", 0.0), 1e-10);
    }

    @Test
    void anotherCoefficientFails() throws Exception {
        assertFalse(Parity.of(changed("other", (tensors, text) -> text.put("coefficient", "0.4001"))).passes());
        assertFalse(Parity.of(changed("milstein", (tensors, text) -> text.put("case", "milstein"))).passes());
    }

    @Test
    void gradientsThatAreZeroButForRoundingAreHeldAgainstTheLargest() {
        double[] golden = {1e-17, -2e-17};
        double[] ours = {-3e-17, 1e-17};
        assertTrue(Parity.largestError(ours, golden, 1.0) < 1e-15);
        assertTrue(Parity.normError(ours, golden, 1.0) < 1e-15);
        assertTrue(Parity.largestError(ours, golden, 1e-17) > 0.1);
        assertTrue(Parity.largestError(new double[]{Double.NaN}, new double[]{1}, 1) != 0);
    }

    private void assertRejected(String what, Path path) {
        IOException e = assertThrows(IOException.class, () -> Parity.of(path));
        assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains(path.toString()), e.getMessage());
    }

    @Test
    void incompleteAndDamagedFilesAreRejectedWithTheReason() throws Exception {
        assertRejected("logits", changed("a", (tensors, text) -> tensors.remove("logits")));
        assertRejected("labels", changed("b", (tensors, text) -> tensors.remove("labels")));
        assertRejected("wiener_increments", changed("c", (tensors, text) -> tensors.remove("wiener_increments")));
        assertRejected("case", changed("d", (tensors, text) -> text.put("case", "levy")));
        assertRejected("steps", changed("e", (tensors, text) -> text.put("steps", "many")));
        assertRejected("coefficient", changed("f", (tensors, text) -> text.remove("coefficient")));
        assertRejected("fit together", changed("g", (tensors, text) -> text.put("steps", "10")));
        assertRejected("NaN", changed("h", (tensors, text) -> {
            Tensor input = real(tensors, "input");
            tensors.put("input", new StoredTensor.Real(input.mul(Double.NaN)));
        }));
        assertRejected("fit together", changed("i", (tensors, text) -> tensors.put(
                "param.stem.bias", new StoredTensor.Real(Tensor.zeros(DType.F32, 3)))));
        assertRejected("no such file", folder.resolve("nowhere.safetensors"));
    }
}

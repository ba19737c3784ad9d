package org.itograd.experiments.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.report.Json;

/// How far our forward and backward pass is from a golden file's.
///
/// In float64 an error is max |ours − golden| over max |golden|, of each tensor; it must be at most 1e-9. In float32 the same
/// measure must be at most 1e-4 for logits and loss; a gradient's error is ‖ours − golden‖₂ / ‖golden‖₂ and must be at most
/// 2e-2, because a ReLU next to its kink may switch.
///
/// Some gradients are zero but for rounding, for example that of a bias whose sum the next normalisation removes. A gradient
/// whose largest number is below 1e-9 of the largest gradient of the file is held against the latter.
///
/// @param path    the file
/// @param kind    the file's case
/// @param float64 error of each quantity in float64
/// @param float32 error of each quantity in float32
public record Parity(Path path, String kind, Map<String, Double> float64, Map<String, Double> float32) {
    private static final double FLOAT64_BOUND = 1e-9;
    private static final double FLOAT32_VALUE_BOUND = 1e-4;
    private static final double FLOAT32_GRADIENT_BOUND = 2e-2;
    private static final double NEGLIGIBLE = 1e-9;
    private static final String GRADIENT = "grad.";

    /// Replays a golden file in both dtypes.
    ///
    /// @throws IOException if the file is damaged, incomplete or of another kind; the message names what is wrong
    public static Parity of(Path path) throws IOException {
        GoldenFile golden = GoldenFile.read(path);
        return new Parity(path, golden.text("case"), errors(golden, DType.F64), errors(golden, DType.F32));
    }

    private static Map<String, Double> errors(GoldenFile golden, DType dtype) throws IOException {
        double largest = 0;
        for (Map.Entry<String, Tensor> entry : golden.tensors().entrySet()) {
            if (entry.getKey().startsWith(GRADIENT)) {
                largest = Math.max(largest, magnitude(entry.getValue().toDoubleArray()));
            }
        }
        Map<String, Double> errors = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : Replay.of(golden, dtype).entrySet()) {
            String name = entry.getKey();
            Tensor expected = golden.tensor(name);
            if (expected.size() != entry.getValue().size()) {
                throw new IOException(golden.path() + ": the tensor " + name + " has shape " + expected.shape()
                        + ", but ours has " + entry.getValue().shape());
            }
            double[] ours = entry.getValue().toDoubleArray();
            boolean gradient = name.startsWith(GRADIENT);
            double floor = gradient ? largest : 0;
            errors.put(
                    name,
                    gradient && dtype == DType.F32
                            ? normError(ours, expected.toDoubleArray(), floor)
                            : largestError(ours, expected.toDoubleArray(), floor));
        }
        return errors;
    }

    /// max |a − b| / max |b|.
    static double largestError(double[] a, double[] b, double largest) {
        double error = 0;
        for (int i = 0; i < a.length; i++) {
            error = Math.max(error, Math.abs(a[i] - b[i]));
        }
        return ratio(error, scale(magnitude(b), largest));
    }

    /// ‖a − b‖₂ / ‖b‖₂.
    static double normError(double[] a, double[] b, double largest) {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            error += (a[i] - b[i]) * (a[i] - b[i]);
            norm += b[i] * b[i];
        }
        boolean negligible = magnitude(b) < NEGLIGIBLE * largest;
        return ratio(Math.sqrt(error), negligible ? largest * Math.sqrt(a.length) : Math.sqrt(norm));
    }

    private static double scale(double own, double largest) {
        return own < NEGLIGIBLE * largest ? largest : own;
    }

    private static double ratio(double error, double scale) {
        return error == 0 ? 0 : error / scale;
    }

    private static double magnitude(double[] values) {
        double largest = 0;
        for (double v : values) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    /// Whether every error is within its bound.
    public boolean passes() {
        return float64.values().stream().allMatch(e -> e <= FLOAT64_BOUND)
                && float32.entrySet().stream()
                        .allMatch(e -> e.getValue() <= (e.getKey().startsWith(GRADIENT)
                                ? FLOAT32_GRADIENT_BOUND
                                : FLOAT32_VALUE_BOUND));
    }

    /// One line: `{"file", "case", "pass", "float64": {"logits", "loss", "grad.input", …}, "float32": {…}}`.
    public String toJson() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("file", new Json.Str(path.toString()));
        members.put("case", new Json.Str(kind));
        members.put("pass", new Json.Bool(passes()));
        members.put("float64", numbers(float64));
        members.put("float32", numbers(float32));
        return new Json.Obj(members).text();
    }

    private static Json numbers(Map<String, Double> errors) {
        Map<String, Json> members = new LinkedHashMap<>();
        errors.forEach((name, error) -> members.put(name, new Json.Num(error)));
        return new Json.Obj(members);
    }
}

package org.itograd.experiments.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.nn.io.SafeTensors;
import org.itograd.nn.io.StoredTensor;
import org.itograd.nn.io.StoredType;

/// A golden file: a classifier's parameters, images, Wiener increments, and what an independent implementation computed
/// from them in float64. Tensors are in PyTorch's layouts.
///
/// @param path   for messages
/// @param tensors by name: `param.*`, `grad.*`, `input`, `wiener_increments`, `logits`, `loss`
/// @param labels one for each image
/// @param text   the metadata: case, coefficient, steps, T, groups, eps
record GoldenFile(Path path, Map<String, Tensor> tensors, int[] labels, Map<String, String> text) {
    private static final String PARAMETER = "param.";

    /// @throws IOException if the file cannot be read, or lacks something; the message says what
    static GoldenFile read(Path path) throws IOException {
        Set<String> names = SafeTensors.shapes(path).keySet();
        for (String name : new String[]{"labels", "input", "logits", "loss"}) {
            if (!names.contains(name)) {
                throw missing(path, "tensor " + name);
            }
        }
        SafeTensors file = SafeTensors.read(path);
        StoredTensor stored = file.tensors().get("labels");
        int[] labels = switch (stored) {
            case StoredTensor.Whole(Shape _, long[] values, StoredType _) -> {
                int[] narrow = new int[values.length];
                for (int i = 0; i < narrow.length; i++) {
                    if (values[i] != (int) values[i]) {
                        throw new IOException(path + ": the label " + values[i] + " is not a class");
                    }
                    narrow[i] = (int) values[i];
                }
                yield narrow;
            }
            case StoredTensor.Real _ ->
                throw new IOException(path + ": the tensor labels must be of whole numbers, I64");
            case null -> throw missing(path, "tensor labels");
        };
        GoldenFile golden = new GoldenFile(path, file.reals(), labels, file.metadata());
        golden.check();
        return golden;
    }

    private void check() throws IOException {
        Shape input = tensor("input").shape();
        if (input.rank() != 4 || input.dim(0) != labels.length) {
            throw new IOException(
                    path + ": input must be (images, channels, height, width) with one label for each of its"
                            + " images, but is " + input + " with " + labels.length + " labels");
        }
        tensor("logits");
        tensor("loss");
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor t = entry.getValue();
            boolean finite = Double.isFinite(t.size() == 0 ? 0 : t.abs().max().item());
            if (!finite) {
                throw new IOException(path + ": the tensor " + entry.getKey()
                        + " holds NaN or an infinity; make the file again");
            }
        }
    }

    /// A tensor of the file.
    Tensor tensor(String name) throws IOException {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw missing(path, "tensor " + name);
        }
        return tensor;
    }

    /// The classifier's parameters by their own names.
    Map<String, Tensor> parameters(DType dtype) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), tensor.cast(dtype));
            }
        });
        return parameters;
    }

    /// A number of the metadata, or what the published code uses where the file does not say.
    double number(String name, double otherwise) throws IOException {
        return text.containsKey(name) ? number(name) : otherwise;
    }

    /// A number of the metadata.
    double number(String name) throws IOException {
        String value = text(name);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IOException(path + ": the metadata's " + name + " must be a number, but is \"" + value + "\"", e);
        }
    }

    /// A whole number of the metadata.
    int count(String name, double otherwise) throws IOException {
        double value = number(name, otherwise);
        if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
            throw new IOException(path + ": the metadata's " + name + " must be a whole number >= 1, but is " + value);
        }
        return (int) value;
    }

    /// A string of the metadata.
    String text(String name) throws IOException {
        String value = text.get(name);
        if (value == null) {
            throw missing(path, "metadata entry " + name);
        }
        return value;
    }

    private static IOException missing(Path path, String what) {
        return new IOException(path + ": the " + what + " is missing; is this a golden file of the small classifier?");
    }
}

package org.itograd.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Optimizer;
import org.itograd.autodiff.optim.Parameters;

/// A model's parameters in a safetensors file, under their dotted names and in PyTorch's layouts, so that
/// `model.load_state_dict(safetensors.torch.load_file(path))` takes them; with the optimiser's state under `optimizer.` if
/// training is to go on from there.
public final class Checkpoint {
    private static final String OPTIMIZER = "optimizer.";

    private Checkpoint() {}

    /// Saves parameters.
    ///
    /// @param metadata free, for example the model's configuration
    /// @throws IOException if the file cannot be written; an older one is then still there
    public static void save(Path path, Parameters parameters, Map<String, String> metadata) throws IOException {
        SafeTensors.of(parameters.toPyTorch(), metadata).write(path);
    }

    /// Saves parameters and the state of the optimiser that trains them.
    ///
    /// @throws IOException if the file cannot be written; an older one is then still there
    public static void save(Path path, Parameters parameters, Optimizer optimizer, Map<String, String> metadata)
            throws IOException {
        LinkedHashMap<String, Tensor> all = new LinkedHashMap<>(parameters.toPyTorch());
        optimizer.state().forEach((name, tensor) -> all.put(OPTIMIZER + name, tensor));
        SafeTensors.of(all, metadata).write(path);
    }

    /// Sets the parameters from a file; all of them, or none if the file does not fit.
    ///
    /// @return the file, for its metadata
    /// @throws IOException if the file is damaged, or is of another model
    public static SafeTensors load(Path path, Parameters parameters) throws IOException {
        SafeTensors file = read(path, parameters);
        fit(path, () -> parameters.fromPyTorch(file.reals()));
        return file;
    }

    /// Sets the parameters and the optimiser's state from a file.
    ///
    /// @return the file, for its metadata
    /// @throws IOException if the file is damaged, is of another model, or was saved without this kind of optimiser
    public static SafeTensors load(Path path, Parameters parameters, Optimizer optimizer) throws IOException {
        SafeTensors file = read(path, parameters);
        LinkedHashMap<String, Tensor> state = new LinkedHashMap<>();
        file.reals().forEach((name, tensor) -> {
            if (name.startsWith(OPTIMIZER)) {
                state.put(name.substring(OPTIMIZER.length()), tensor);
            }
        });
        fit(path, () -> {
            SequencedMap<String, Tensor> before = parameters.toPyTorch();
            parameters.fromPyTorch(file.reals());
            try {
                optimizer.restore(state);
            } catch (IllegalArgumentException e) {
                parameters.fromPyTorch(before);
                throw e;
            }
        });
        return file;
    }

    /// Looks at names and shapes before anything else, so that a large file of another model is not read.
    private static SafeTensors read(Path path, Parameters parameters) throws IOException {
        SequencedMap<String, Shape> shapes = SafeTensors.shapes(path);
        fit(path, () -> {
            for (String name : shapes.keySet()) {
                if (!name.startsWith(OPTIMIZER) && !parameters.names().contains(name)) {
                    throw new IllegalArgumentException(
                            "the tensor " + name + " is not a parameter of this model; the parameters are "
                                    + parameters.names());
                }
            }
            parameters.requireShapes(shapes);
        });
        return SafeTensors.read(path);
    }

    private static void fit(Path path, Runnable restore) throws IOException {
        try {
            restore.run();
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": this checkpoint does not fit: " + e.getMessage(), e);
        }
    }
}

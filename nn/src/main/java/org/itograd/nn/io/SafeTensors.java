package org.itograd.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// Named tensors and named strings, as a safetensors file holds them (github.com/huggingface/safetensors, format 1).
///
/// The format: eight bytes with the length n of the header, little-endian; n bytes of JSON, which name each tensor's dtype,
/// shape and place; then the numbers, little-endian, row-major, without gaps. Numbers come back bit for bit.
///
/// @param tensors  by name, in the order of the file
/// @param metadata by name
public record SafeTensors(SequencedMap<String, StoredTensor> tensors, Map<String, String> metadata) {
    /// Copies both maps.
    public SafeTensors {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /// Floating-point tensors only.
    public static SafeTensors of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        LinkedHashMap<String, StoredTensor> stored = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> stored.put(name, new StoredTensor.Real(tensor)));
        return new SafeTensors(stored, metadata);
    }

    /// Floating-point tensors only, to be stored as numbers of this type: BF16 or F16 for half the size.
    ///
    /// @throws IllegalArgumentException if the type is one of whole numbers, or a finite number too large for it
    public static SafeTensors of(Map<String, Tensor> tensors, StoredType type, Map<String, String> metadata) {
        LinkedHashMap<String, StoredTensor> stored = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> stored.put(name, new StoredTensor.Real(tensor, type)));
        return new SafeTensors(stored, metadata);
    }

    /// Reads a file. Floating-point numbers become tensors, those of F16 and BF16 of dtype F32; whole numbers and truth values
    /// become `long`s. What was read is written again in the types of the file.
    ///
    /// @throws IOException if it cannot be read or is not a sound safetensors file; the message names the file, what is
    ///     wrong, and what to do
    public static SafeTensors read(Path path) throws IOException {
        return SafeTensorsReader.read(path);
    }

    /// The strings of a file, without reading its tensors.
    ///
    /// @throws IOException as [#read]
    public static Map<String, String> metadata(Path path) throws IOException {
        return Collections.unmodifiableMap(new TreeMap<>(SafeTensorsReader.header(path).metadata()));
    }

    /// The names and shapes of a file's tensors, in its order, without reading the numbers.
    ///
    /// @throws IOException as [#read]
    public static SequencedMap<String, Shape> shapes(Path path) throws IOException {
        LinkedHashMap<String, Shape> shapes = new LinkedHashMap<>();
        SafeTensorsReader.header(path).entries().forEach(e -> shapes.put(e.name(), e.shape()));
        return shapes;
    }

    /// Writes the file whole or not at all (see [org.itograd.base.AtomicFile]). Longer numbers come before shorter ones, so that all
    /// are aligned.
    ///
    /// @throws IOException if it cannot be written
    public void write(Path path) throws IOException {
        SafeTensorsWriter.write(path, this);
    }

    /// The floating-point tensors among [#tensors].
    public SequencedMap<String, Tensor> reals() {
        LinkedHashMap<String, Tensor> reals = new LinkedHashMap<>();
        tensors.forEach((name, stored) -> {
            switch (stored) {
                case StoredTensor.Real real -> reals.put(name, real.tensor());
                case StoredTensor.Whole _ -> {}
            }
        });
        return reals;
    }
}

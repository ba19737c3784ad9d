package org.itograd.experiments.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.itograd.base.DType;
import org.itograd.experiments.report.Json;

/// What a benchmark was run with: names and values, in order.
///
/// @param values whole numbers and words
record Params(SequencedMap<String, Json> values) {
    /// No parameters.
    static Params none() {
        return new Params(new LinkedHashMap<>());
    }

    /// These and a whole number.
    Params with(String name, int value) {
        return with(name, new Json.Int(value));
    }

    /// These and a word.
    Params with(String name, String value) {
        return with(name, new Json.Str(value));
    }

    /// These and `dtype`, `float32` or `float64`.
    Params with(DType dtype) {
        return with("dtype", switch (dtype) {
            case F32 -> "float32";
            case F64 -> "float64";
        });
    }

    private Params with(String name, Json value) {
        SequencedMap<String, Json> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Params(Collections.unmodifiableSequencedMap(more));
    }

    /// Whether a parameter has this value, written as on the command line: without quotes.
    boolean has(String name, String value) {
        Json own = values.get(name);
        return own != null && word(own).equals(value);
    }

    /// For example `:n=256:dtype=float32`.
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(p -> ":" + p.getKey() + "=" + word(p.getValue()))
                .collect(Collectors.joining());
    }

    private static String word(Json value) {
        return value instanceof Json.Str(String text) ? text : value.text();
    }
}

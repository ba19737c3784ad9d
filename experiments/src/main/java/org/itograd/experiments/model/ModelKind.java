package org.itograd.experiments.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The networks of the experiments.
public enum ModelKind {
    /// [SmallClassifier].
    SMALL;

    /// The name as commands and files spell it.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The network of a label.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ModelKind of(String label) {
        return Arrays.stream(values())
                .filter(k -> k.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model: must be one of "
                        + Arrays.stream(values()).map(ModelKind::label).collect(Collectors.joining(", ")) + "; got \""
                        + label + "\""));
    }
}

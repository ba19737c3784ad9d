package org.itograd.sde.testing;

import java.util.Locale;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;

/// Names and equations of problems that are stated for each calculus and structure of noise.
final class Structures {
    private Structures() {}

    static Sde sde(Calculus calculus, VectorField drift, Diffusion diffusion) {
        return switch (calculus) {
            case ITO -> Sde.ito(drift, diffusion);
            case STRATONOVICH -> Sde.stratonovich(drift, diffusion);
        };
    }

    /// For example `constant-general-stratonovich`.
    static String name(String kind, Calculus calculus, NoiseType noise) {
        return name(kind + "-" + noise.name().toLowerCase(Locale.ROOT), calculus);
    }

    static String name(String name, Calculus calculus) {
        return switch (calculus) {
            case ITO -> name;
            case STRATONOVICH -> name + "-stratonovich";
        };
    }
}

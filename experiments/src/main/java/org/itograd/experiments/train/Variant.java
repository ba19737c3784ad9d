package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The kinds of noise in the block of the classifier, and the coefficient of each.
///
/// The default coefficients of the compared variants were found by the command `sweep`: each is the strongest noise of its
/// grid whose validation accuracy, averaged over seeds 1, 2 and 3, is at least 0.95 with the demo's settings (additive 0.983;
/// multiplicative 0.976; dropout 0.985; the next stronger ones gave 0.320, 0.287 and 0.926). The test part took no part in
/// it. The jumps' default is the weakest of their grid, which nobody has tuned.
public enum Variant {
    /// No noise: a neural ordinary differential equation.
    ODE("no noise; the coefficient is unused and must be 0", 0, List.of(0.0)),
    /// dh = f dt + σ dB.
    ADDITIVE("standard deviation σ of the added noise, >= 0", 0.5, List.of(0.25, 0.5, 1.0, 2.0)),
    /// dh = f dt + σ h dB.
    MULTIPLICATIVE("relative standard deviation σ of the noise, >= 0", 1.0, List.of(0.25, 0.5, 1.0, 2.0)),
    /// dh = f dt + sqrt((1 − p)/p) f dB.
    DROPOUT("probability p of keeping, 0 < p <= 1 (1: no noise)", 0.8, List.of(0.9, 0.8, 0.6, 0.4)),
    /// dh = f dt + s h Z dN.
    JUMP("relative size s of a jump, >= 0", 0.25, List.of(0.25, 0.5, 1.0, 2.0));

    /// The variants that the demo compares.
    public static final List<Variant> COMPARED = List.of(ODE, ADDITIVE, MULTIPLICATIVE, DROPOUT);

    private final String meaning;
    private final double defaultCoefficient;
    private final List<Double> grid;

    Variant(String meaning, double defaultCoefficient, List<Double> grid) {
        this.meaning = meaning;
        this.defaultCoefficient = defaultCoefficient;
        this.grid = grid;
    }

    /// The name in lower case, as commands and files spell it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The variant of a label; "none" is [#ODE].
    ///
    /// @throws IllegalArgumentException if there is none
    public static Variant of(String label) {
        if (label.equals("none")) {
            return ODE;
        }
        return Arrays.stream(values())
                .filter(v -> v.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("noise: must be none or one of "
                        + Arrays.stream(values()).map(Variant::label).collect(Collectors.joining(", ")) + "; got \""
                        + label + "\""));
    }

    /// What the coefficient is, with its range.
    public String meaning() {
        return meaning;
    }

    /// The coefficient that the demo uses.
    public double defaultCoefficient() {
        return defaultCoefficient;
    }

    /// The coefficients that the sweep tries, from weak noise to strong.
    public List<Double> grid() {
        return grid;
    }

    /// Checks a coefficient's range.
    ///
    /// @throws IllegalArgumentException if it is outside
    public void requireCoefficient(double coefficient) {
        boolean allowed = switch (this) {
            case ODE -> coefficient == 0;
            case ADDITIVE, MULTIPLICATIVE, JUMP -> coefficient >= 0 && Double.isFinite(coefficient);
            case DROPOUT -> coefficient > 0 && coefficient <= 1;
        };
        require(allowed, "coefficient: for noise %s: %s; got %s", label(), meaning, coefficient);
    }
}

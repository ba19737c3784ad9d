package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.experiments.train.Variant;
import org.jspecify.annotations.Nullable;

/// One of the ways of training that a study compares.
///
/// @param name         of the row in the tables
/// @param noise        kind of noise; null: the primary kind, which the pilot finds
/// @param coefficients of the noise, from weak to strong; if several, the pilot chooses one
/// @param augment      whether images are shifted and flipped while training
/// @param decay        of the weights, 0 for none
/// @param inputNoise   σ of Gaussian noise on the pixels of training images, 0 for none
public record Training(String name, @Nullable Variant noise, List<Double> coefficients,
        boolean augment, double decay, double inputNoise) {
    /// Checks the ranges.
    public Training {
        coefficients = List.copyOf(coefficients);
        require(noise == null || !coefficients.isEmpty(), "give at least one coefficient");
        require(noise != null || coefficients.isEmpty(), "the pilot chooses the coefficient of the primary noise");
        if (noise != null) {
            coefficients.forEach(noise::requireCoefficient);
        }
        require(decay >= 0 && Double.isFinite(decay), "decay: must be finite and >= 0, got %s", decay);
        require(inputNoise >= 0 && Double.isFinite(inputNoise), "input-noise: must be finite and >= 0, got %s",
                inputNoise);
    }

    /// `KIND COEFFICIENT... [augment=yes] [decay=X] [input-noise=X]`, where a kind is one of [Variant] or `primary`.
    static Training parse(String name, String text) {
        Words words = new Words(text);
        boolean primary = words.head().equals(StudyPlan.PRIMARY);
        Variant noise = primary ? null : Variant.of(words.head());
        List<Double> coefficients = noise == Variant.ODE
                ? List.of(0.0)
                : words.arguments().stream().map(Double::valueOf).toList();
        require(noise != Variant.ODE || words.arguments().isEmpty(), "ode has no coefficient");
        String augment = words.text("augment", "no");
        require(augment.equals("yes") || augment.equals("no"), "augment must be yes or no, got \"%s\"", augment);
        Training training = new Training(name, noise, coefficients, augment.equals("yes"), words.number("decay", 0),
                words.number("input-noise", 0));
        words.requireAllUsed();
        return training;
    }

    /// Whether the pilot chooses the coefficient.
    public boolean isPiloted() {
        return coefficients.size() > 1;
    }

    /// Whether it differs from others in its noise alone.
    public boolean isPlain() {
        return noise != null && !augment && decay == 0 && inputNoise == 0;
    }
}

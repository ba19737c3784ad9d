package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import org.itograd.experiments.classify.NoisyClassifier;

/// How much an attack may compute, in gradient calls: gradients of the loss of one image under one draw of the noise.
///
/// @param steps    gradient steps of a run, >= 1
/// @param draws    noise draws that each gradient is averaged over, >= 1
/// @param restarts runs, the worst of which counts, >= 1
public record Budget(int steps, int draws, int restarts) {
    /// Checks the ranges.
    public Budget {
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
        require(restarts >= 1, "restarts: must be >= 1, got %d", restarts);
        require(
                (long) draws * restarts <= Integer.MAX_VALUE,
                "draws, restarts: their product must be below 2^31, got %d and %d",
                draws,
                restarts);
    }

    /// Gradient calls for each image.
    public long gradients() {
        return (long) steps * draws * restarts;
    }

    /// What a search of so many steps asks for: a gradient at each point but the last, and the loss there.
    Cost cost() {
        return new Cost(gradients(), (long) draws * restarts);
    }

    /// The same number of gradient calls for this classifier: where there is no noise to average over, one draw says all there is
    /// to know, and the draws become restarts.
    public Budget on(NoisyClassifier classifier) {
        return classifier.isNoisy() ? this : new Budget(steps, 1, draws * restarts);
    }

    @Override
    public String toString() {
        return steps + " steps x " + draws + " draws x " + restarts + " restarts";
    }
}

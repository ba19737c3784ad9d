package org.itograd.sde.montecarlo;

import java.util.List;
import java.util.function.Consumer;

/// What an estimate is to be, and whom to tell how far it has come.
///
/// @param sampler    of the payoff
/// @param sampling   its samples, and who computes them
/// @param coarsest   steps of level 0
/// @param confidence of the interval
/// @param eps        half its width at most
/// @param listener   told after each batch of samples
record SamplingPlan(
        Sampler sampler, Sampling sampling, int coarsest, double confidence, double eps,
        Consumer<EstimateProgress> listener) {
    /// Half the tolerance goes to chance, half to the bias.
    private static final double SHARE_OF_CHANCE = 0.5;

    /// How large quantile · standard error may be.
    double chance() {
        return SHARE_OF_CHANCE * eps;
    }

    /// How large the bias may be.
    double bias() {
        return (1 - SHARE_OF_CHANCE) * eps;
    }

    /// How large the standard error of a mean of many samples may be.
    double standardError() {
        return chance() / Gaussian.twoSided(confidence);
    }

    /// Tells the listener.
    void report(List<Level> levels, long samples, double cost, double halfWidth) {
        double known = Double.isNaN(halfWidth) ? Double.POSITIVE_INFINITY : halfWidth;
        listener.accept(new EstimateProgress(levels, samples, cost, known));
    }
}

package org.itograd.experiments.stability;

import static org.itograd.base.Arguments.require;

/// How thoroughly to look at a trained classifier.
///
/// @param draws  noise paths for each image, >= 1; also those that attack gradients and predictions are averaged over
/// @param radius L2 distance by which images are moved, in units of full ink, > 0
public record StabilityPlan(int draws, double radius) {
    /// Checks the ranges.
    public StabilityPlan {
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
        require(radius > 0 && Double.isFinite(radius), "radius: must be finite and > 0, got %s", radius);
    }
}

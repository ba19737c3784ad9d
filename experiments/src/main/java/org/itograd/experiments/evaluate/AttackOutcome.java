package org.itograd.experiments.evaluate;

import org.itograd.experiments.attack.Attacked;

/// What an attack achieved.
///
/// @param label    the attack in words
/// @param right    which images the defended predictor still gets right
/// @param attacked the moved images and what they cost
public record AttackOutcome(String label, boolean[] right, Attacked attacked) {
    /// The share of images that are still right.
    public Share accuracy() {
        return Share.of(right);
    }

    /// Gradient calls for each image, on average.
    public double gradientsPerImage() {
        return (double) attacked.gradients() / right.length;
    }

    /// Forward passes for each image, on average, beside those of gradients.
    public double forwardsPerImage() {
        return (double) attacked.forwards() / right.length;
    }
}

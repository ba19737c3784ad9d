package org.itograd.experiments.masking;

import org.itograd.experiments.evaluate.Share;

/// What remained of the accuracy at one setting of an attack.
///
/// @param setting number of draws or steps, or the radius
/// @param right   which images the defended predictor got right
public record Measured(double setting, boolean[] right) {
    /// The share of images that were right.
    public Share accuracy() {
        return Share.of(right);
    }
}

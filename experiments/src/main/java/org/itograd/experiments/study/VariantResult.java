package org.itograd.experiments.study;

import java.util.List;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Variant;

/// One row of the demo's table, and what stands behind it.
///
/// @param variant     kind of noise
/// @param coefficient strength of the noise
/// @param history     the epochs of training
/// @param robustness  accuracy on clean, corrupted and attacked test images
/// @param gallery     a few test images with the predictions
public record VariantResult(
        Variant variant, double coefficient, List<EpochRecord> history, Robustness robustness, List<Sample> gallery) {
    /// Mean training time of an epoch. The first one, which warms up the virtual machine, counts too.
    public double secondsPerEpoch() {
        return history.stream().mapToDouble(EpochRecord::seconds).average().orElseThrow();
    }
}

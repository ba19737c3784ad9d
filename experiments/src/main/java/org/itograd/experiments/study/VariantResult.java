package org.itograd.experiments.study;

import java.util.List;
import java.util.Optional;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Variant;

/// One row of the demo's table, and what stands behind it.
///
/// @param variant     kind of noise
/// @param coefficient strength of the noise
/// @param protocol    what determined the training, a line each
/// @param history     the epochs of training
/// @param robustness  accuracy on clean, corrupted and attacked test images
/// @param still       the same with the noise of the network switched off in use, if it has any
/// @param gallery     a few test images with the predictions
public record VariantResult(
        Variant variant,
        double coefficient,
        List<String> protocol,
        List<EpochRecord> history,
        Robustness robustness,
        Optional<Robustness> still,
        List<Sample> gallery) {
    /// Median training time of an epoch, without the first one, which warms up the virtual machine, if there are others.
    public double secondsPerEpoch() {
        double[] seconds = history.stream()
                .skip(history.size() > 1 ? 1 : 0)
                .mapToDouble(EpochRecord::seconds)
                .sorted()
                .toArray();
        return (seconds[(seconds.length - 1) / 2] + seconds[seconds.length / 2]) / 2;
    }
}

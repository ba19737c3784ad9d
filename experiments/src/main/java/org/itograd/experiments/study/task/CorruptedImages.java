package org.itograd.experiments.study.task;

import java.util.HashMap;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.corruption.Corrupter;
import org.itograd.experiments.corruption.Corruption;
import org.itograd.experiments.corruption.Scale;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;

/// Corrupted and then pooled test images, made once for all networks.
///
/// The constants are those of CIFAR-10-C, made for images of 32 × 32 pixels: that is why images are corrupted before they are pooled.
final class CorruptedImages {
    private final Map<String, LabelledImages> made = new HashMap<>();
    private final int pool;

    CorruptedImages(int pool) {
        this.pool = pool;
    }

    /// @param images the first test images, as they are before pooling
    LabelledImages of(Corruption corruption, int severity, LabelledImages images) {
        return made.computeIfAbsent(corruption + " " + severity + " " + images.count(), _ -> Corrupter.of(Scale.CIFAR)
                .apply(images, corruption, severity, RandomKey.of(Split.SEED))
                .pooled(pool));
    }
}

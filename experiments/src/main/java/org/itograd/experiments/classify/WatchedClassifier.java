package org.itograd.experiments.classify;

import java.util.function.IntConsumer;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;

/// A classifier that tells how much work it is given, for a progress display.
///
/// @param inner   does the work
/// @param watcher is told, from whatever thread, how many forward passes of one image are about to begin; a gradient counts as
///     [#GRADIENT]
public record WatchedClassifier(NoisyClassifier inner, IntConsumer watcher) implements NoisyClassifier {
    /// About how many forward passes a gradient takes as long as.
    public static final int GRADIENT = 3;

    @Override
    public Tensor logits(Tensor images, RandomKey noise) {
        watcher.accept(images.shape().dim(0) * (Autodiff.isRecorded(images) ? GRADIENT : 1));
        return inner.logits(images, noise);
    }

    @Override
    public boolean isNoisy() {
        return inner.isNoisy();
    }
}

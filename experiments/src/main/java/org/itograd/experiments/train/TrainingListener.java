package org.itograd.experiments.train;

import java.io.IOException;

/// Hears how training goes.
public interface TrainingListener {
    /// After each gradient step.
    ///
    /// @param epoch        number of the running epoch, from 1
    /// @param epochs       how many there will be
    /// @param share        of this epoch's images that are done, in (0, 1]
    /// @param loss         mean cross-entropy of this epoch so far
    /// @param accuracy     share of this epoch's images so far that were classified correctly
    /// @param imagesPerSecond speed of this epoch so far
    default void step(int epoch, int epochs, double share, double loss, double accuracy, double imagesPerSecond) {}

    /// After each epoch.
    ///
    /// @throws IOException if what the listener does with it fails; training ends
    default void epoch(EpochRecord record, Trainer trainer) throws IOException {}
}

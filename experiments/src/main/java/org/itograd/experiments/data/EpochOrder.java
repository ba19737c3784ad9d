package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;

/// The order in which an epoch visits the training images.
public final class EpochOrder {
    private EpochOrder() {}

    /// The batches of one epoch: every image once, in an order that depends on the key and the epoch only. The last batch
    /// may be smaller.
    ///
    /// @param epoch    number of the epoch, from 0
    /// @param dropLast whether a last batch that is smaller is left out
    /// @throws IllegalArgumentException if no batch would be left
    public static List<int[]> batches(RandomKey key, int epoch, int images, int batch, boolean dropLast) {
        require(batch >= 1, "batch: must be >= 1, got %d", batch);
        require(
                !dropLast || batch <= images,
                "batch: of %d images no batch of %d can be filled; take a smaller one, or keep the last one",
                images,
                batch);
        int[] order = key.fold(epoch).permutation(images);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < images; from += batch) {
            batches.add(Arrays.copyOfRange(order, from, Math.min(images, from + batch)));
        }
        if (dropLast && batches.getLast().length < batch) {
            batches.removeLast();
        }
        return batches;
    }
}

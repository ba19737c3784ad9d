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
    /// @param epoch number of the epoch, from 0
    public static List<int[]> batches(RandomKey key, int epoch, int images, int batch) {
        require(batch >= 1, "batch: must be >= 1, got %d", batch);
        int[] order = key.fold(epoch).permutation(images);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < images; from += batch) {
            batches.add(Arrays.copyOfRange(order, from, Math.min(images, from + batch)));
        }
        return batches;
    }
}

package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.Tensor;

/// The increments of a path over the steps of a grid.
interface Cells {
    /// The increment over step k.
    Tensor at(int k);

    /// The same for some of the samples.
    Cells rows(int from, int to);

    /// The increment over step k, written into a tensor's memory.
    default void fill(int k, Tensor into) {
        System.arraycopy(at(k).array(), 0, into.array(), 0, into.size());
    }

    /// The increment over step k and what else is known of it, written into tensors' memory.
    default void fill(int k, List<Tensor> into) {
        if (into.size() != 1) {
            throw new IllegalStateException("nothing but increments is known of this path");
        }
        fill(k, into.getFirst());
    }
}

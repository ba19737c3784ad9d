package org.itograd.sde.brownian;

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
}

package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.Tensor;

/// What a path does over the steps of a grid. Used by one thread.
interface Cells {
    /// The increment over step k and what else is known of it, as many parts as there are tensors, written into their memory.
    void fill(int k, List<Tensor> into);

    /// The same for some of the samples.
    Cells rows(int from, int to);
}

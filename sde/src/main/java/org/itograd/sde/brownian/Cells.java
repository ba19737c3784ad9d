package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Given;

/// What a path does over the steps of a grid. Used by one thread.
interface Cells {
    /// The increment over step k and what else is known of it, as many parts as there are tensors, written into their memory.
    void fill(int k, List<Tensor> into);

    /// The normal numbers that all this is; nothing if it is made otherwise.
    default List<Given.Normals> drawn() {
        return List.of();
    }

    /// The same for some of the samples.
    Cells rows(int from, int to);
}

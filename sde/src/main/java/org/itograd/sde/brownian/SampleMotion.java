package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.Tensor;

/// A Brownian path bound to samples that step at times of their own. Used by one thread.
@FunctionalInterface
public interface SampleMotion {
    /// What each sample's path does in its step k: W(t_{k+1}) − W(t_k), and what else the detail has with which it was bound, written
    /// into tensors' memory.
    ///
    /// @param into of the shapes that [PathDetail#shapes] says
    void fill(int k, List<Tensor> into);
}

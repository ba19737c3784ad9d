package org.itograd.sde.brownian;

import org.itograd.autodiff.Tensor;

/// A Brownian path bound to a dtype and a shape. Used by one thread.
public interface BrownianMotion {
    /// W(t) − W(s); with t < s, minus what W(s) − W(t) is. Asking again, in any order, gives the same numbers.
    ///
    /// @throws IllegalArgumentException if the path does not know these times
    Tensor increment(double s, double t);
}

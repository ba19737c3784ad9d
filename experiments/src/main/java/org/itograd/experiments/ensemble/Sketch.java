package org.itograd.experiments.ensemble;

import java.io.Serializable;

/// A summary of numbers that knows about where each share of them lies. The same numbers in the same order give the same sketch.
public interface Sketch extends Serializable {
    /// With the numbers of another one, which come after these.
    Sketch with(Sketch next);

    /// About the number below which a share of all lies.
    ///
    /// @param rank the share, from 0 to 1
    double quantile(double rank);
}

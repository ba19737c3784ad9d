package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Given;
import org.itograd.sde.TimeGrid;

/// A Brownian path bound to a dtype and a shape. Used by one thread.
public interface BrownianMotion {
    /// W(t) − W(s); with t < s, minus what W(s) − W(t) is. Asking again, in any order, gives the same numbers.
    ///
    /// @throws IllegalArgumentException if the path does not know these times
    Tensor increment(double s, double t);

    /// The same path for the samples `from` (inclusive) to `to` (exclusive) of the leading axis: the same numbers, in an object
    /// of its own that another thread may use.
    BrownianMotion rows(int from, int to);

    /// What is known of the path, and written by [#fill].
    default PathDetail detail() {
        return PathDetail.INCREMENT;
    }

    /// What [#fill] writes for each step of a grid, as the normal numbers that these are; nothing if they are made otherwise.
    default List<Given.Normals> drawn(TimeGrid grid) {
        return List.of();
    }

    /// W(t) − W(s), written into a tensor's memory.
    default void increment(double s, double t, Tensor into) {
        System.arraycopy(increment(s, t).array(), 0, into.array(), 0, into.size());
    }

    /// W(t) − W(s) and what else the detail has with which the path was bound, written into tensors' memory.
    ///
    /// @param into of the shapes that [PathDetail#shapes] says
    default void fill(double s, double t, List<Tensor> into) {
        if (into.size() != 1) {
            throw new IllegalStateException("this path was bound without areas");
        }
        increment(s, t, into.getFirst());
    }
}

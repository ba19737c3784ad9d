package org.itograd.autodiff.program;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.jspecify.annotations.Nullable;

/// Runs loops. Three are here: in lanes, where a sample is a few numbers, with the loop over steps inside compiled code; in blocks of
/// rows for larger steps that are programs; and operation by operation for steps that cannot be captured. Another may be plugged in
/// ([Scan#on]): a loop of its own making, a device, a worker elsewhere.
///
/// An executor decides nothing: the [Iteration] says all of it.
public interface Executor {
    /// Runs a loop.
    ///
    /// @param start what is carried at the first point; null for zeros
    /// @return a tensor for each of [Iteration#saves], and then the step's totals over all steps, none if the loop has no step
    List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start);

    /// Prepares a loop to be run forwards and then backwards, to differentiate it: backwards several times if there are several
    /// cotangents.
    ///
    /// @param loop   forwards, with one thing saved
    /// @param wanted of which of the step's inputs there shall be cotangents
    /// @param keep   which states are kept; null for what is fastest
    Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep);

    /// How it runs a loop, or why it does not: for reading.
    default String explain(Iteration loop) {
        return "it runs as " + this + " says";
    }

    /// How it runs a loop that [#record] prepares, or why it does not: for reading.
    default String explain(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        return explain(loop);
    }

    /// Refuses derivatives of derivatives of its loops, which go operation by operation on this processor, if they shall not.
    default void requireNested() {}

    /// In blocks of rows, whatever the size of the step: to compare with.
    static Executor blocks() {
        return new Blocks();
    }

    /// In lanes wherever a step can be run so, even if blocks would be faster: to compare with.
    static Executor lanes() {
        return new Lanes(true);
    }

    /// A loop and its reverse.
    interface Recorded {
        /// Runs the loop.
        ///
        /// @return what is saved
        Tensor forward(List<Tensor> start);

        /// Adds the cotangents of what is carried at first and of the tracked tensors that the step closes over.
        ///
        /// @param captured  these tensors
        /// @param in        what is carried at first, and values for these tensors
        /// @param cotangent of what was saved
        void reverse(List<Tensor> captured, List<Tensor> in, Tensor cotangent, Totals totals);
    }
}

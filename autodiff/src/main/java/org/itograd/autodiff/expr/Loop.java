package org.itograd.autodiff.expr;

/// A compiled loop over elements `from` to `to` of a call; the emitters write subclasses.
abstract class Loop {

    /// Turns of an empty loop that a step of a loop with vectors makes instead of its work; 0 except while it is made ready
    /// ([org.itograd.base.FastForm.Recipe#turns]).
    int turns;

    /// @param inputs the input arrays, `float[]` or `double[]`
    /// @param inputOffsets where element 0 of each input stands
    /// @param from the first element, inclusive; a multiple of [StepShape#elements], or fewer elements go with `steps`; where the vectors
    ///     of a step stand side by side, a multiple of the lanes of four of them
    /// @param to the last element, exclusive; `to − from` is a multiple of the loop's lanes
    abstract void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int from,
            int to);

    /// The same several times, one after the other, where the offsets move on by strides between two times: a recursion in time
    /// if an output of one time is an input of the next.
    ///
    /// @param inputStrides by how much each input's offset grows from one time to the next
    abstract void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int from,
            int to,
            int[] inputStrides,
            int[] outputStrides,
            int times);
}

package org.itograd.autodiff.expr;

/// A compiled elementwise function over arrays; made by [Compiler#of]. Safe to use from several threads at once.
public abstract class Kernel {

    Kernel() {}

    /// Computes elements 0 to n − 1 of every output.
    ///
    /// Where element i of an input is read and that of an output is stored or added, says its [Access]. An output may be
    /// the same array as a vector input at the same offset; any other overlap of an output with an input or with another
    /// output gives unspecified numbers. Nothing is allocated once the kernel is warm.
    ///
    /// @param inputs one `float[]` or `double[]` per [Access], of the kernel's element type
    /// @param inputOffsets where each input starts
    /// @param outputs one array per output expression
    /// @param outputOffsets where each output starts
    /// @param parameters the values of [Expr#parameter]
    /// @param keys the values of [Bits#key]
    /// @param n how many elements
    /// @throws IllegalArgumentException if n is negative, or there are fewer arrays, offsets, parameters or keys than
    ///     the kernel uses
    /// @throws IndexOutOfBoundsException if an array ends before the range does
    /// @throws ClassCastException if an array is not of the kernel's element type
    public abstract void run(
            Object[] inputs,
            int[] inputOffsets,
            Object[] outputs,
            int[] outputOffsets,
            double[] parameters,
            long[] keys,
            int n);

    /// The same several times, one after the other, for arrays without periods: a loop over time, inside the compiled code. Between
    /// two times the offset of each array moves on by a stride, so that an output of one time may be an input of the next.
    /// Each element must depend on what was written for that element alone.
    ///
    /// @param inputStrides  by how much the offset of each input grows from one time to the next; may be negative or 0
    /// @param outputStrides the same for outputs
    /// @param times         how many
    /// @throws IllegalArgumentException as above
    /// @throws IndexOutOfBoundsException as above
    public abstract void run(
            Object[] inputs,
            int[] inputOffsets,
            int[] inputStrides,
            Object[] outputs,
            int[] outputOffsets,
            int[] outputStrides,
            double[] parameters,
            long[] keys,
            int n,
            int times);

    /// About how many bytes of memory the kernel takes, its classes included.
    public abstract long bytes();
}

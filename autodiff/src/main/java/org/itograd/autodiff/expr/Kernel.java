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

    /// About how many bytes of memory the kernel takes, its classes included.
    public abstract long bytes();
}

package org.itograd.autodiff.expr;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;
import org.itograd.base.DType;

/// Random numbers as a pure function of a key and a place.
///
/// A key (k0, k1) names an unlimited stream of elements e = 0, 1, 2, … for each distribution and element type; these
/// streams are independent of each other. An element's value does not depend on how a range is cut into calls, on
/// threads, or on the vector width.
///
/// Layout: element e stands in block b = ⌊e / 32⌋ at place r = e mod 32. The generator [Threefry] is asked at counter
/// 16 b + (r mod 16) and gives two words; places below 16 take the first member of the pair, the others the second. So
/// the widest vector of counters fills a block with two stores, and a range that begins or ends within a block costs at
/// most one vector more at each end.
///
/// - `double`: Threefry-2x64-20 with the key (k0, k1), the second counter word naming the distribution.
/// - `float`: Threefry-2x32-20 with a key of 64 bits hashed from (k0, k1) and the distribution, the counter in two words.
public final class RandomKernels {

    private static final RandomKernel[] NORMALS = {
        new RandomKernel(DType.F32, RandomKernel.Distribution.NORMAL),
        new RandomKernel(DType.F64, RandomKernel.Distribution.NORMAL)
    };
    private static final RandomKernel[] UNIFORMS = {
        new RandomKernel(DType.F32, RandomKernel.Distribution.UNIFORM),
        new RandomKernel(DType.F64, RandomKernel.Distribution.UNIFORM)
    };

    private RandomKernels() {}

    /// How many keys [#normalPair] reads.
    public static final int NORMAL_KEYS = Threefry.KEYS + 2;

    /// The two normal numbers at a counter, times [Expr#parameter] 0: places r and r + 16 of a block. The keys are those of
    /// [#normalKeys], the [Bits#index] is added to the counter.
    public static List<Expr> normalPair(DType dtype) {
        return RandomKernel.pair(dtype, RandomKernel.Distribution.NORMAL);
    }

    /// The keys under which a stream's normal numbers are drawn: the schedule of the rounds; then the counter's two words, both 0,
    /// to be set by the caller. The counter is that of a pair; the upper word is the upper half of the counter in `float`, and left
    /// as it is in `double`.
    public static long[] normalKeys(DType dtype, long k0, long k1) {
        return RandomKernel.keys(dtype, RandomKernel.Distribution.NORMAL, k0, k1);
    }

    /// Writes standard normal numbers: elements `firstElement` to `firstElement + n − 1` of the key's normal stream.
    ///
    /// All are finite. The largest magnitude is 6.77 in `float` and 8.58 in `double`; a true normal number exceeds it
    /// with probability 1.3e-11 and 9.5e-18.
    ///
    /// Source: G. Box, M. Muller, "A note on the generation of random normal deviates", 1958.
    ///
    /// @param out a `float[]` or `double[]`
    /// @throws IllegalArgumentException if `firstElement` or `n` is negative
    /// @throws IndexOutOfBoundsException if `out` ends before the range does
    public static void normals(DType dtype, Object out, int outOffset, long k0, long k1, long firstElement, int n) {
        normals(dtype, out, outOffset, k0, k1, firstElement, n, 1);
    }

    /// Writes normal numbers of standard deviation |scale|: each is the standard normal number times `scale`, which is
    /// first rounded to the element type, in one rounding. So the bits are those of a multiplication afterwards, without
    /// its pass over the array.
    ///
    /// Other arguments and errors are those of [#normals].
    public static void normals(
            DType dtype, Object out, int outOffset, long k0, long k1, long firstElement, int n, double scale) {
        fill(NORMALS[dtype.ordinal()], out, outOffset, k0, k1, firstElement, n, scale);
    }

    /// Writes numbers distributed uniformly between 0 and 1, both excluded: odd multiples of 2⁻²⁴ in `float` and of 2⁻⁵³
    /// in `double`, all equally probable.
    ///
    /// Arguments and errors are those of [#normals].
    public static void uniforms(DType dtype, Object out, int outOffset, long k0, long k1, long firstElement, int n) {
        fill(UNIFORMS[dtype.ordinal()], out, outOffset, k0, k1, firstElement, n, 1);
    }

    private static void fill(
            RandomKernel kernel,
            Object out,
            int outOffset,
            long k0,
            long k1,
            long firstElement,
            int n,
            double scale) {
        if (firstElement < 0 || n < 0 || firstElement > Long.MAX_VALUE - n) {
            throw new IllegalArgumentException("the range of elements must start at 0 or later and have n ≥ 0, but"
                    + " firstElement is " + firstElement + " and n is " + n);
        }
        Objects.checkFromIndexSize(outOffset, n, Array.getLength(out));
        kernel.fill(out, outOffset, k0, k1, firstElement, n, scale);
    }
}

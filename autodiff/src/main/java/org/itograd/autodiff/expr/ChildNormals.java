package org.itograd.autodiff.expr;

import java.util.List;
import org.itograd.base.DType;

/// A few elements of the normal streams of many children of a key, in `double`: what [Threefry#hash2x64] of a child's number and
/// then [RandomKernels#normals] give. Those take vectors of elements, of which such a child has too few; here lanes run over
/// children.
///
/// For one thread at a time.
public final class ChildNormals {
    /// Vectors of every width divide it.
    private static final int LANES = 8;

    private static final int BLOCK = 32;
    private static final int RUN = BLOCK / 2;
    private static final int[] NO_OFFSETS = new int[2];
    private static final double[] NO_PARAMETERS = {};

    private final long first;
    private final int each;
    /// Words of 64 bits, as numbers of the same bits.
    private final double[][] children;
    private final double[][] words;
    private final double[][] numbers;
    private final long[] keys = new long[Threefry.KEYS];
    private final long[] counter = new long[1];

    /// @param most  the largest number of children
    /// @param first the first element of each
    /// @param each  how many elements of each
    public ChildNormals(int most, long first, int each) {
        this.first = first;
        this.each = each;
        int lanes = Math.ceilDiv(most, LANES) * LANES;
        children = new double[1][lanes];
        words = new double[2][lanes];
        numbers = new double[1][lanes];
    }

    private static final class Kernels {
        /// From children to the words of their keys.
        static final Kernel WORDS = words();
        /// From these words, at a counter, to the first or the second member of a pair.
        static final Kernel[] MEMBERS = {member(0), member(1)};

        private static Kernel words() {
            Bits[] words = Threefry.words(FloatFormat.DOUBLE, Expr.input(0).bits(), Bits.constant(0));
            return Compiler.of(List.of(words[0].toExpr(), words[1].toExpr()), DType.F64, List.of(Access.VECTOR));
        }

        private static Kernel member(int place) {
            FloatFormat f = FloatFormat.DOUBLE;
            Bits tag = Bits.constant(RandomKernel.Distribution.NORMAL.doubleTag);
            Bits[] words = Threefry.words(f, Bits.key(0), tag, Expr.input(0).bits(), Expr.input(1).bits());
            Expr number = RandomKernel.normals(f, words[0], words[1])[place];
            return Compiler.of(List.of(number), DType.F64, List.of(Access.VECTOR, Access.VECTOR));
        }
    }

    /// Writes the numbers of some children of the key (k0, k1), those of a child next to each other.
    ///
    /// @param of their places, `count` of them at `from`
    public void fill(long k0, long k1, long[] of, int from, int count, double[] to) {
        Threefry.schedule(FloatFormat.DOUBLE, k0, k1, keys);
        for (int i = 0; i < count; i++) {
            children[0][i] = Double.longBitsToDouble(of[from + i]);
        }
        int lanes = Math.ceilDiv(count, LANES) * LANES;
        Kernels.WORDS.run(children, NO_OFFSETS, words, NO_OFFSETS, NO_PARAMETERS, keys, lanes);
        for (int e = 0; e < each; e++) {
            long element = first + e;
            counter[0] = element / BLOCK * RUN + element % RUN;
            Kernel member = Kernels.MEMBERS[element % BLOCK < RUN ? 0 : 1];
            member.run(words, NO_OFFSETS, numbers, NO_OFFSETS, NO_PARAMETERS, counter, lanes);
            for (int i = 0; i < count; i++) {
                to[i * each + e] = numbers[0][i];
            }
        }
    }
}

package org.itograd.autodiff.expr;

import java.util.Collections;
import java.util.List;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// The same elements of the normal streams of many keys, side by side: for a recursion in time that draws a few numbers in each
/// step, under a key of the step's own. [RandomKernels] vectorises over the elements of one key, which such a step has not
/// enough of; here lanes run over keys. The numbers are the same.
///
/// For one thread at a time.
public final class KeyedNormals {
    private static final int[] NO_OFFSETS = new int[3];
    private static final double[] NO_PARAMETERS = {};
    private static final Object[] NOTHING = {};
    /// Made when they are first needed: by element type, the numbers, of the first and of the second member of a pair; the words of
    /// children's keys, upwards and downwards.
    private static final @Nullable Kernel[][] KERNELS = new Kernel[DType.values().length][4];

    private final DType dtype;
    private final FloatFormat format;
    /// The keys' words, as numbers of the same bits, and the scales.
    private final Object[] inputs;
    /// For numbers that do not go side by side.
    private final Object side;
    private final double[][] words;
    private final long[] parent = new long[3];
    private final long[] counter = new long[2];
    private final Object[] out = new Object[1];
    private final int[] outAt = new int[1];

    /// @param keys how many keys there may be
    public KeyedNormals(DType dtype, int keys) {
        this.dtype = dtype;
        format = FloatFormat.of(dtype);
        side = dtype.allocate(keys);
        words = new double[2][keys];
        inputs = dtype == DType.F64
                ? new Object[]{words[0], words[1], new double[keys]}
                : new Object[]{dtype.allocate(keys), dtype.allocate(keys), dtype.allocate(keys)};
    }

    private static synchronized Kernel kernel(DType dtype, int which) {
        Kernel present = KERNELS[dtype.ordinal()][which];
        if (present == null) {
            present = which < 2 ? numbers(dtype, which) : children(dtype, which == 3);
            KERNELS[dtype.ordinal()][which] = present;
        }
        return present;
    }

    /// Lanes over keys.
    private static Kernel numbers(DType dtype, int member) {
        FloatFormat f = FloatFormat.of(dtype);
        Bits[] pair = Threefry.words(f, Bits.key(0), Bits.key(1), Expr.input(0).bits(), Expr.input(1).bits());
        Expr number = RandomKernel.normals(f, pair[0], pair[1])[member].mul(Expr.input(2));
        return Compiler.of(List.of(number), dtype, Collections.nCopies(3, Access.VECTOR));
    }

    /// Lanes over children: the words under which each of them draws, of which `float` takes the low halves.
    private static Kernel children(DType dtype, boolean down) {
        FloatFormat f = FloatFormat.DOUBLE;
        Bits number = down ? Bits.key(2).sub(Bits.index()) : Bits.iota(2);
        Bits[] child = Threefry.words(f, number, Bits.constant(0), Bits.key(0), Bits.key(1));
        Bits[] own = switch (dtype) {
            case F32 -> Threefry.words(
                    f, Bits.constant(0), Bits.constant(RandomKernel.Distribution.NORMAL.singleTag), child[0], child[1]);
            case F64 -> child;
        };
        return Compiler.of(List.of(own[0].toExpr(), own[1].toExpr()), DType.F64, List.of());
    }

    /// Takes the children `first`, `first + way`, … of a key ([Threefry#hash2x64] of their numbers) for keys.
    ///
    /// @param way    1 or -1
    /// @param scales what the numbers of child k are multiplied by stands at place k
    /// @param n      how many
    public void children(long k0, long k1, int first, int way, double[] scales, int n) {
        parent[0] = k0;
        parent[1] = k1;
        parent[2] = first;
        kernel(dtype, way > 0 ? 2 : 3).run(
                NOTHING, NO_OFFSETS, words, NO_OFFSETS, NO_PARAMETERS, parent, n);
        for (int i = 0; i < n; i++) {
            double scale = scales[first + way * i];
            switch (dtype) {
                case F32 -> {
                    ((float[]) inputs[0])[i] = Float.intBitsToFloat((int) Double.doubleToRawLongBits(words[0][i]));
                    ((float[]) inputs[1])[i] = Float.intBitsToFloat((int) Double.doubleToRawLongBits(words[1][i]));
                    ((float[]) inputs[2])[i] = (float) scale;
                }
                case F64 -> ((double[]) inputs[2])[i] = scale;
            }
        }
    }

    /// Writes an element of the normal stream of each of the first n keys, times its scale.
    ///
    /// @param to   an array of the element type
    /// @param at   where that of the first key goes
    /// @param step from there to that of the next
    public void fill(long element, int n, Object to, int at, int step) {
        int block = RandomKernel.BLOCK;
        long pair = element / block * (block / 2) + element % (block / 2);
        counter[0] = pair;
        counter[1] = format.pick(pair >>> Integer.SIZE, RandomKernel.Distribution.NORMAL.doubleTag);
        int member = element % block < block / 2 ? 0 : 1;
        out[0] = step == 1 ? to : side;
        outAt[0] = step == 1 ? at : 0;
        kernel(dtype, member).run(inputs, NO_OFFSETS, out, outAt, NO_PARAMETERS, counter, n);
        for (int i = 0; i < n && step > 1; i++) {
            switch (dtype) {
                case F32 -> ((float[]) to)[at + i * step] = ((float[]) side)[i];
                case F64 -> ((double[]) to)[at + i * step] = ((double[]) side)[i];
            }
        }
    }
}

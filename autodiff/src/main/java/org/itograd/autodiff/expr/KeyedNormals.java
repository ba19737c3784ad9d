package org.itograd.autodiff.expr;

import java.util.Collections;
import java.util.List;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// The same elements of the normal streams of many keys, side by side: for a recursion in time that draws a few numbers in each
/// step, under a key of the step's own, or a tree that draws a few for each node. [RandomKernels] vectorises over the elements of
/// one key, which such a step has not enough of; here lanes run over keys. The numbers are the same.
///
/// For one thread at a time.
public final class KeyedNormals {
    /// Vectors of every width divide it.
    private static final int BYTES = 64;

    private static final int[] NO_OFFSETS = new int[3];
    private static final double[] NO_PARAMETERS = {};
    private static final Object[] NOTHING = {};
    /// The numbers of a kernel: from 0 on the first and the second member of a pair, from SCALED on these times a scale; then the words
    /// of children's keys.
    private static final int SCALED = 2;
    private static final int UPWARDS = 4;
    private static final int DOWNWARDS = 5;
    private static final int GIVEN = 6;
    /// Made when they are first needed, by element type.
    private static final @Nullable Kernel[][] KERNELS = new Kernel[DType.values().length][GIVEN + 1];

    private final DType dtype;
    private final FloatFormat format;
    private final int lanes;
    /// Those of [#KERNELS] that were needed here.
    private final @Nullable Kernel[] kernels = new Kernel[GIVEN + 1];
    /// The keys' words, as numbers of the same bits, and the scales.
    private final Object[] inputs;
    /// For numbers that do not go side by side.
    private final Object side;
    private final double[][] words;
    /// Given children, as numbers of the same bits.
    private final double[][] given;
    private final long[] parent = new long[Threefry.KEYS + 1];
    private final long[] counter = new long[2];
    private final Object[] out = new Object[1];
    private final int[] outAt = new int[1];
    private int scaled;

    /// @param keys how many keys there may be
    public KeyedNormals(DType dtype, int keys) {
        this.dtype = dtype;
        format = FloatFormat.of(dtype);
        lanes = BYTES / dtype.bytes();
        int room = whole(keys);
        side = dtype.allocate(room);
        words = new double[2][room];
        given = new double[1][room];
        inputs = dtype == DType.F64
                ? new Object[]{words[0], words[1], new double[room]}
                : new Object[]{dtype.allocate(room), dtype.allocate(room), dtype.allocate(room)};
    }

    /// As many that no vector is left half empty.
    private int whole(int n) {
        return Math.ceilDiv(n, lanes) * lanes;
    }

    private Kernel kernel(int which) {
        Kernel present = kernels[which];
        if (present == null) {
            present = kernel(dtype, which);
            kernels[which] = present;
        }
        return present;
    }

    private static synchronized Kernel kernel(DType dtype, int which) {
        Kernel present = KERNELS[dtype.ordinal()][which];
        if (present == null) {
            present = switch (which) {
                case UPWARDS -> children(dtype, Bits.iota(Threefry.KEYS), List.of());
                case DOWNWARDS -> children(dtype, Bits.key(Threefry.KEYS).sub(Bits.index()), List.of());
                case GIVEN -> children(dtype, Expr.input(0).bits(), List.of(Access.VECTOR));
                default -> numbers(dtype, which % 2, which >= SCALED);
            };
            KERNELS[dtype.ordinal()][which] = present;
        }
        return present;
    }

    /// Lanes over keys.
    private static Kernel numbers(DType dtype, int member, boolean scaled) {
        FloatFormat f = FloatFormat.of(dtype);
        Bits[] pair = Threefry.words(f, Bits.key(0), Bits.key(1), Expr.input(0).bits(), Expr.input(1).bits());
        Expr number = RandomKernel.normals(f, pair[0], pair[1])[member];
        return Compiler.of(
                List.of(scaled ? number.mul(Expr.input(2)) : number), dtype, Collections.nCopies(3, Access.VECTOR));
    }

    /// Lanes over children: the words under which each of them draws, of which `float` takes the low halves.
    private static Kernel children(DType dtype, Bits number, List<Access> inputs) {
        FloatFormat f = FloatFormat.DOUBLE;
        Bits[] child = Threefry.words(f, number, Bits.constant(0));
        Bits[] own = switch (dtype) {
            case F32 -> Threefry.words(
                    f, Bits.constant(0), Bits.constant(RandomKernel.Distribution.NORMAL.singleTag), child[0], child[1]);
            case F64 -> child;
        };
        return Compiler.of(List.of(own[0].toExpr(), own[1].toExpr()), DType.F64, inputs);
    }

    /// Takes the children `first`, `first + way`, … of a key ([Threefry#hash2x64] of their numbers) for keys.
    ///
    /// @param way    1 or -1
    /// @param scales what the numbers of child k are multiplied by stands at place k
    /// @param n      how many
    public void children(long k0, long k1, int first, int way, double[] scales, int n) {
        parent[Threefry.KEYS] = first;
        words(way > 0 ? UPWARDS : DOWNWARDS, k0, k1, NOTHING, n);
        for (int i = 0; i < n; i++) {
            Numbers.set(dtype, scales[first + way * i], inputs[2], i);
        }
        scaled = SCALED;
    }

    /// Takes some children of a key for keys, with the scale 1.
    ///
    /// @param of their numbers, n of them from the place `from` on
    public void children(long k0, long k1, long[] of, int from, int n) {
        for (int i = 0; i < n; i++) {
            given[0][i] = Double.longBitsToDouble(of[from + i]);
        }
        words(GIVEN, k0, k1, given, n);
        scaled = 0;
    }

    private void words(int which, long k0, long k1, Object[] from, int n) {
        Threefry.schedule(FloatFormat.DOUBLE, k0, k1, parent);
        kernel(which).run(from, NO_OFFSETS, words, NO_OFFSETS, NO_PARAMETERS, parent, whole(n));
        for (int i = 0; i < n && dtype == DType.F32; i++) {
            ((float[]) inputs[0])[i] = Float.intBitsToFloat((int) Double.doubleToRawLongBits(words[0][i]));
            ((float[]) inputs[1])[i] = Float.intBitsToFloat((int) Double.doubleToRawLongBits(words[1][i]));
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
        boolean direct = step == 1 && n == whole(n);
        out[0] = direct ? to : side;
        outAt[0] = direct ? at : 0;
        kernel(scaled + member).run(inputs, NO_OFFSETS, out, outAt, NO_PARAMETERS, counter, whole(n));
        for (int i = 0; i < n && !direct; i++) {
            switch (dtype) {
                case F32 -> ((float[]) to)[at + i * step] = ((float[]) side)[i];
                case F64 -> ((double[]) to)[at + i * step] = ((double[]) side)[i];
            }
        }
    }
}

package org.itograd.autodiff.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [ReductionLoops] over `float[]` with vectors.
///
/// A block's 32 partial sums are two vectors of 512 bits. Narrower vectors go over the block (4 KiB, in the L1 cache) two
/// or four times, taking the next lanes each time, so the sums are the same.
final class VectorFloatReductions implements ReductionLoops {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class,
            VectorShape.forBitSize(Kernels.VECTOR_BITS));
    private static final int L = S.length();

    @Override
    public double sum(Object x, int at, int n) {
        float[] from = (float[]) x;
        float[] lanes = Scratch.floats(Scratch.Reals.TILE, LANES);
        int whole = n - n % LANES;
        for (int l = 0; l < LANES; l += 2 * L) {
            lanes(from, at + l, at + whole, lanes, l);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] += from[at + i];
        }
        return ScalarFloatReductions.halve(lanes);
    }

    /// The partial sums of the lanes from number l on.
    private static void lanes(float[] x, int at, int end, float[] lanes, int l) {
        FloatVector c0 = FloatVector.zero(S);
        FloatVector c1 = FloatVector.zero(S);
        for (int i = at; i < end; i += LANES) {
            c0 = c0.add(FloatVector.fromArray(S, x, i));
            c1 = c1.add(FloatVector.fromArray(S, x, i + L));
        }
        c0.intoArray(lanes, l);
        c1.intoArray(lanes, l + L);
    }

    @Override
    public double max(Object x, int at, int n) {
        float[] from = (float[]) x;
        if (n < 2 * L) {
            return ScalarFloatReductions.max(Float.NEGATIVE_INFINITY, from, at, at + n);
        }
        FloatVector c0 = FloatVector.fromArray(S, from, at);
        FloatVector c1 = FloatVector.fromArray(S, from, at + L);
        int i = at + 2 * L;
        for (; i <= at + n - 2 * L; i += 2 * L) {
            c0 = c0.max(FloatVector.fromArray(S, from, i));
            c1 = c1.max(FloatVector.fromArray(S, from, i + L));
        }
        float[] lanes = Scratch.floats(Scratch.Reals.TILE, LANES);
        c0.max(c1).intoArray(lanes, 0);
        float max = ScalarFloatReductions.max(Float.NEGATIVE_INFINITY, lanes, 0, L);
        return ScalarFloatReductions.max(max, from, i, at + n);
    }

    @Override
    public void columnSum(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        float[] from = (float[]) x;
        float[] to = (float[]) y;
        int j = 0;
        for (; j <= columns - 2 * L; j += 2 * L) {
            FloatVector c0 = FloatVector.fromArray(S, from, at + j);
            FloatVector c1 = FloatVector.fromArray(S, from, at + j + L);
            for (int r = 1, i = at + step + j; r < rows; r++, i += step) {
                c0 = c0.add(FloatVector.fromArray(S, from, i));
                c1 = c1.add(FloatVector.fromArray(S, from, i + L));
            }
            c0.intoArray(to, yAt + j);
            c1.intoArray(to, yAt + j + L);
        }
        for (; j <= columns - L; j += L) {
            FloatVector c0 = FloatVector.fromArray(S, from, at + j);
            for (int r = 1, i = at + step + j; r < rows; r++, i += step) {
                c0 = c0.add(FloatVector.fromArray(S, from, i));
            }
            c0.intoArray(to, yAt + j);
        }
        ScalarFloatReductions.columnSum(from, at, rows, step, j, columns, to, yAt);
    }

    @Override
    public void columnMax(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        float[] from = (float[]) x;
        float[] to = (float[]) y;
        int j = 0;
        for (; j <= columns - L; j += L) {
            FloatVector c0 = FloatVector.fromArray(S, from, at + j);
            for (int r = 1, i = at + step + j; r < rows; r++, i += step) {
                c0 = c0.max(FloatVector.fromArray(S, from, i));
            }
            c0.intoArray(to, yAt + j);
        }
        ScalarFloatReductions.columnMax(from, at, rows, step, j, columns, to, yAt);
    }
}

package org.itograd.autodiff.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// [ReductionLoops] over `double[]` with vectors.
///
/// A block's 32 partial sums are two or more vectors. These go over the block (4 or 8 KiB, in the L1 cache) four at a time if
/// there are as many, else two, taking the next lanes each time, so the sums are the same for any width.
final class VectorDoubleReductions implements ReductionLoops {
    private static final VectorSpecies<Double> S = VectorSpecies.of(double.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();
    private static final Class<? extends Vector<Double>> CLASS = S.vectorType();

    /// Vectors that are summed side by side.
    private static final int AT_ONCE = Math.min(4, LANES / L);

    @Override
    public /*64*/double sum(Object x, int at, int n) {
        double[] from = (double[]) x;
        double[] lanes = Scratch.doubles(Scratch.Reals.TILE, LANES);
        int whole = n - n % LANES;
        for (int l = 0; l < LANES; l += AT_ONCE * L) {
            if (AT_ONCE == 4) {
                four(from, at + l, at + whole, lanes, l);
            } else {
                two(from, at + l, at + whole, lanes, l);
            }
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] += from[at + i];
        }
        return ScalarDoubleReductions.halve(lanes);
    }

    /// The partial sums of the lanes from number l on, two vectors of them.
    private static void two(double[] x, int at, int end, double[] lanes, int l) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        for (int i = at; i < end; i += LANES) {
            c0 = c0.lanewise(ADD, DoubleVector.fromArray(S, x, i));
            c1 = c1.lanewise(ADD, DoubleVector.fromArray(S, x, i + L));
        }
        ((DoubleVector) CLASS.cast(c0)).intoArray(lanes, l);
        ((DoubleVector) CLASS.cast(c1)).intoArray(lanes, l + L);
    }

    /// The partial sums of the lanes from number l on, four vectors of them.
    private static void four(double[] x, int at, int end, double[] lanes, int l) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        for (int i = at; i < end; i += LANES) {
            c0 = c0.lanewise(ADD, DoubleVector.fromArray(S, x, i));
            c1 = c1.lanewise(ADD, DoubleVector.fromArray(S, x, i + L));
            c2 = c2.lanewise(ADD, DoubleVector.fromArray(S, x, i + 2 * L));
            c3 = c3.lanewise(ADD, DoubleVector.fromArray(S, x, i + 3 * L));
        }
        ((DoubleVector) CLASS.cast(c0)).intoArray(lanes, l);
        ((DoubleVector) CLASS.cast(c1)).intoArray(lanes, l + L);
        ((DoubleVector) CLASS.cast(c2)).intoArray(lanes, l + 2 * L);
        ((DoubleVector) CLASS.cast(c3)).intoArray(lanes, l + 3 * L);
    }

    @Override
    public /*64*/double max(Object x, int at, int n) {
        double[] from = (double[]) x;
        if (n < 2 * L) {
            return ScalarDoubleReductions.max(Double.NEGATIVE_INFINITY, from, at, at + n);
        }
        DoubleVector c0 = DoubleVector.fromArray(S, from, at);
        DoubleVector c1 = DoubleVector.fromArray(S, from, at + L);
        int i = at + 2 * L;
        for (; i <= at + n - 2 * L; i += 2 * L) {
            c0 = c0.lanewise(MAX, DoubleVector.fromArray(S, from, i));
            c1 = c1.lanewise(MAX, DoubleVector.fromArray(S, from, i + L));
        }
        double[] lanes = Scratch.doubles(Scratch.Reals.TILE, LANES);
        ((DoubleVector) CLASS.cast(c0.lanewise(MAX, c1))).intoArray(lanes, 0);
        double max = ScalarDoubleReductions.max(Double.NEGATIVE_INFINITY, lanes, 0, L);
        return ScalarDoubleReductions.max(max, from, i, at + n);
    }

    @Override
    public void columnSum(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        double[] from = (double[]) x;
        double[] to = (double[]) y;
        int j = 0;
        for (; j <= columns - 2 * L; j += 2 * L) {
            DoubleVector c0 = DoubleVector.fromArray(S, from, at + j);
            DoubleVector c1 = DoubleVector.fromArray(S, from, at + j + L);
            for (int r = 1, i = at + step + j; r < rows; r++, i += step) {
                c0 = c0.lanewise(ADD, DoubleVector.fromArray(S, from, i));
                c1 = c1.lanewise(ADD, DoubleVector.fromArray(S, from, i + L));
            }
            ((DoubleVector) CLASS.cast(c0)).intoArray(to, yAt + j);
            ((DoubleVector) CLASS.cast(c1)).intoArray(to, yAt + j + L);
        }
        for (; j <= columns - L; j += L) {
            DoubleVector c0 = DoubleVector.fromArray(S, from, at + j);
            for (int r = 1, i = at + step + j; r < rows; r++, i += step) {
                c0 = c0.lanewise(ADD, DoubleVector.fromArray(S, from, i));
            }
            ((DoubleVector) CLASS.cast(c0)).intoArray(to, yAt + j);
        }
        ScalarDoubleReductions.columnSum(from, at, rows, step, j, columns, to, yAt);
    }

    @Override
    public void columnMax(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        double[] from = (double[]) x;
        double[] to = (double[]) y;
        int j = 0;
        for (; j <= columns - L; j += L) {
            DoubleVector c0 = DoubleVector.fromArray(S, from, at + j);
            for (int r = 1, i = at + step + j; r < rows; r++, i += step) {
                c0 = c0.lanewise(MAX, DoubleVector.fromArray(S, from, i));
            }
            ((DoubleVector) CLASS.cast(c0)).intoArray(to, yAt + j);
        }
        ScalarDoubleReductions.columnMax(from, at, rows, step, j, columns, to, yAt);
    }
}

package org.itograd.autodiff.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// [Strips] over `double[]` with vectors that are one vector wide or half of one, bound by loads. The others are in
/// [VectorDoubleWideStrips].
final class VectorDoubleStrips implements Strips {
    private static final VectorSpecies<Double> S =
            VectorSpecies.of(double.class, VectorShape.forBitSize(Simd.mode().bits()));
    private static final VectorSpecies<Double> HALF = VectorSpecies.of(double.class,
            VectorShape.forBitSize(Strips.halfBits()));
    private static final int H = HALF.length();
    private static final Class<? extends Vector<Double>> CLASS = S.vectorType();
    private static final Class<? extends Vector<Double>> HALF_CLASS = HALF.vectorType();

    @Override
    public void run(
            int m,
            int columns,
            int k,
            Object a,
            int aAt,
            int aRow,
            int aColumn,
            Object b,
            int bAt,
            int bRow,
            Object c,
            int cAt,
            int cRow,
            boolean add) {
        if (columns > H) {
            oneVector(m, k, (double[]) a, aAt, aRow, aColumn, (double[]) b, bAt, bRow, (double[]) c, cAt, cRow, add);
        } else {
            halfVector(m, k, (double[]) a, aAt, aRow, aColumn, (double[]) b, bAt, bRow, (double[]) c, cAt, cRow, add);
        }
    }

    private static void oneVector(
            int m,
            int k,
            double[] a,
            int aAt,
            int aRow,
            int aColumn,
            double[] b,
            int bAt,
            int bRow,
            double[] c,
            int cAt,
            int cRow,
            boolean add) {
        for (int i = 0; i < m; i += 8) {
            int valid = Math.min(8, m - i);
            tile8x1(valid, k, a, aAt + i * aRow, aRow, aColumn, b, bAt, bRow, c, cAt + i * cRow, cRow, add);
        }
    }

    private static void halfVector(
            int m,
            int k,
            double[] a,
            int aAt,
            int aRow,
            int aColumn,
            double[] b,
            int bAt,
            int bRow,
            double[] c,
            int cAt,
            int cRow,
            boolean add) {
        for (int i = 0; i < m; i += 8) {
            int valid = Math.min(8, m - i);
            tile8xHalf(valid, k, a, aAt + i * aRow, aRow, aColumn, b, bAt, bRow, c, cAt + i * cRow, cRow, add);
        }
    }

    /// Two units of latency 4 need 8 sums in flight.
    private static void tile8x1(
            int valid,
            int k,
            double[] a,
            int aAt,
            int aRow,
            int aColumn,
            double[] b,
            int bAt,
            int bRow,
            double[] c,
            int cAt,
            int cRow,
            boolean add) {
        // spotless:off
        int last = valid - 1;
        int a0 = aAt; int a1 = aAt + Math.min(1, last) * aRow;
        int a2 = aAt + Math.min(2, last) * aRow; int a3 = aAt + Math.min(3, last) * aRow;
        int a4 = aAt + Math.min(4, last) * aRow; int a5 = aAt + Math.min(5, last) * aRow;
        int a6 = aAt + Math.min(6, last) * aRow; int a7 = aAt + Math.min(7, last) * aRow;
        DoubleVector c0 = DoubleVector.zero(S); DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S); DoubleVector c3 = DoubleVector.zero(S);
        DoubleVector c4 = DoubleVector.zero(S); DoubleVector c5 = DoubleVector.zero(S);
        DoubleVector c6 = DoubleVector.zero(S); DoubleVector c7 = DoubleVector.zero(S);
        for (int l = 0, p = 0, q = bAt; l < k; l++, p += aColumn, q += bRow) {
            DoubleVector y = DoubleVector.fromArray(S, b, q);
            c0 = DoubleVector.broadcast(S, a[a0 + p]).lanewise(FMA, y, c0);
            c1 = DoubleVector.broadcast(S, a[a1 + p]).lanewise(FMA, y, c1);
            c2 = DoubleVector.broadcast(S, a[a2 + p]).lanewise(FMA, y, c2);
            c3 = DoubleVector.broadcast(S, a[a3 + p]).lanewise(FMA, y, c3);
            c4 = DoubleVector.broadcast(S, a[a4 + p]).lanewise(FMA, y, c4);
            c5 = DoubleVector.broadcast(S, a[a5 + p]).lanewise(FMA, y, c5);
            c6 = DoubleVector.broadcast(S, a[a6 + p]).lanewise(FMA, y, c6);
            c7 = DoubleVector.broadcast(S, a[a7 + p]).lanewise(FMA, y, c7);
        }
        int t0 = cAt; int t1 = cAt + Math.min(1, last) * cRow;
        int t2 = cAt + Math.min(2, last) * cRow; int t3 = cAt + Math.min(3, last) * cRow;
        int t4 = cAt + Math.min(4, last) * cRow; int t5 = cAt + Math.min(5, last) * cRow;
        int t6 = cAt + Math.min(6, last) * cRow; int t7 = cAt + Math.min(7, last) * cRow;
        if (add) {
            c0 = DoubleVector.fromArray(S, c, t0).lanewise(ADD, c0);
            c1 = DoubleVector.fromArray(S, c, t1).lanewise(ADD, c1);
            c2 = DoubleVector.fromArray(S, c, t2).lanewise(ADD, c2);
            c3 = DoubleVector.fromArray(S, c, t3).lanewise(ADD, c3);
            c4 = DoubleVector.fromArray(S, c, t4).lanewise(ADD, c4);
            c5 = DoubleVector.fromArray(S, c, t5).lanewise(ADD, c5);
            c6 = DoubleVector.fromArray(S, c, t6).lanewise(ADD, c6);
            c7 = DoubleVector.fromArray(S, c, t7).lanewise(ADD, c7);
        }
        ((DoubleVector) CLASS.cast(c0)).intoArray(c, t0);
        ((DoubleVector) CLASS.cast(c1)).intoArray(c, t1);
        ((DoubleVector) CLASS.cast(c2)).intoArray(c, t2);
        ((DoubleVector) CLASS.cast(c3)).intoArray(c, t3);
        ((DoubleVector) CLASS.cast(c4)).intoArray(c, t4);
        ((DoubleVector) CLASS.cast(c5)).intoArray(c, t5);
        ((DoubleVector) CLASS.cast(c6)).intoArray(c, t6);
        ((DoubleVector) CLASS.cast(c7)).intoArray(c, t7);
        // spotless:on
    }

    /// [#tile8x1] with half vectors.
    private static void tile8xHalf(
            int valid,
            int k,
            double[] a,
            int aAt,
            int aRow,
            int aColumn,
            double[] b,
            int bAt,
            int bRow,
            double[] c,
            int cAt,
            int cRow,
            boolean add) {
        // spotless:off
        int last = valid - 1;
        int a0 = aAt; int a1 = aAt + Math.min(1, last) * aRow;
        int a2 = aAt + Math.min(2, last) * aRow; int a3 = aAt + Math.min(3, last) * aRow;
        int a4 = aAt + Math.min(4, last) * aRow; int a5 = aAt + Math.min(5, last) * aRow;
        int a6 = aAt + Math.min(6, last) * aRow; int a7 = aAt + Math.min(7, last) * aRow;
        DoubleVector c0 = DoubleVector.zero(HALF); DoubleVector c1 = DoubleVector.zero(HALF);
        DoubleVector c2 = DoubleVector.zero(HALF); DoubleVector c3 = DoubleVector.zero(HALF);
        DoubleVector c4 = DoubleVector.zero(HALF); DoubleVector c5 = DoubleVector.zero(HALF);
        DoubleVector c6 = DoubleVector.zero(HALF); DoubleVector c7 = DoubleVector.zero(HALF);
        for (int l = 0, p = 0, q = bAt; l < k; l++, p += aColumn, q += bRow) {
            DoubleVector y = DoubleVector.fromArray(HALF, b, q);
            c0 = DoubleVector.broadcast(HALF, a[a0 + p]).lanewise(FMA, y, c0);
            c1 = DoubleVector.broadcast(HALF, a[a1 + p]).lanewise(FMA, y, c1);
            c2 = DoubleVector.broadcast(HALF, a[a2 + p]).lanewise(FMA, y, c2);
            c3 = DoubleVector.broadcast(HALF, a[a3 + p]).lanewise(FMA, y, c3);
            c4 = DoubleVector.broadcast(HALF, a[a4 + p]).lanewise(FMA, y, c4);
            c5 = DoubleVector.broadcast(HALF, a[a5 + p]).lanewise(FMA, y, c5);
            c6 = DoubleVector.broadcast(HALF, a[a6 + p]).lanewise(FMA, y, c6);
            c7 = DoubleVector.broadcast(HALF, a[a7 + p]).lanewise(FMA, y, c7);
        }
        int t0 = cAt; int t1 = cAt + Math.min(1, last) * cRow;
        int t2 = cAt + Math.min(2, last) * cRow; int t3 = cAt + Math.min(3, last) * cRow;
        int t4 = cAt + Math.min(4, last) * cRow; int t5 = cAt + Math.min(5, last) * cRow;
        int t6 = cAt + Math.min(6, last) * cRow; int t7 = cAt + Math.min(7, last) * cRow;
        if (add) {
            c0 = DoubleVector.fromArray(HALF, c, t0).lanewise(ADD, c0);
            c1 = DoubleVector.fromArray(HALF, c, t1).lanewise(ADD, c1);
            c2 = DoubleVector.fromArray(HALF, c, t2).lanewise(ADD, c2);
            c3 = DoubleVector.fromArray(HALF, c, t3).lanewise(ADD, c3);
            c4 = DoubleVector.fromArray(HALF, c, t4).lanewise(ADD, c4);
            c5 = DoubleVector.fromArray(HALF, c, t5).lanewise(ADD, c5);
            c6 = DoubleVector.fromArray(HALF, c, t6).lanewise(ADD, c6);
            c7 = DoubleVector.fromArray(HALF, c, t7).lanewise(ADD, c7);
        }
        ((DoubleVector) HALF_CLASS.cast(c0)).intoArray(c, t0);
        ((DoubleVector) HALF_CLASS.cast(c1)).intoArray(c, t1);
        ((DoubleVector) HALF_CLASS.cast(c2)).intoArray(c, t2);
        ((DoubleVector) HALF_CLASS.cast(c3)).intoArray(c, t3);
        ((DoubleVector) HALF_CLASS.cast(c4)).intoArray(c, t4);
        ((DoubleVector) HALF_CLASS.cast(c5)).intoArray(c, t5);
        ((DoubleVector) HALF_CLASS.cast(c6)).intoArray(c, t6);
        ((DoubleVector) HALF_CLASS.cast(c7)).intoArray(c, t7);
        // spotless:on
    }
}

package org.itograd.autodiff.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// [Strips] over `double[]` that are two or four vectors wide: they keep the arithmetic units busy.
final class VectorDoubleWideStrips implements Strips {
    private static final VectorSpecies<Double> S =
            VectorSpecies.of(double.class, VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();
    private static final Class<? extends Vector<Double>> CLASS = S.vectorType();

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
        if (columns > 2 * L) {
            fourVectors(m, k, (double[]) a, aAt, aRow, aColumn, (double[]) b, bAt, bRow, (double[]) c, cAt, cRow, add);
        } else {
            twoVectors(m, k, (double[]) a, aAt, aRow, aColumn, (double[]) b, bAt, bRow, (double[]) c, cAt, cRow, add);
        }
    }

    private static void fourVectors(
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
        for (int i = 0, rows; i < m; i += rows) {
            rows = Strips.tall(m - i) ? 6 : 4;
            int valid = Math.min(rows, m - i);
            int from = aAt + i * aRow;
            int to = cAt + i * cRow;
            if (rows == 6) {
                tile6x4(valid, k, a, from, aRow, aColumn, b, bAt, bRow, c, to, cRow, add);
            } else {
                tile4x4(valid, k, a, from, aRow, aColumn, b, bAt, bRow, c, to, cRow, add);
            }
        }
    }

    private static void twoVectors(
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
        for (int i = 0; i < m; i += 6) {
            int valid = Math.min(6, m - i);
            tile6x2(valid, k, a, aAt + i * aRow, aRow, aColumn, b, bAt, bRow, c, cAt + i * cRow, cRow, add);
        }
    }

    /// 24 sums, 4 numbers of B and one of A fill 29 of 32 registers.
    private static void tile6x4(
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
        DoubleVector c00 = DoubleVector.zero(S); DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S); DoubleVector c03 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S); DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c12 = DoubleVector.zero(S); DoubleVector c13 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S); DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c22 = DoubleVector.zero(S); DoubleVector c23 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S); DoubleVector c31 = DoubleVector.zero(S);
        DoubleVector c32 = DoubleVector.zero(S); DoubleVector c33 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S); DoubleVector c41 = DoubleVector.zero(S);
        DoubleVector c42 = DoubleVector.zero(S); DoubleVector c43 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S); DoubleVector c51 = DoubleVector.zero(S);
        DoubleVector c52 = DoubleVector.zero(S); DoubleVector c53 = DoubleVector.zero(S);
        for (int l = 0, p = 0, q = bAt; l < k; l++, p += aColumn, q += bRow) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, q);
            DoubleVector b1 = DoubleVector.fromArray(S, b, q + L);
            DoubleVector b2 = DoubleVector.fromArray(S, b, q + 2 * L);
            DoubleVector b3 = DoubleVector.fromArray(S, b, q + 3 * L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + p]);
            c00 = x0.lanewise(FMA, b0, c00); c01 = x0.lanewise(FMA, b1, c01); c02 = x0.lanewise(FMA, b2, c02); c03 = x0.lanewise(FMA, b3, c03);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + p]);
            c10 = x1.lanewise(FMA, b0, c10); c11 = x1.lanewise(FMA, b1, c11); c12 = x1.lanewise(FMA, b2, c12); c13 = x1.lanewise(FMA, b3, c13);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + p]);
            c20 = x2.lanewise(FMA, b0, c20); c21 = x2.lanewise(FMA, b1, c21); c22 = x2.lanewise(FMA, b2, c22); c23 = x2.lanewise(FMA, b3, c23);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + p]);
            c30 = x3.lanewise(FMA, b0, c30); c31 = x3.lanewise(FMA, b1, c31); c32 = x3.lanewise(FMA, b2, c32); c33 = x3.lanewise(FMA, b3, c33);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + p]);
            c40 = x4.lanewise(FMA, b0, c40); c41 = x4.lanewise(FMA, b1, c41); c42 = x4.lanewise(FMA, b2, c42); c43 = x4.lanewise(FMA, b3, c43);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + p]);
            c50 = x5.lanewise(FMA, b0, c50); c51 = x5.lanewise(FMA, b1, c51); c52 = x5.lanewise(FMA, b2, c52); c53 = x5.lanewise(FMA, b3, c53);
        }
        int t0 = cAt; int t1 = cAt + Math.min(1, last) * cRow;
        int t2 = cAt + Math.min(2, last) * cRow; int t3 = cAt + Math.min(3, last) * cRow;
        int t4 = cAt + Math.min(4, last) * cRow; int t5 = cAt + Math.min(5, last) * cRow;
        if (add) {
            c00 = DoubleVector.fromArray(S, c, t0).lanewise(ADD, c00); c01 = DoubleVector.fromArray(S, c, t0 + L).lanewise(ADD, c01);
            c02 = DoubleVector.fromArray(S, c, t0 + 2 * L).lanewise(ADD, c02); c03 = DoubleVector.fromArray(S, c, t0 + 3 * L).lanewise(ADD, c03);
            c10 = DoubleVector.fromArray(S, c, t1).lanewise(ADD, c10); c11 = DoubleVector.fromArray(S, c, t1 + L).lanewise(ADD, c11);
            c12 = DoubleVector.fromArray(S, c, t1 + 2 * L).lanewise(ADD, c12); c13 = DoubleVector.fromArray(S, c, t1 + 3 * L).lanewise(ADD, c13);
            c20 = DoubleVector.fromArray(S, c, t2).lanewise(ADD, c20); c21 = DoubleVector.fromArray(S, c, t2 + L).lanewise(ADD, c21);
            c22 = DoubleVector.fromArray(S, c, t2 + 2 * L).lanewise(ADD, c22); c23 = DoubleVector.fromArray(S, c, t2 + 3 * L).lanewise(ADD, c23);
            c30 = DoubleVector.fromArray(S, c, t3).lanewise(ADD, c30); c31 = DoubleVector.fromArray(S, c, t3 + L).lanewise(ADD, c31);
            c32 = DoubleVector.fromArray(S, c, t3 + 2 * L).lanewise(ADD, c32); c33 = DoubleVector.fromArray(S, c, t3 + 3 * L).lanewise(ADD, c33);
            c40 = DoubleVector.fromArray(S, c, t4).lanewise(ADD, c40); c41 = DoubleVector.fromArray(S, c, t4 + L).lanewise(ADD, c41);
            c42 = DoubleVector.fromArray(S, c, t4 + 2 * L).lanewise(ADD, c42); c43 = DoubleVector.fromArray(S, c, t4 + 3 * L).lanewise(ADD, c43);
            c50 = DoubleVector.fromArray(S, c, t5).lanewise(ADD, c50); c51 = DoubleVector.fromArray(S, c, t5 + L).lanewise(ADD, c51);
            c52 = DoubleVector.fromArray(S, c, t5 + 2 * L).lanewise(ADD, c52); c53 = DoubleVector.fromArray(S, c, t5 + 3 * L).lanewise(ADD, c53);
        }
        ((DoubleVector) CLASS.cast(c00)).intoArray(c, t0);
        ((DoubleVector) CLASS.cast(c01)).intoArray(c, t0 + L);
        ((DoubleVector) CLASS.cast(c02)).intoArray(c, t0 + 2 * L);
        ((DoubleVector) CLASS.cast(c03)).intoArray(c, t0 + 3 * L);
        ((DoubleVector) CLASS.cast(c10)).intoArray(c, t1);
        ((DoubleVector) CLASS.cast(c11)).intoArray(c, t1 + L);
        ((DoubleVector) CLASS.cast(c12)).intoArray(c, t1 + 2 * L);
        ((DoubleVector) CLASS.cast(c13)).intoArray(c, t1 + 3 * L);
        ((DoubleVector) CLASS.cast(c20)).intoArray(c, t2);
        ((DoubleVector) CLASS.cast(c21)).intoArray(c, t2 + L);
        ((DoubleVector) CLASS.cast(c22)).intoArray(c, t2 + 2 * L);
        ((DoubleVector) CLASS.cast(c23)).intoArray(c, t2 + 3 * L);
        ((DoubleVector) CLASS.cast(c30)).intoArray(c, t3);
        ((DoubleVector) CLASS.cast(c31)).intoArray(c, t3 + L);
        ((DoubleVector) CLASS.cast(c32)).intoArray(c, t3 + 2 * L);
        ((DoubleVector) CLASS.cast(c33)).intoArray(c, t3 + 3 * L);
        ((DoubleVector) CLASS.cast(c40)).intoArray(c, t4);
        ((DoubleVector) CLASS.cast(c41)).intoArray(c, t4 + L);
        ((DoubleVector) CLASS.cast(c42)).intoArray(c, t4 + 2 * L);
        ((DoubleVector) CLASS.cast(c43)).intoArray(c, t4 + 3 * L);
        ((DoubleVector) CLASS.cast(c50)).intoArray(c, t5);
        ((DoubleVector) CLASS.cast(c51)).intoArray(c, t5 + L);
        ((DoubleVector) CLASS.cast(c52)).intoArray(c, t5 + 2 * L);
        ((DoubleVector) CLASS.cast(c53)).intoArray(c, t5 + 3 * L);
        // spotless:on
    }

    /// For what sixes leave over.
    private static void tile4x4(
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
        DoubleVector c00 = DoubleVector.zero(S); DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c02 = DoubleVector.zero(S); DoubleVector c03 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S); DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c12 = DoubleVector.zero(S); DoubleVector c13 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S); DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c22 = DoubleVector.zero(S); DoubleVector c23 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S); DoubleVector c31 = DoubleVector.zero(S);
        DoubleVector c32 = DoubleVector.zero(S); DoubleVector c33 = DoubleVector.zero(S);
        for (int l = 0, p = 0, q = bAt; l < k; l++, p += aColumn, q += bRow) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, q);
            DoubleVector b1 = DoubleVector.fromArray(S, b, q + L);
            DoubleVector b2 = DoubleVector.fromArray(S, b, q + 2 * L);
            DoubleVector b3 = DoubleVector.fromArray(S, b, q + 3 * L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + p]);
            c00 = x0.lanewise(FMA, b0, c00); c01 = x0.lanewise(FMA, b1, c01); c02 = x0.lanewise(FMA, b2, c02); c03 = x0.lanewise(FMA, b3, c03);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + p]);
            c10 = x1.lanewise(FMA, b0, c10); c11 = x1.lanewise(FMA, b1, c11); c12 = x1.lanewise(FMA, b2, c12); c13 = x1.lanewise(FMA, b3, c13);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + p]);
            c20 = x2.lanewise(FMA, b0, c20); c21 = x2.lanewise(FMA, b1, c21); c22 = x2.lanewise(FMA, b2, c22); c23 = x2.lanewise(FMA, b3, c23);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + p]);
            c30 = x3.lanewise(FMA, b0, c30); c31 = x3.lanewise(FMA, b1, c31); c32 = x3.lanewise(FMA, b2, c32); c33 = x3.lanewise(FMA, b3, c33);
        }
        int t0 = cAt; int t1 = cAt + Math.min(1, last) * cRow;
        int t2 = cAt + Math.min(2, last) * cRow; int t3 = cAt + Math.min(3, last) * cRow;
        if (add) {
            c00 = DoubleVector.fromArray(S, c, t0).lanewise(ADD, c00); c01 = DoubleVector.fromArray(S, c, t0 + L).lanewise(ADD, c01);
            c02 = DoubleVector.fromArray(S, c, t0 + 2 * L).lanewise(ADD, c02); c03 = DoubleVector.fromArray(S, c, t0 + 3 * L).lanewise(ADD, c03);
            c10 = DoubleVector.fromArray(S, c, t1).lanewise(ADD, c10); c11 = DoubleVector.fromArray(S, c, t1 + L).lanewise(ADD, c11);
            c12 = DoubleVector.fromArray(S, c, t1 + 2 * L).lanewise(ADD, c12); c13 = DoubleVector.fromArray(S, c, t1 + 3 * L).lanewise(ADD, c13);
            c20 = DoubleVector.fromArray(S, c, t2).lanewise(ADD, c20); c21 = DoubleVector.fromArray(S, c, t2 + L).lanewise(ADD, c21);
            c22 = DoubleVector.fromArray(S, c, t2 + 2 * L).lanewise(ADD, c22); c23 = DoubleVector.fromArray(S, c, t2 + 3 * L).lanewise(ADD, c23);
            c30 = DoubleVector.fromArray(S, c, t3).lanewise(ADD, c30); c31 = DoubleVector.fromArray(S, c, t3 + L).lanewise(ADD, c31);
            c32 = DoubleVector.fromArray(S, c, t3 + 2 * L).lanewise(ADD, c32); c33 = DoubleVector.fromArray(S, c, t3 + 3 * L).lanewise(ADD, c33);
        }
        ((DoubleVector) CLASS.cast(c00)).intoArray(c, t0);
        ((DoubleVector) CLASS.cast(c01)).intoArray(c, t0 + L);
        ((DoubleVector) CLASS.cast(c02)).intoArray(c, t0 + 2 * L);
        ((DoubleVector) CLASS.cast(c03)).intoArray(c, t0 + 3 * L);
        ((DoubleVector) CLASS.cast(c10)).intoArray(c, t1);
        ((DoubleVector) CLASS.cast(c11)).intoArray(c, t1 + L);
        ((DoubleVector) CLASS.cast(c12)).intoArray(c, t1 + 2 * L);
        ((DoubleVector) CLASS.cast(c13)).intoArray(c, t1 + 3 * L);
        ((DoubleVector) CLASS.cast(c20)).intoArray(c, t2);
        ((DoubleVector) CLASS.cast(c21)).intoArray(c, t2 + L);
        ((DoubleVector) CLASS.cast(c22)).intoArray(c, t2 + 2 * L);
        ((DoubleVector) CLASS.cast(c23)).intoArray(c, t2 + 3 * L);
        ((DoubleVector) CLASS.cast(c30)).intoArray(c, t3);
        ((DoubleVector) CLASS.cast(c31)).intoArray(c, t3 + L);
        ((DoubleVector) CLASS.cast(c32)).intoArray(c, t3 + 2 * L);
        ((DoubleVector) CLASS.cast(c33)).intoArray(c, t3 + 3 * L);
        // spotless:on
    }

    /// 12 sums, 2 numbers of B and one of A fill 15 of 16 registers.
    private static void tile6x2(
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
        DoubleVector c00 = DoubleVector.zero(S); DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S); DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S); DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S); DoubleVector c31 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S); DoubleVector c41 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S); DoubleVector c51 = DoubleVector.zero(S);
        for (int l = 0, p = 0, q = bAt; l < k; l++, p += aColumn, q += bRow) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, q);
            DoubleVector b1 = DoubleVector.fromArray(S, b, q + L);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + p]);
            c00 = x0.lanewise(FMA, b0, c00); c01 = x0.lanewise(FMA, b1, c01);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + p]);
            c10 = x1.lanewise(FMA, b0, c10); c11 = x1.lanewise(FMA, b1, c11);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + p]);
            c20 = x2.lanewise(FMA, b0, c20); c21 = x2.lanewise(FMA, b1, c21);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + p]);
            c30 = x3.lanewise(FMA, b0, c30); c31 = x3.lanewise(FMA, b1, c31);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + p]);
            c40 = x4.lanewise(FMA, b0, c40); c41 = x4.lanewise(FMA, b1, c41);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + p]);
            c50 = x5.lanewise(FMA, b0, c50); c51 = x5.lanewise(FMA, b1, c51);
        }
        int t0 = cAt; int t1 = cAt + Math.min(1, last) * cRow;
        int t2 = cAt + Math.min(2, last) * cRow; int t3 = cAt + Math.min(3, last) * cRow;
        int t4 = cAt + Math.min(4, last) * cRow; int t5 = cAt + Math.min(5, last) * cRow;
        if (add) {
            c00 = DoubleVector.fromArray(S, c, t0).lanewise(ADD, c00); c01 = DoubleVector.fromArray(S, c, t0 + L).lanewise(ADD, c01);
            c10 = DoubleVector.fromArray(S, c, t1).lanewise(ADD, c10); c11 = DoubleVector.fromArray(S, c, t1 + L).lanewise(ADD, c11);
            c20 = DoubleVector.fromArray(S, c, t2).lanewise(ADD, c20); c21 = DoubleVector.fromArray(S, c, t2 + L).lanewise(ADD, c21);
            c30 = DoubleVector.fromArray(S, c, t3).lanewise(ADD, c30); c31 = DoubleVector.fromArray(S, c, t3 + L).lanewise(ADD, c31);
            c40 = DoubleVector.fromArray(S, c, t4).lanewise(ADD, c40); c41 = DoubleVector.fromArray(S, c, t4 + L).lanewise(ADD, c41);
            c50 = DoubleVector.fromArray(S, c, t5).lanewise(ADD, c50); c51 = DoubleVector.fromArray(S, c, t5 + L).lanewise(ADD, c51);
        }
        ((DoubleVector) CLASS.cast(c00)).intoArray(c, t0);
        ((DoubleVector) CLASS.cast(c01)).intoArray(c, t0 + L);
        ((DoubleVector) CLASS.cast(c10)).intoArray(c, t1);
        ((DoubleVector) CLASS.cast(c11)).intoArray(c, t1 + L);
        ((DoubleVector) CLASS.cast(c20)).intoArray(c, t2);
        ((DoubleVector) CLASS.cast(c21)).intoArray(c, t2 + L);
        ((DoubleVector) CLASS.cast(c30)).intoArray(c, t3);
        ((DoubleVector) CLASS.cast(c31)).intoArray(c, t3 + L);
        ((DoubleVector) CLASS.cast(c40)).intoArray(c, t4);
        ((DoubleVector) CLASS.cast(c41)).intoArray(c, t4 + L);
        ((DoubleVector) CLASS.cast(c50)).intoArray(c, t5);
        ((DoubleVector) CLASS.cast(c51)).intoArray(c, t5 + L);
        // spotless:on
    }
}

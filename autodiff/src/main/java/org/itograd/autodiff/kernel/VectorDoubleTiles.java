package org.itograd.autodiff.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// [Tiles] over `double[]` with vectors.
final class VectorDoubleTiles implements Tiles {
    private static final VectorSpecies<Double> S = VectorSpecies.of(double.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();
    private static final Class<? extends Vector<Double>> CLASS = S.vectorType();

    @Override
    public void tile(
            int vectors,
            int k,
            Object a,
            int aBase,
            int[] rows,
            int row,
            int[] columns,
            int column,
            Object b,
            int bOffset,
            Object c,
            int cBase,
            int[] targets,
            int target,
            boolean add) {
        double[] left = (double[]) a;
        double[] right = (double[]) b;
        double[] to = (double[]) c;
        switch (vectors) {
            case 4 ->
                tile4(k, left, aBase, rows, row, columns, column, right, bOffset, to, cBase, targets, target, add);
            case 2 ->
                tile2(k, left, aBase, rows, row, columns, column, right, bOffset, to, cBase, targets, target, add);
            case 1 ->
                tile1(k, left, aBase, rows, row, columns, column, right, bOffset, to, cBase, targets, target, add);
            default -> throw new IllegalArgumentException("no tile is " + vectors + " vectors wide");
        }
    }

    /// 6 rows × 4 vectors.
    private static void tile4(
            int k,
            double[] a,
            int aBase,
            int[] rows,
            int row,
            int[] columns,
            int column,
            double[] b,
            int bOffset,
            double[] c,
            int cBase,
            int[] targets,
            int target,
            boolean add) {
        // spotless:off
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
        int a0 = aBase + rows[row]; int a1 = aBase + rows[row + 1]; int a2 = aBase + rows[row + 2];
        int a3 = aBase + rows[row + 3]; int a4 = aBase + rows[row + 4]; int a5 = aBase + rows[row + 5];
        for (int l = 0, q = bOffset; l < k; l++, q += 4 * L) {
            int p = columns[column + l];
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
        int t0 = cBase + targets[target]; int t1 = cBase + targets[target + 1]; int t2 = cBase + targets[target + 2];
        int t3 = cBase + targets[target + 3]; int t4 = cBase + targets[target + 4]; int t5 = cBase + targets[target + 5];
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

    /// 6 rows × 2 vectors.
    private static void tile2(
            int k,
            double[] a,
            int aBase,
            int[] rows,
            int row,
            int[] columns,
            int column,
            double[] b,
            int bOffset,
            double[] c,
            int cBase,
            int[] targets,
            int target,
            boolean add) {
        // spotless:off
        DoubleVector c00 = DoubleVector.zero(S); DoubleVector c01 = DoubleVector.zero(S);
        DoubleVector c10 = DoubleVector.zero(S); DoubleVector c11 = DoubleVector.zero(S);
        DoubleVector c20 = DoubleVector.zero(S); DoubleVector c21 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S); DoubleVector c31 = DoubleVector.zero(S);
        DoubleVector c40 = DoubleVector.zero(S); DoubleVector c41 = DoubleVector.zero(S);
        DoubleVector c50 = DoubleVector.zero(S); DoubleVector c51 = DoubleVector.zero(S);
        int a0 = aBase + rows[row]; int a1 = aBase + rows[row + 1]; int a2 = aBase + rows[row + 2];
        int a3 = aBase + rows[row + 3]; int a4 = aBase + rows[row + 4]; int a5 = aBase + rows[row + 5];
        for (int l = 0, q = bOffset; l < k; l++, q += 2 * L) {
            int p = columns[column + l];
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
        int t0 = cBase + targets[target]; int t1 = cBase + targets[target + 1]; int t2 = cBase + targets[target + 2];
        int t3 = cBase + targets[target + 3]; int t4 = cBase + targets[target + 4]; int t5 = cBase + targets[target + 5];
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

    /// 6 rows × 1 vector.
    private static void tile1(
            int k,
            double[] a,
            int aBase,
            int[] rows,
            int row,
            int[] columns,
            int column,
            double[] b,
            int bOffset,
            double[] c,
            int cBase,
            int[] targets,
            int target,
            boolean add) {
        // spotless:off
        DoubleVector c00 = DoubleVector.zero(S); DoubleVector c10 = DoubleVector.zero(S); DoubleVector c20 = DoubleVector.zero(S);
        DoubleVector c30 = DoubleVector.zero(S); DoubleVector c40 = DoubleVector.zero(S); DoubleVector c50 = DoubleVector.zero(S);
        int a0 = aBase + rows[row]; int a1 = aBase + rows[row + 1]; int a2 = aBase + rows[row + 2];
        int a3 = aBase + rows[row + 3]; int a4 = aBase + rows[row + 4]; int a5 = aBase + rows[row + 5];
        for (int l = 0, q = bOffset; l < k; l++, q += L) {
            int p = columns[column + l];
            DoubleVector b0 = DoubleVector.fromArray(S, b, q);
            DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + p]);
            c00 = x0.lanewise(FMA, b0, c00);
            DoubleVector x1 = DoubleVector.broadcast(S, a[a1 + p]);
            c10 = x1.lanewise(FMA, b0, c10);
            DoubleVector x2 = DoubleVector.broadcast(S, a[a2 + p]);
            c20 = x2.lanewise(FMA, b0, c20);
            DoubleVector x3 = DoubleVector.broadcast(S, a[a3 + p]);
            c30 = x3.lanewise(FMA, b0, c30);
            DoubleVector x4 = DoubleVector.broadcast(S, a[a4 + p]);
            c40 = x4.lanewise(FMA, b0, c40);
            DoubleVector x5 = DoubleVector.broadcast(S, a[a5 + p]);
            c50 = x5.lanewise(FMA, b0, c50);
        }
        int t0 = cBase + targets[target]; int t1 = cBase + targets[target + 1]; int t2 = cBase + targets[target + 2];
        int t3 = cBase + targets[target + 3]; int t4 = cBase + targets[target + 4]; int t5 = cBase + targets[target + 5];
        if (add) {
            c00 = DoubleVector.fromArray(S, c, t0).lanewise(ADD, c00);
            c10 = DoubleVector.fromArray(S, c, t1).lanewise(ADD, c10);
            c20 = DoubleVector.fromArray(S, c, t2).lanewise(ADD, c20);
            c30 = DoubleVector.fromArray(S, c, t3).lanewise(ADD, c30);
            c40 = DoubleVector.fromArray(S, c, t4).lanewise(ADD, c40);
            c50 = DoubleVector.fromArray(S, c, t5).lanewise(ADD, c50);
        }
        ((DoubleVector) CLASS.cast(c00)).intoArray(c, t0);
        ((DoubleVector) CLASS.cast(c10)).intoArray(c, t1);
        ((DoubleVector) CLASS.cast(c20)).intoArray(c, t2);
        ((DoubleVector) CLASS.cast(c30)).intoArray(c, t3);
        ((DoubleVector) CLASS.cast(c40)).intoArray(c, t4);
        ((DoubleVector) CLASS.cast(c50)).intoArray(c, t5);
        // spotless:on
    }

    @Override
    public void row(
            int n,
            int k,
            Object a,
            int aBase,
            int[] columns,
            Object b,
            int bBase,
            int[] bRows,
            Object c,
            int cBase,
            boolean add) {
        double[] left = (double[]) a;
        double[] right = (double[]) b;
        double[] to = (double[]) c;
        int j = 0;
        for (; j <= n - 4 * L; j += 4 * L) {
            row4(k, left, aBase, columns, right, bBase + j, bRows, to, cBase + j, add);
        }
        for (; j <= n - L; j += L) {
            row1(k, left, aBase, columns, right, bBase + j, bRows, to, cBase + j, add);
        }
        ScalarDoubleTiles.columns(j, n, k, left, aBase, columns, right, bBase, bRows, to, cBase, add);
    }

    private static void row4(
            int k,
            double[] a,
            int aBase,
            int[] columns,
            double[] b,
            int bBase,
            int[] bRows,
            double[] c,
            int at,
            boolean add) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = DoubleVector.zero(S);
        DoubleVector c2 = DoubleVector.zero(S);
        DoubleVector c3 = DoubleVector.zero(S);
        for (int l = 0; l < k; l++) {
            int q = bBase + bRows[l];
            DoubleVector x = DoubleVector.broadcast(S, a[aBase + columns[l]]);
            c0 = x.lanewise(FMA, DoubleVector.fromArray(S, b, q), c0);
            c1 = x.lanewise(FMA, DoubleVector.fromArray(S, b, q + L), c1);
            c2 = x.lanewise(FMA, DoubleVector.fromArray(S, b, q + 2 * L), c2);
            c3 = x.lanewise(FMA, DoubleVector.fromArray(S, b, q + 3 * L), c3);
        }
        if (add) {
            c0 = DoubleVector.fromArray(S, c, at).lanewise(ADD, c0);
            c1 = DoubleVector.fromArray(S, c, at + L).lanewise(ADD, c1);
            c2 = DoubleVector.fromArray(S, c, at + 2 * L).lanewise(ADD, c2);
            c3 = DoubleVector.fromArray(S, c, at + 3 * L).lanewise(ADD, c3);
        }
        ((DoubleVector) CLASS.cast(c0)).intoArray(c, at);
        ((DoubleVector) CLASS.cast(c1)).intoArray(c, at + L);
        ((DoubleVector) CLASS.cast(c2)).intoArray(c, at + 2 * L);
        ((DoubleVector) CLASS.cast(c3)).intoArray(c, at + 3 * L);
    }

    private static void row1(
            int k,
            double[] a,
            int aBase,
            int[] columns,
            double[] b,
            int bBase,
            int[] bRows,
            double[] c,
            int at,
            boolean add) {
        DoubleVector c0 = DoubleVector.zero(S);
        for (int l = 0; l < k; l++) {
            DoubleVector x = DoubleVector.broadcast(S, a[aBase + columns[l]]);
            c0 = x.lanewise(FMA, DoubleVector.fromArray(S, b, bBase + bRows[l]), c0);
        }
        if (add) {
            c0 = DoubleVector.fromArray(S, c, at).lanewise(ADD, c0);
        }
        ((DoubleVector) CLASS.cast(c0)).intoArray(c, at);
    }
}

package org.itograd.autodiff.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// [WinogradProducts] with vectors.
final class VectorWinogradProducts implements WinogradProducts {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();
    private static final Class<? extends Vector<Float>> CLASS = S.vectorType();

    @Override
    public void rows(
            int vectors, int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        switch (vectors) {
            case 4 -> rows4(k, a, at, aStep, b, bAt, c, to, cStep);
            case 2 -> rows2(k, a, at, aStep, b, bAt, c, to, cStep);
            case 1 -> rows1(k, a, at, aStep, b, bAt, c, to, cStep);
            default -> throw new IllegalArgumentException("no tile is " + vectors + " vectors wide");
        }
    }

    @Override
    public void columns(
            int vectors, int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        switch (vectors) {
            case 4 -> columns4(k, a, at, aStep, b, bAt, c, to, cStep);
            case 2 -> columns2(k, a, at, aStep, b, bAt, c, to, cStep);
            case 1 -> columns1(k, a, at, aStep, b, bAt, c, to, cStep);
            default -> throw new IllegalArgumentException("no tile is " + vectors + " vectors wide");
        }
    }

    /// 6 rows × 4 vectors, A by rows.
    private static void rows4(
            int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        // spotless:off
        FloatVector c00 = FloatVector.zero(S); FloatVector c01 = FloatVector.zero(S);
        FloatVector c02 = FloatVector.zero(S); FloatVector c03 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S); FloatVector c11 = FloatVector.zero(S);
        FloatVector c12 = FloatVector.zero(S); FloatVector c13 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S); FloatVector c21 = FloatVector.zero(S);
        FloatVector c22 = FloatVector.zero(S); FloatVector c23 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S); FloatVector c31 = FloatVector.zero(S);
        FloatVector c32 = FloatVector.zero(S); FloatVector c33 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S); FloatVector c41 = FloatVector.zero(S);
        FloatVector c42 = FloatVector.zero(S); FloatVector c43 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S); FloatVector c51 = FloatVector.zero(S);
        FloatVector c52 = FloatVector.zero(S); FloatVector c53 = FloatVector.zero(S);
        int a0 = at; int a1 = at + aStep; int a2 = at + 2 * aStep;
        int a3 = at + 3 * aStep; int a4 = at + 4 * aStep; int a5 = at + 5 * aStep;
        for (int l = 0; l < k; l++) {
            int q = bAt + l * 4 * L;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector b2 = FloatVector.fromArray(S, b, q + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, b, q + 3 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + l]);
            c00 = x0.lanewise(FMA, b0, c00); c01 = x0.lanewise(FMA, b1, c01); c02 = x0.lanewise(FMA, b2, c02); c03 = x0.lanewise(FMA, b3, c03);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + l]);
            c10 = x1.lanewise(FMA, b0, c10); c11 = x1.lanewise(FMA, b1, c11); c12 = x1.lanewise(FMA, b2, c12); c13 = x1.lanewise(FMA, b3, c13);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + l]);
            c20 = x2.lanewise(FMA, b0, c20); c21 = x2.lanewise(FMA, b1, c21); c22 = x2.lanewise(FMA, b2, c22); c23 = x2.lanewise(FMA, b3, c23);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + l]);
            c30 = x3.lanewise(FMA, b0, c30); c31 = x3.lanewise(FMA, b1, c31); c32 = x3.lanewise(FMA, b2, c32); c33 = x3.lanewise(FMA, b3, c33);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + l]);
            c40 = x4.lanewise(FMA, b0, c40); c41 = x4.lanewise(FMA, b1, c41); c42 = x4.lanewise(FMA, b2, c42); c43 = x4.lanewise(FMA, b3, c43);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + l]);
            c50 = x5.lanewise(FMA, b0, c50); c51 = x5.lanewise(FMA, b1, c51); c52 = x5.lanewise(FMA, b2, c52); c53 = x5.lanewise(FMA, b3, c53);
        }
        int t0 = to; int t1 = to + cStep; int t2 = to + 2 * cStep;
        int t3 = to + 3 * cStep; int t4 = to + 4 * cStep; int t5 = to + 5 * cStep;
        ((FloatVector) CLASS.cast(c00)).intoArray(c, t0);
        ((FloatVector) CLASS.cast(c01)).intoArray(c, t0 + L);
        ((FloatVector) CLASS.cast(c02)).intoArray(c, t0 + 2 * L);
        ((FloatVector) CLASS.cast(c03)).intoArray(c, t0 + 3 * L);
        ((FloatVector) CLASS.cast(c10)).intoArray(c, t1);
        ((FloatVector) CLASS.cast(c11)).intoArray(c, t1 + L);
        ((FloatVector) CLASS.cast(c12)).intoArray(c, t1 + 2 * L);
        ((FloatVector) CLASS.cast(c13)).intoArray(c, t1 + 3 * L);
        ((FloatVector) CLASS.cast(c20)).intoArray(c, t2);
        ((FloatVector) CLASS.cast(c21)).intoArray(c, t2 + L);
        ((FloatVector) CLASS.cast(c22)).intoArray(c, t2 + 2 * L);
        ((FloatVector) CLASS.cast(c23)).intoArray(c, t2 + 3 * L);
        ((FloatVector) CLASS.cast(c30)).intoArray(c, t3);
        ((FloatVector) CLASS.cast(c31)).intoArray(c, t3 + L);
        ((FloatVector) CLASS.cast(c32)).intoArray(c, t3 + 2 * L);
        ((FloatVector) CLASS.cast(c33)).intoArray(c, t3 + 3 * L);
        ((FloatVector) CLASS.cast(c40)).intoArray(c, t4);
        ((FloatVector) CLASS.cast(c41)).intoArray(c, t4 + L);
        ((FloatVector) CLASS.cast(c42)).intoArray(c, t4 + 2 * L);
        ((FloatVector) CLASS.cast(c43)).intoArray(c, t4 + 3 * L);
        ((FloatVector) CLASS.cast(c50)).intoArray(c, t5);
        ((FloatVector) CLASS.cast(c51)).intoArray(c, t5 + L);
        ((FloatVector) CLASS.cast(c52)).intoArray(c, t5 + 2 * L);
        ((FloatVector) CLASS.cast(c53)).intoArray(c, t5 + 3 * L);
        // spotless:on
    }

    /// 6 rows × 2 vectors, A by rows.
    private static void rows2(
            int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        // spotless:off
        FloatVector c00 = FloatVector.zero(S); FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S); FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S); FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S); FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S); FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S); FloatVector c51 = FloatVector.zero(S);
        int a0 = at; int a1 = at + aStep; int a2 = at + 2 * aStep;
        int a3 = at + 3 * aStep; int a4 = at + 4 * aStep; int a5 = at + 5 * aStep;
        for (int l = 0; l < k; l++) {
            int q = bAt + l * 2 * L;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + l]);
            c00 = x0.lanewise(FMA, b0, c00); c01 = x0.lanewise(FMA, b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + l]);
            c10 = x1.lanewise(FMA, b0, c10); c11 = x1.lanewise(FMA, b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + l]);
            c20 = x2.lanewise(FMA, b0, c20); c21 = x2.lanewise(FMA, b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + l]);
            c30 = x3.lanewise(FMA, b0, c30); c31 = x3.lanewise(FMA, b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + l]);
            c40 = x4.lanewise(FMA, b0, c40); c41 = x4.lanewise(FMA, b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + l]);
            c50 = x5.lanewise(FMA, b0, c50); c51 = x5.lanewise(FMA, b1, c51);
        }
        int t0 = to; int t1 = to + cStep; int t2 = to + 2 * cStep;
        int t3 = to + 3 * cStep; int t4 = to + 4 * cStep; int t5 = to + 5 * cStep;
        ((FloatVector) CLASS.cast(c00)).intoArray(c, t0);
        ((FloatVector) CLASS.cast(c01)).intoArray(c, t0 + L);
        ((FloatVector) CLASS.cast(c10)).intoArray(c, t1);
        ((FloatVector) CLASS.cast(c11)).intoArray(c, t1 + L);
        ((FloatVector) CLASS.cast(c20)).intoArray(c, t2);
        ((FloatVector) CLASS.cast(c21)).intoArray(c, t2 + L);
        ((FloatVector) CLASS.cast(c30)).intoArray(c, t3);
        ((FloatVector) CLASS.cast(c31)).intoArray(c, t3 + L);
        ((FloatVector) CLASS.cast(c40)).intoArray(c, t4);
        ((FloatVector) CLASS.cast(c41)).intoArray(c, t4 + L);
        ((FloatVector) CLASS.cast(c50)).intoArray(c, t5);
        ((FloatVector) CLASS.cast(c51)).intoArray(c, t5 + L);
        // spotless:on
    }

    /// 6 rows × 1 vector, A by rows.
    private static void rows1(
            int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        // spotless:off
        FloatVector c00 = FloatVector.zero(S); FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S); FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S); FloatVector c50 = FloatVector.zero(S);
        int a0 = at; int a1 = at + aStep; int a2 = at + 2 * aStep;
        int a3 = at + 3 * aStep; int a4 = at + 4 * aStep; int a5 = at + 5 * aStep;
        for (int l = 0; l < k; l++) {
            int q = bAt + l * L;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + l]);
            c00 = x0.lanewise(FMA, b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + l]);
            c10 = x1.lanewise(FMA, b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + l]);
            c20 = x2.lanewise(FMA, b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + l]);
            c30 = x3.lanewise(FMA, b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + l]);
            c40 = x4.lanewise(FMA, b0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + l]);
            c50 = x5.lanewise(FMA, b0, c50);
        }
        int t0 = to; int t1 = to + cStep; int t2 = to + 2 * cStep;
        int t3 = to + 3 * cStep; int t4 = to + 4 * cStep; int t5 = to + 5 * cStep;
        ((FloatVector) CLASS.cast(c00)).intoArray(c, t0);
        ((FloatVector) CLASS.cast(c10)).intoArray(c, t1);
        ((FloatVector) CLASS.cast(c20)).intoArray(c, t2);
        ((FloatVector) CLASS.cast(c30)).intoArray(c, t3);
        ((FloatVector) CLASS.cast(c40)).intoArray(c, t4);
        ((FloatVector) CLASS.cast(c50)).intoArray(c, t5);
        // spotless:on
    }

    /// 6 rows × 4 vectors, A by columns.
    private static void columns4(
            int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        // spotless:off
        FloatVector c00 = FloatVector.zero(S); FloatVector c01 = FloatVector.zero(S);
        FloatVector c02 = FloatVector.zero(S); FloatVector c03 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S); FloatVector c11 = FloatVector.zero(S);
        FloatVector c12 = FloatVector.zero(S); FloatVector c13 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S); FloatVector c21 = FloatVector.zero(S);
        FloatVector c22 = FloatVector.zero(S); FloatVector c23 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S); FloatVector c31 = FloatVector.zero(S);
        FloatVector c32 = FloatVector.zero(S); FloatVector c33 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S); FloatVector c41 = FloatVector.zero(S);
        FloatVector c42 = FloatVector.zero(S); FloatVector c43 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S); FloatVector c51 = FloatVector.zero(S);
        FloatVector c52 = FloatVector.zero(S); FloatVector c53 = FloatVector.zero(S);
        for (int l = 0; l < k; l++) {
            int q = bAt + l * 4 * L;
            int p = at + l * aStep;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector b2 = FloatVector.fromArray(S, b, q + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, b, q + 3 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[p]);
            c00 = x0.lanewise(FMA, b0, c00); c01 = x0.lanewise(FMA, b1, c01); c02 = x0.lanewise(FMA, b2, c02); c03 = x0.lanewise(FMA, b3, c03);
            FloatVector x1 = FloatVector.broadcast(S, a[p + 1]);
            c10 = x1.lanewise(FMA, b0, c10); c11 = x1.lanewise(FMA, b1, c11); c12 = x1.lanewise(FMA, b2, c12); c13 = x1.lanewise(FMA, b3, c13);
            FloatVector x2 = FloatVector.broadcast(S, a[p + 2]);
            c20 = x2.lanewise(FMA, b0, c20); c21 = x2.lanewise(FMA, b1, c21); c22 = x2.lanewise(FMA, b2, c22); c23 = x2.lanewise(FMA, b3, c23);
            FloatVector x3 = FloatVector.broadcast(S, a[p + 3]);
            c30 = x3.lanewise(FMA, b0, c30); c31 = x3.lanewise(FMA, b1, c31); c32 = x3.lanewise(FMA, b2, c32); c33 = x3.lanewise(FMA, b3, c33);
            FloatVector x4 = FloatVector.broadcast(S, a[p + 4]);
            c40 = x4.lanewise(FMA, b0, c40); c41 = x4.lanewise(FMA, b1, c41); c42 = x4.lanewise(FMA, b2, c42); c43 = x4.lanewise(FMA, b3, c43);
            FloatVector x5 = FloatVector.broadcast(S, a[p + 5]);
            c50 = x5.lanewise(FMA, b0, c50); c51 = x5.lanewise(FMA, b1, c51); c52 = x5.lanewise(FMA, b2, c52); c53 = x5.lanewise(FMA, b3, c53);
        }
        int t0 = to; int t1 = to + cStep; int t2 = to + 2 * cStep;
        int t3 = to + 3 * cStep; int t4 = to + 4 * cStep; int t5 = to + 5 * cStep;
        c00 = FloatVector.fromArray(S, c, t0).lanewise(ADD, c00); c01 = FloatVector.fromArray(S, c, t0 + L).lanewise(ADD, c01);
        c02 = FloatVector.fromArray(S, c, t0 + 2 * L).lanewise(ADD, c02); c03 = FloatVector.fromArray(S, c, t0 + 3 * L).lanewise(ADD, c03);
        c10 = FloatVector.fromArray(S, c, t1).lanewise(ADD, c10); c11 = FloatVector.fromArray(S, c, t1 + L).lanewise(ADD, c11);
        c12 = FloatVector.fromArray(S, c, t1 + 2 * L).lanewise(ADD, c12); c13 = FloatVector.fromArray(S, c, t1 + 3 * L).lanewise(ADD, c13);
        c20 = FloatVector.fromArray(S, c, t2).lanewise(ADD, c20); c21 = FloatVector.fromArray(S, c, t2 + L).lanewise(ADD, c21);
        c22 = FloatVector.fromArray(S, c, t2 + 2 * L).lanewise(ADD, c22); c23 = FloatVector.fromArray(S, c, t2 + 3 * L).lanewise(ADD, c23);
        c30 = FloatVector.fromArray(S, c, t3).lanewise(ADD, c30); c31 = FloatVector.fromArray(S, c, t3 + L).lanewise(ADD, c31);
        c32 = FloatVector.fromArray(S, c, t3 + 2 * L).lanewise(ADD, c32); c33 = FloatVector.fromArray(S, c, t3 + 3 * L).lanewise(ADD, c33);
        c40 = FloatVector.fromArray(S, c, t4).lanewise(ADD, c40); c41 = FloatVector.fromArray(S, c, t4 + L).lanewise(ADD, c41);
        c42 = FloatVector.fromArray(S, c, t4 + 2 * L).lanewise(ADD, c42); c43 = FloatVector.fromArray(S, c, t4 + 3 * L).lanewise(ADD, c43);
        c50 = FloatVector.fromArray(S, c, t5).lanewise(ADD, c50); c51 = FloatVector.fromArray(S, c, t5 + L).lanewise(ADD, c51);
        c52 = FloatVector.fromArray(S, c, t5 + 2 * L).lanewise(ADD, c52); c53 = FloatVector.fromArray(S, c, t5 + 3 * L).lanewise(ADD, c53);
        ((FloatVector) CLASS.cast(c00)).intoArray(c, t0);
        ((FloatVector) CLASS.cast(c01)).intoArray(c, t0 + L);
        ((FloatVector) CLASS.cast(c02)).intoArray(c, t0 + 2 * L);
        ((FloatVector) CLASS.cast(c03)).intoArray(c, t0 + 3 * L);
        ((FloatVector) CLASS.cast(c10)).intoArray(c, t1);
        ((FloatVector) CLASS.cast(c11)).intoArray(c, t1 + L);
        ((FloatVector) CLASS.cast(c12)).intoArray(c, t1 + 2 * L);
        ((FloatVector) CLASS.cast(c13)).intoArray(c, t1 + 3 * L);
        ((FloatVector) CLASS.cast(c20)).intoArray(c, t2);
        ((FloatVector) CLASS.cast(c21)).intoArray(c, t2 + L);
        ((FloatVector) CLASS.cast(c22)).intoArray(c, t2 + 2 * L);
        ((FloatVector) CLASS.cast(c23)).intoArray(c, t2 + 3 * L);
        ((FloatVector) CLASS.cast(c30)).intoArray(c, t3);
        ((FloatVector) CLASS.cast(c31)).intoArray(c, t3 + L);
        ((FloatVector) CLASS.cast(c32)).intoArray(c, t3 + 2 * L);
        ((FloatVector) CLASS.cast(c33)).intoArray(c, t3 + 3 * L);
        ((FloatVector) CLASS.cast(c40)).intoArray(c, t4);
        ((FloatVector) CLASS.cast(c41)).intoArray(c, t4 + L);
        ((FloatVector) CLASS.cast(c42)).intoArray(c, t4 + 2 * L);
        ((FloatVector) CLASS.cast(c43)).intoArray(c, t4 + 3 * L);
        ((FloatVector) CLASS.cast(c50)).intoArray(c, t5);
        ((FloatVector) CLASS.cast(c51)).intoArray(c, t5 + L);
        ((FloatVector) CLASS.cast(c52)).intoArray(c, t5 + 2 * L);
        ((FloatVector) CLASS.cast(c53)).intoArray(c, t5 + 3 * L);
        // spotless:on
    }

    /// 6 rows × 2 vectors, A by columns.
    private static void columns2(
            int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        // spotless:off
        FloatVector c00 = FloatVector.zero(S); FloatVector c01 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S); FloatVector c11 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S); FloatVector c21 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S); FloatVector c31 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S); FloatVector c41 = FloatVector.zero(S);
        FloatVector c50 = FloatVector.zero(S); FloatVector c51 = FloatVector.zero(S);
        for (int l = 0; l < k; l++) {
            int q = bAt + l * 2 * L;
            int p = at + l * aStep;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector x0 = FloatVector.broadcast(S, a[p]);
            c00 = x0.lanewise(FMA, b0, c00); c01 = x0.lanewise(FMA, b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[p + 1]);
            c10 = x1.lanewise(FMA, b0, c10); c11 = x1.lanewise(FMA, b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[p + 2]);
            c20 = x2.lanewise(FMA, b0, c20); c21 = x2.lanewise(FMA, b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[p + 3]);
            c30 = x3.lanewise(FMA, b0, c30); c31 = x3.lanewise(FMA, b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[p + 4]);
            c40 = x4.lanewise(FMA, b0, c40); c41 = x4.lanewise(FMA, b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[p + 5]);
            c50 = x5.lanewise(FMA, b0, c50); c51 = x5.lanewise(FMA, b1, c51);
        }
        int t0 = to; int t1 = to + cStep; int t2 = to + 2 * cStep;
        int t3 = to + 3 * cStep; int t4 = to + 4 * cStep; int t5 = to + 5 * cStep;
        c00 = FloatVector.fromArray(S, c, t0).lanewise(ADD, c00); c01 = FloatVector.fromArray(S, c, t0 + L).lanewise(ADD, c01);
        c10 = FloatVector.fromArray(S, c, t1).lanewise(ADD, c10); c11 = FloatVector.fromArray(S, c, t1 + L).lanewise(ADD, c11);
        c20 = FloatVector.fromArray(S, c, t2).lanewise(ADD, c20); c21 = FloatVector.fromArray(S, c, t2 + L).lanewise(ADD, c21);
        c30 = FloatVector.fromArray(S, c, t3).lanewise(ADD, c30); c31 = FloatVector.fromArray(S, c, t3 + L).lanewise(ADD, c31);
        c40 = FloatVector.fromArray(S, c, t4).lanewise(ADD, c40); c41 = FloatVector.fromArray(S, c, t4 + L).lanewise(ADD, c41);
        c50 = FloatVector.fromArray(S, c, t5).lanewise(ADD, c50); c51 = FloatVector.fromArray(S, c, t5 + L).lanewise(ADD, c51);
        ((FloatVector) CLASS.cast(c00)).intoArray(c, t0);
        ((FloatVector) CLASS.cast(c01)).intoArray(c, t0 + L);
        ((FloatVector) CLASS.cast(c10)).intoArray(c, t1);
        ((FloatVector) CLASS.cast(c11)).intoArray(c, t1 + L);
        ((FloatVector) CLASS.cast(c20)).intoArray(c, t2);
        ((FloatVector) CLASS.cast(c21)).intoArray(c, t2 + L);
        ((FloatVector) CLASS.cast(c30)).intoArray(c, t3);
        ((FloatVector) CLASS.cast(c31)).intoArray(c, t3 + L);
        ((FloatVector) CLASS.cast(c40)).intoArray(c, t4);
        ((FloatVector) CLASS.cast(c41)).intoArray(c, t4 + L);
        ((FloatVector) CLASS.cast(c50)).intoArray(c, t5);
        ((FloatVector) CLASS.cast(c51)).intoArray(c, t5 + L);
        // spotless:on
    }

    /// 6 rows × 1 vector, A by columns.
    private static void columns1(
            int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        // spotless:off
        FloatVector c00 = FloatVector.zero(S); FloatVector c10 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S); FloatVector c30 = FloatVector.zero(S);
        FloatVector c40 = FloatVector.zero(S); FloatVector c50 = FloatVector.zero(S);
        for (int l = 0; l < k; l++) {
            int q = bAt + l * L;
            int p = at + l * aStep;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector x0 = FloatVector.broadcast(S, a[p]);
            c00 = x0.lanewise(FMA, b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[p + 1]);
            c10 = x1.lanewise(FMA, b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[p + 2]);
            c20 = x2.lanewise(FMA, b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[p + 3]);
            c30 = x3.lanewise(FMA, b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[p + 4]);
            c40 = x4.lanewise(FMA, b0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[p + 5]);
            c50 = x5.lanewise(FMA, b0, c50);
        }
        int t0 = to; int t1 = to + cStep; int t2 = to + 2 * cStep;
        int t3 = to + 3 * cStep; int t4 = to + 4 * cStep; int t5 = to + 5 * cStep;
        c00 = FloatVector.fromArray(S, c, t0).lanewise(ADD, c00);
        c10 = FloatVector.fromArray(S, c, t1).lanewise(ADD, c10);
        c20 = FloatVector.fromArray(S, c, t2).lanewise(ADD, c20);
        c30 = FloatVector.fromArray(S, c, t3).lanewise(ADD, c30);
        c40 = FloatVector.fromArray(S, c, t4).lanewise(ADD, c40);
        c50 = FloatVector.fromArray(S, c, t5).lanewise(ADD, c50);
        ((FloatVector) CLASS.cast(c00)).intoArray(c, t0);
        ((FloatVector) CLASS.cast(c10)).intoArray(c, t1);
        ((FloatVector) CLASS.cast(c20)).intoArray(c, t2);
        ((FloatVector) CLASS.cast(c30)).intoArray(c, t3);
        ((FloatVector) CLASS.cast(c40)).intoArray(c, t4);
        ((FloatVector) CLASS.cast(c50)).intoArray(c, t5);
        // spotless:on
    }
}

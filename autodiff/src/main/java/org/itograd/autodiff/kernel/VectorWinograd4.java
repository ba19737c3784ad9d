package org.itograd.autodiff.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// The transforms of F(4, 3) with vectors: see [ScalarWinograd4].
final class VectorWinograd4 implements WinogradLoops {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();
    private static final Class<? extends Vector<Float>> CLASS = S.vectorType();

    @Override
    public int outputs() {
        return 4;
    }

    @Override
    public void image(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector minusA = FloatVector.broadcast(S, -ScalarWinograd4.A);
        FloatVector a = FloatVector.broadcast(S, ScalarWinograd4.A);
        FloatVector minusAa = FloatVector.broadcast(S, -ScalarWinograd4.AA);
        FloatVector minusB = FloatVector.broadcast(S, -ScalarWinograd4.B);
        FloatVector b = FloatVector.broadcast(S, ScalarWinograd4.B);
        FloatVector minusBb = FloatVector.broadcast(S, -ScalarWinograd4.BB);
        FloatVector product = FloatVector.broadcast(S, ScalarWinograd4.PRODUCT);
        FloatVector minusSum = FloatVector.broadcast(S, -ScalarWinograd4.SUM);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * step);
                FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * step);
                FloatVector x5 = FloatVector.fromArray(S, x, p + 5 * step);
                FloatVector t = x2.lanewise(FMA, minusBb, x4);
                FloatVector u = x1.lanewise(FMA, minusBb, x3);
                FloatVector v = x2.lanewise(FMA, minusAa, x4);
                FloatVector w = x1.lanewise(FMA, minusAa, x3);
                ((FloatVector) CLASS.cast(x0.lanewise(FMA, product, x2.lanewise(FMA, minusSum, x4)))).intoArray(r, q);
                ((FloatVector) CLASS.cast(u.lanewise(FMA, a, t))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(u.lanewise(FMA, minusA, t))).intoArray(r, q + 2 * rStep);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, b, v))).intoArray(r, q + 3 * rStep);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, minusB, v))).intoArray(r, q + 4 * rStep);
                ((FloatVector) CLASS.cast(x1.lanewise(FMA, product, x3.lanewise(FMA, minusSum, x5)))).intoArray(r,
                        q + 5 * rStep);
            }
        }
    }

    @Override
    public void result(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector a = FloatVector.broadcast(S, ScalarWinograd4.A);
        FloatVector aa = FloatVector.broadcast(S, ScalarWinograd4.AA);
        FloatVector aaa = FloatVector.broadcast(S, ScalarWinograd4.AAA);
        FloatVector b = FloatVector.broadcast(S, ScalarWinograd4.B);
        FloatVector bb = FloatVector.broadcast(S, ScalarWinograd4.BB);
        FloatVector bbb = FloatVector.broadcast(S, ScalarWinograd4.BBB);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * step);
                FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * step);
                FloatVector x5 = FloatVector.fromArray(S, x, p + 5 * step);
                FloatVector t = x1.lanewise(ADD, x2);
                FloatVector u = x1.lanewise(SUB, x2);
                FloatVector v = x3.lanewise(ADD, x4);
                FloatVector w = x3.lanewise(SUB, x4);
                ((FloatVector) CLASS.cast(x0.lanewise(ADD, t).lanewise(ADD, v))).intoArray(r, q);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, b, u.lanewise(MUL, a)))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(v.lanewise(FMA, bb, t.lanewise(MUL, aa)))).intoArray(r, q + 2 * rStep);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, bbb, u.lanewise(FMA, aaa, x5)))).intoArray(r, q + 3 * rStep);
            }
        }
    }

    @Override
    public void cotangent(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector minusA = FloatVector.broadcast(S, -ScalarWinograd4.A);
        FloatVector a = FloatVector.broadcast(S, ScalarWinograd4.A);
        FloatVector aa = FloatVector.broadcast(S, ScalarWinograd4.AA);
        FloatVector minusB = FloatVector.broadcast(S, -ScalarWinograd4.B);
        FloatVector b = FloatVector.broadcast(S, ScalarWinograd4.B);
        FloatVector bb = FloatVector.broadcast(S, ScalarWinograd4.BB);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * step);
                FloatVector t = x2.lanewise(FMA, aa, x0);
                FloatVector u = x3.lanewise(FMA, aa, x1);
                FloatVector v = x2.lanewise(FMA, bb, x0);
                FloatVector w = x3.lanewise(FMA, bb, x1);
                ((FloatVector) CLASS.cast(x0)).intoArray(r, q);
                ((FloatVector) CLASS.cast(u.lanewise(FMA, a, t))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(u.lanewise(FMA, minusA, t))).intoArray(r, q + 2 * rStep);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, b, v))).intoArray(r, q + 3 * rStep);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, minusB, v))).intoArray(r, q + 4 * rStep);
                ((FloatVector) CLASS.cast(x3)).intoArray(r, q + 5 * rStep);
            }
        }
    }

    @Override
    public void filter(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector a0 = FloatVector.broadcast(S, ScalarWinograd4.A0);
        FloatVector a1 = FloatVector.broadcast(S, ScalarWinograd4.A1);
        FloatVector a2 = FloatVector.broadcast(S, ScalarWinograd4.A2);
        FloatVector b0 = FloatVector.broadcast(S, ScalarWinograd4.B0);
        FloatVector b1 = FloatVector.broadcast(S, ScalarWinograd4.B1);
        FloatVector b2 = FloatVector.broadcast(S, ScalarWinograd4.B2);
        FloatVector zero = FloatVector.broadcast(S, ScalarWinograd4.ZERO);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector t = x2.lanewise(FMA, a2, x0.lanewise(MUL, a0));
                FloatVector u = x1.lanewise(MUL, a1);
                FloatVector v = x2.lanewise(FMA, b2, x0.lanewise(MUL, b0));
                FloatVector w = x1.lanewise(MUL, b1);
                ((FloatVector) CLASS.cast(x0.lanewise(MUL, zero))).intoArray(r, q);
                ((FloatVector) CLASS.cast(t.lanewise(ADD, u))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(t.lanewise(SUB, u))).intoArray(r, q + 2 * rStep);
                ((FloatVector) CLASS.cast(v.lanewise(ADD, w))).intoArray(r, q + 3 * rStep);
                ((FloatVector) CLASS.cast(v.lanewise(SUB, w))).intoArray(r, q + 4 * rStep);
                ((FloatVector) CLASS.cast(x2)).intoArray(r, q + 5 * rStep);
            }
        }
    }

    @Override
    public void filterGradient(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector a0 = FloatVector.broadcast(S, ScalarWinograd4.A0);
        FloatVector a1 = FloatVector.broadcast(S, ScalarWinograd4.A1);
        FloatVector a2 = FloatVector.broadcast(S, ScalarWinograd4.A2);
        FloatVector b0 = FloatVector.broadcast(S, ScalarWinograd4.B0);
        FloatVector b1 = FloatVector.broadcast(S, ScalarWinograd4.B1);
        FloatVector b2 = FloatVector.broadcast(S, ScalarWinograd4.B2);
        FloatVector zero = FloatVector.broadcast(S, ScalarWinograd4.ZERO);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * step);
                FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * step);
                FloatVector x5 = FloatVector.fromArray(S, x, p + 5 * step);
                FloatVector t = x1.lanewise(ADD, x2);
                FloatVector u = x1.lanewise(SUB, x2);
                FloatVector v = x3.lanewise(ADD, x4);
                FloatVector w = x3.lanewise(SUB, x4);
                ((FloatVector) CLASS.cast(v.lanewise(FMA, b0, t.lanewise(FMA, a0, x0.lanewise(MUL, zero)))))
                        .intoArray(r, q);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, b1, u.lanewise(MUL, a1)))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(v.lanewise(FMA, b2, t.lanewise(FMA, a2, x5)))).intoArray(r, q + 2 * rStep);
            }
        }
    }
}

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

/// The transforms of F(3, 3) with vectors: see [ScalarWinograd3].
final class VectorWinograd3 implements WinogradLoops {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();
    private static final Class<? extends Vector<Float>> CLASS = S.vectorType();

    @Override
    public int outputs() {
        return 3;
    }

    @Override
    public void image(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector minusA = FloatVector.broadcast(S, -ScalarWinograd3.A);
        FloatVector a = FloatVector.broadcast(S, ScalarWinograd3.A);
        FloatVector minusAa = FloatVector.broadcast(S, -ScalarWinograd3.AA);
        FloatVector minusB = FloatVector.broadcast(S, -ScalarWinograd3.B);
        FloatVector b = FloatVector.broadcast(S, ScalarWinograd3.B);
        FloatVector minusBb = FloatVector.broadcast(S, -ScalarWinograd3.BB);
        FloatVector product = FloatVector.broadcast(S, ScalarWinograd3.PRODUCT);
        FloatVector minusSum = FloatVector.broadcast(S, -ScalarWinograd3.SUM);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * step);
                FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * step);
                FloatVector t = x1.lanewise(FMA, minusBb, x3);
                FloatVector u = x0.lanewise(FMA, minusBb, x2);
                FloatVector v = x1.lanewise(FMA, minusAa, x3);
                FloatVector w = x0.lanewise(FMA, minusAa, x2);
                ((FloatVector) CLASS.cast(u.lanewise(FMA, a, t))).intoArray(r, q);
                ((FloatVector) CLASS.cast(u.lanewise(FMA, minusA, t))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, b, v))).intoArray(r, q + 2 * rStep);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, minusB, v))).intoArray(r, q + 3 * rStep);
                ((FloatVector) CLASS.cast(x0.lanewise(FMA, product, x2.lanewise(FMA, minusSum, x4)))).intoArray(r,
                        q + 4 * rStep);
            }
        }
    }

    @Override
    public void result(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector a = FloatVector.broadcast(S, ScalarWinograd3.A);
        FloatVector aa = FloatVector.broadcast(S, ScalarWinograd3.AA);
        FloatVector b = FloatVector.broadcast(S, ScalarWinograd3.B);
        FloatVector bb = FloatVector.broadcast(S, ScalarWinograd3.BB);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * step);
                FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * step);
                FloatVector t = x0.lanewise(ADD, x1);
                FloatVector u = x0.lanewise(SUB, x1);
                FloatVector v = x2.lanewise(ADD, x3);
                FloatVector w = x2.lanewise(SUB, x3);
                ((FloatVector) CLASS.cast(t.lanewise(ADD, v))).intoArray(r, q);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, b, u.lanewise(MUL, a)))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(v.lanewise(FMA, bb, t.lanewise(FMA, aa, x4)))).intoArray(r, q + 2 * rStep);
            }
        }
    }

    @Override
    public void cotangent(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector minusA = FloatVector.broadcast(S, -ScalarWinograd3.A);
        FloatVector a = FloatVector.broadcast(S, ScalarWinograd3.A);
        FloatVector aa = FloatVector.broadcast(S, ScalarWinograd3.AA);
        FloatVector minusB = FloatVector.broadcast(S, -ScalarWinograd3.B);
        FloatVector b = FloatVector.broadcast(S, ScalarWinograd3.B);
        FloatVector bb = FloatVector.broadcast(S, ScalarWinograd3.BB);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector t = x2.lanewise(FMA, aa, x0);
                FloatVector v = x2.lanewise(FMA, bb, x0);
                ((FloatVector) CLASS.cast(x1.lanewise(FMA, a, t))).intoArray(r, q);
                ((FloatVector) CLASS.cast(x1.lanewise(FMA, minusA, t))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(x1.lanewise(FMA, b, v))).intoArray(r, q + 2 * rStep);
                ((FloatVector) CLASS.cast(x1.lanewise(FMA, minusB, v))).intoArray(r, q + 3 * rStep);
                ((FloatVector) CLASS.cast(x2)).intoArray(r, q + 4 * rStep);
            }
        }
    }

    @Override
    public void filter(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector a0 = FloatVector.broadcast(S, ScalarWinograd3.A0);
        FloatVector a1 = FloatVector.broadcast(S, ScalarWinograd3.A1);
        FloatVector a2 = FloatVector.broadcast(S, ScalarWinograd3.A2);
        FloatVector b0 = FloatVector.broadcast(S, ScalarWinograd3.B0);
        FloatVector b1 = FloatVector.broadcast(S, ScalarWinograd3.B1);
        FloatVector b2 = FloatVector.broadcast(S, ScalarWinograd3.B2);
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
                ((FloatVector) CLASS.cast(u.lanewise(ADD, t))).intoArray(r, q);
                ((FloatVector) CLASS.cast(u.lanewise(SUB, t))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(w.lanewise(ADD, v))).intoArray(r, q + 2 * rStep);
                ((FloatVector) CLASS.cast(w.lanewise(SUB, v))).intoArray(r, q + 3 * rStep);
                ((FloatVector) CLASS.cast(x2)).intoArray(r, q + 4 * rStep);
            }
        }
    }

    @Override
    public void filterGradient(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        FloatVector a0 = FloatVector.broadcast(S, ScalarWinograd3.A0);
        FloatVector a1 = FloatVector.broadcast(S, ScalarWinograd3.A1);
        FloatVector a2 = FloatVector.broadcast(S, ScalarWinograd3.A2);
        FloatVector b0 = FloatVector.broadcast(S, ScalarWinograd3.B0);
        FloatVector b1 = FloatVector.broadcast(S, ScalarWinograd3.B1);
        FloatVector b2 = FloatVector.broadcast(S, ScalarWinograd3.B2);
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s += L) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                FloatVector x0 = FloatVector.fromArray(S, x, p);
                FloatVector x1 = FloatVector.fromArray(S, x, p + step);
                FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * step);
                FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * step);
                FloatVector x4 = FloatVector.fromArray(S, x, p + 4 * step);
                FloatVector t = x0.lanewise(SUB, x1);
                FloatVector u = x0.lanewise(ADD, x1);
                FloatVector v = x2.lanewise(SUB, x3);
                FloatVector w = x2.lanewise(ADD, x3);
                ((FloatVector) CLASS.cast(v.lanewise(FMA, b0, t.lanewise(MUL, a0)))).intoArray(r, q);
                ((FloatVector) CLASS.cast(w.lanewise(FMA, b1, u.lanewise(MUL, a1)))).intoArray(r, q + rStep);
                ((FloatVector) CLASS.cast(v.lanewise(FMA, b2, t.lanewise(FMA, a2, x4)))).intoArray(r, q + 2 * rStep);
            }
        }
    }
}

package org.itograd.autodiff.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// The transforms of F(4, 3) with vectors: see [ScalarWinograd4].
final class VectorWinograd4 implements WinogradLoops {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();

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
                FloatVector t = x2.fma(minusBb, x4);
                FloatVector u = x1.fma(minusBb, x3);
                FloatVector v = x2.fma(minusAa, x4);
                FloatVector w = x1.fma(minusAa, x3);
                x0.fma(product, x2.fma(minusSum, x4)).intoArray(r, q);
                u.fma(a, t).intoArray(r, q + rStep);
                u.fma(minusA, t).intoArray(r, q + 2 * rStep);
                w.fma(b, v).intoArray(r, q + 3 * rStep);
                w.fma(minusB, v).intoArray(r, q + 4 * rStep);
                x1.fma(product, x3.fma(minusSum, x5)).intoArray(r, q + 5 * rStep);
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
                FloatVector t = x1.add(x2);
                FloatVector u = x1.sub(x2);
                FloatVector v = x3.add(x4);
                FloatVector w = x3.sub(x4);
                x0.add(t).add(v).intoArray(r, q);
                w.fma(b, u.mul(a)).intoArray(r, q + rStep);
                v.fma(bb, t.mul(aa)).intoArray(r, q + 2 * rStep);
                w.fma(bbb, u.fma(aaa, x5)).intoArray(r, q + 3 * rStep);
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
                FloatVector t = x2.fma(aa, x0);
                FloatVector u = x3.fma(aa, x1);
                FloatVector v = x2.fma(bb, x0);
                FloatVector w = x3.fma(bb, x1);
                x0.intoArray(r, q);
                u.fma(a, t).intoArray(r, q + rStep);
                u.fma(minusA, t).intoArray(r, q + 2 * rStep);
                w.fma(b, v).intoArray(r, q + 3 * rStep);
                w.fma(minusB, v).intoArray(r, q + 4 * rStep);
                x3.intoArray(r, q + 5 * rStep);
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
                FloatVector t = x2.fma(a2, x0.mul(a0));
                FloatVector u = x1.mul(a1);
                FloatVector v = x2.fma(b2, x0.mul(b0));
                FloatVector w = x1.mul(b1);
                x0.mul(zero).intoArray(r, q);
                t.add(u).intoArray(r, q + rStep);
                t.sub(u).intoArray(r, q + 2 * rStep);
                v.add(w).intoArray(r, q + 3 * rStep);
                v.sub(w).intoArray(r, q + 4 * rStep);
                x2.intoArray(r, q + 5 * rStep);
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
                FloatVector t = x1.add(x2);
                FloatVector u = x1.sub(x2);
                FloatVector v = x3.add(x4);
                FloatVector w = x3.sub(x4);
                v.fma(b0, t.fma(a0, x0.mul(zero))).intoArray(r, q);
                w.fma(b1, u.mul(a1)).intoArray(r, q + rStep);
                v.fma(b2, t.fma(a2, x5)).intoArray(r, q + 2 * rStep);
            }
        }
    }
}

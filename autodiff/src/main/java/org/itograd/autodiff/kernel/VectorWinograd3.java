package org.itograd.autodiff.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// The transforms of F(3, 3) with vectors: see [ScalarWinograd3].
final class VectorWinograd3 implements WinogradLoops {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();

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
                FloatVector t = x1.fma(minusBb, x3);
                FloatVector u = x0.fma(minusBb, x2);
                FloatVector v = x1.fma(minusAa, x3);
                FloatVector w = x0.fma(minusAa, x2);
                u.fma(a, t).intoArray(r, q);
                u.fma(minusA, t).intoArray(r, q + rStep);
                w.fma(b, v).intoArray(r, q + 2 * rStep);
                w.fma(minusB, v).intoArray(r, q + 3 * rStep);
                x0.fma(product, x2.fma(minusSum, x4)).intoArray(r, q + 4 * rStep);
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
                FloatVector t = x0.add(x1);
                FloatVector u = x0.sub(x1);
                FloatVector v = x2.add(x3);
                FloatVector w = x2.sub(x3);
                t.add(v).intoArray(r, q);
                w.fma(b, u.mul(a)).intoArray(r, q + rStep);
                v.fma(bb, t.fma(aa, x4)).intoArray(r, q + 2 * rStep);
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
                FloatVector t = x2.fma(aa, x0);
                FloatVector v = x2.fma(bb, x0);
                x1.fma(a, t).intoArray(r, q);
                x1.fma(minusA, t).intoArray(r, q + rStep);
                x1.fma(b, v).intoArray(r, q + 2 * rStep);
                x1.fma(minusB, v).intoArray(r, q + 3 * rStep);
                x2.intoArray(r, q + 4 * rStep);
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
                FloatVector t = x2.fma(a2, x0.mul(a0));
                FloatVector u = x1.mul(a1);
                FloatVector v = x2.fma(b2, x0.mul(b0));
                FloatVector w = x1.mul(b1);
                u.add(t).intoArray(r, q);
                u.sub(t).intoArray(r, q + rStep);
                w.add(v).intoArray(r, q + 2 * rStep);
                w.sub(v).intoArray(r, q + 3 * rStep);
                x2.intoArray(r, q + 4 * rStep);
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
                FloatVector t = x0.sub(x1);
                FloatVector u = x0.add(x1);
                FloatVector v = x2.sub(x3);
                FloatVector w = x2.add(x3);
                v.fma(b0, t.mul(a0)).intoArray(r, q);
                w.fma(b1, u.mul(a1)).intoArray(r, q + rStep);
                v.fma(b2, t.fma(a2, x4)).intoArray(r, q + 2 * rStep);
            }
        }
    }
}

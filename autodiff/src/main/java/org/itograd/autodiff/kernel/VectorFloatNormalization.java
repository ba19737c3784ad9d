package org.itograd.autodiff.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [NormalizationLoops] over `float[]` with vectors along the channels; channels that fill no vector go one by one.
final class VectorFloatNormalization implements NormalizationLoops {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class,
            VectorShape.forBitSize(Kernels.VECTOR_BITS));
    private static final int L = S.length();

    @Override
    public void sums(Object x, int at, int rows, int channels, Object f) {
        float[] from = (float[]) x;
        float[] g = (float[]) f;
        int c = 0;
        for (; c <= channels - 2 * L; c += 2 * L) {
            FloatVector k0 = FloatVector.fromArray(S, g, c);
            FloatVector k1 = FloatVector.fromArray(S, g, c + L);
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                s0 = s0.add(FloatVector.fromArray(S, from, i).sub(k0));
                s1 = s1.add(FloatVector.fromArray(S, from, i + L).sub(k1));
            }
            s0.intoArray(g, SUM * channels + c);
            s1.intoArray(g, SUM * channels + c + L);
        }
        for (; c <= channels - L; c += L) {
            FloatVector k0 = FloatVector.fromArray(S, g, c);
            FloatVector s0 = FloatVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                s0 = s0.add(FloatVector.fromArray(S, from, i).sub(k0));
            }
            s0.intoArray(g, SUM * channels + c);
        }
        ScalarFloatNormalization.sums(from, at, rows, c, channels, g);
    }

    @Override
    public void squares(Object x, int at, int rows, int channels, Object f) {
        float[] from = (float[]) x;
        float[] g = (float[]) f;
        int c = 0;
        for (; c <= channels - 2 * L; c += 2 * L) {
            FloatVector k0 = FloatVector.fromArray(S, g, c);
            FloatVector k1 = FloatVector.fromArray(S, g, c + L);
            FloatVector delta0 = FloatVector.fromArray(S, g, DELTA * channels + c);
            FloatVector delta1 = FloatVector.fromArray(S, g, DELTA * channels + c + L);
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                FloatVector d0 = FloatVector.fromArray(S, from, i).sub(k0).add(delta0);
                FloatVector d1 = FloatVector.fromArray(S, from, i + L).sub(k1).add(delta1);
                s0 = d0.fma(d0, s0);
                s1 = d1.fma(d1, s1);
            }
            s0.intoArray(g, SUM * channels + c);
            s1.intoArray(g, SUM * channels + c + L);
        }
        for (; c <= channels - L; c += L) {
            FloatVector k0 = FloatVector.fromArray(S, g, c);
            FloatVector delta0 = FloatVector.fromArray(S, g, DELTA * channels + c);
            FloatVector s0 = FloatVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                FloatVector d0 = FloatVector.fromArray(S, from, i).sub(k0).add(delta0);
                s0 = d0.fma(d0, s0);
            }
            s0.intoArray(g, SUM * channels + c);
        }
        ScalarFloatNormalization.squares(from, at, rows, c, channels, g);
    }

    @Override
    public void normalize(Object x, int at, int rows, int channels, Object f, Object y, int yAt) {
        float[] from = (float[]) x;
        float[] g = (float[]) f;
        float[] to = (float[]) y;
        int c = 0;
        for (; c <= channels - L; c += L) {
            FloatVector k = FloatVector.fromArray(S, g, c);
            FloatVector scale = FloatVector.fromArray(S, g, SCALE * channels + c);
            FloatVector offset = FloatVector.fromArray(S, g, OFFSET * channels + c);
            for (int p = 0, i = c; p < rows; p++, i += channels) {
                FloatVector.fromArray(S, from, at + i).sub(k).fma(scale, offset).intoArray(to, yAt + i);
            }
        }
        ScalarFloatNormalization.normalize(from, at, rows, c, channels, g, to, yAt);
    }

    @Override
    public void products(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f) {
        float[] from = (float[]) x;
        float[] gradient = (float[]) dy;
        float[] g = (float[]) f;
        int c = 0;
        for (; c <= channels - L; c += L) {
            FloatVector k = FloatVector.fromArray(S, g, c);
            FloatVector scale = FloatVector.fromArray(S, g, SCALE * channels + c);
            FloatVector offset = FloatVector.fromArray(S, g, OFFSET * channels + c);
            FloatVector sum = FloatVector.zero(S);
            FloatVector product = FloatVector.zero(S);
            for (int p = 0, i = c; p < rows; p++, i += channels) {
                FloatVector y = FloatVector.fromArray(S, from, at + i).sub(k).fma(scale, offset);
                FloatVector d = FloatVector.fromArray(S, gradient, dyAt + i);
                sum = sum.add(d);
                product = d.fma(y, product);
            }
            sum.intoArray(g, SUM * channels + c);
            product.intoArray(g, PRODUCT * channels + c);
        }
        ScalarFloatNormalization.products(from, at, gradient, dyAt, rows, c, channels, g);
    }

    @Override
    public void gradient(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f, Object dx, int dxAt) {
        float[] from = (float[]) x;
        float[] gradient = (float[]) dy;
        float[] g = (float[]) f;
        float[] to = (float[]) dx;
        int c = 0;
        for (; c <= channels - L; c += L) {
            FloatVector k = FloatVector.fromArray(S, g, c);
            FloatVector scale = FloatVector.fromArray(S, g, SCALE * channels + c);
            FloatVector offset = FloatVector.fromArray(S, g, OFFSET * channels + c);
            FloatVector slope = FloatVector.fromArray(S, g, SLOPE * channels + c);
            FloatVector constant = FloatVector.fromArray(S, g, CONSTANT * channels + c);
            for (int p = 0, i = c; p < rows; p++, i += channels) {
                FloatVector y = FloatVector.fromArray(S, from, at + i).sub(k).fma(scale, offset);
                FloatVector.fromArray(S, gradient, dyAt + i).fma(scale, y.fma(slope, constant)).intoArray(to, dxAt + i);
            }
        }
        ScalarFloatNormalization.gradient(from, at, gradient, dyAt, rows, c, channels, g, to, dxAt);
    }
}

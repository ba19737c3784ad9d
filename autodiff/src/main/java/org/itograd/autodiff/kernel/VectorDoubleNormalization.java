package org.itograd.autodiff.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.SUB;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.itograd.base.Simd;

/// [NormalizationLoops] over `double[]` with vectors along the channels; channels that fill no vector go one by one.
final class VectorDoubleNormalization implements NormalizationLoops {
    private static final VectorSpecies<Double> S = VectorSpecies.of(double.class,
            VectorShape.forBitSize(Simd.mode().bits()));
    private static final int L = S.length();
    private static final Class<? extends Vector<Double>> CLASS = S.vectorType();

    @Override
    public void sums(Object x, int at, int rows, int channels, Object f) {
        double[] from = (double[]) x;
        double[] g = (double[]) f;
        int c = 0;
        for (; c <= channels - 2 * L; c += 2 * L) {
            DoubleVector k0 = DoubleVector.fromArray(S, g, c);
            DoubleVector k1 = DoubleVector.fromArray(S, g, c + L);
            DoubleVector s0 = DoubleVector.zero(S);
            DoubleVector s1 = DoubleVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                s0 = s0.lanewise(ADD, DoubleVector.fromArray(S, from, i).lanewise(SUB, k0));
                s1 = s1.lanewise(ADD, DoubleVector.fromArray(S, from, i + L).lanewise(SUB, k1));
            }
            ((DoubleVector) CLASS.cast(s0)).intoArray(g, SUM * channels + c);
            ((DoubleVector) CLASS.cast(s1)).intoArray(g, SUM * channels + c + L);
        }
        for (; c <= channels - L; c += L) {
            DoubleVector k0 = DoubleVector.fromArray(S, g, c);
            DoubleVector s0 = DoubleVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                s0 = s0.lanewise(ADD, DoubleVector.fromArray(S, from, i).lanewise(SUB, k0));
            }
            ((DoubleVector) CLASS.cast(s0)).intoArray(g, SUM * channels + c);
        }
        ScalarDoubleNormalization.sums(from, at, rows, c, channels, g);
    }

    @Override
    public void squares(Object x, int at, int rows, int channels, Object f) {
        double[] from = (double[]) x;
        double[] g = (double[]) f;
        int c = 0;
        for (; c <= channels - 2 * L; c += 2 * L) {
            DoubleVector k0 = DoubleVector.fromArray(S, g, c);
            DoubleVector k1 = DoubleVector.fromArray(S, g, c + L);
            DoubleVector delta0 = DoubleVector.fromArray(S, g, DELTA * channels + c);
            DoubleVector delta1 = DoubleVector.fromArray(S, g, DELTA * channels + c + L);
            DoubleVector s0 = DoubleVector.zero(S);
            DoubleVector s1 = DoubleVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                DoubleVector d0 = DoubleVector.fromArray(S, from, i).lanewise(SUB, k0).lanewise(ADD, delta0);
                DoubleVector d1 = DoubleVector.fromArray(S, from, i + L).lanewise(SUB, k1).lanewise(ADD, delta1);
                s0 = d0.lanewise(FMA, d0, s0);
                s1 = d1.lanewise(FMA, d1, s1);
            }
            ((DoubleVector) CLASS.cast(s0)).intoArray(g, SUM * channels + c);
            ((DoubleVector) CLASS.cast(s1)).intoArray(g, SUM * channels + c + L);
        }
        for (; c <= channels - L; c += L) {
            DoubleVector k0 = DoubleVector.fromArray(S, g, c);
            DoubleVector delta0 = DoubleVector.fromArray(S, g, DELTA * channels + c);
            DoubleVector s0 = DoubleVector.zero(S);
            for (int p = 0, i = at + c; p < rows; p++, i += channels) {
                DoubleVector d0 = DoubleVector.fromArray(S, from, i).lanewise(SUB, k0).lanewise(ADD, delta0);
                s0 = d0.lanewise(FMA, d0, s0);
            }
            ((DoubleVector) CLASS.cast(s0)).intoArray(g, SUM * channels + c);
        }
        ScalarDoubleNormalization.squares(from, at, rows, c, channels, g);
    }

    @Override
    public void normalize(Object x, int at, int rows, int channels, Object f, Object y, int yAt) {
        double[] from = (double[]) x;
        double[] g = (double[]) f;
        double[] to = (double[]) y;
        int c = 0;
        for (; c <= channels - L; c += L) {
            DoubleVector k = DoubleVector.fromArray(S, g, c);
            DoubleVector scale = DoubleVector.fromArray(S, g, SCALE * channels + c);
            DoubleVector offset = DoubleVector.fromArray(S, g, OFFSET * channels + c);
            for (int p = 0, i = c; p < rows; p++, i += channels) {
                DoubleVector result =
                        DoubleVector.fromArray(S, from, at + i).lanewise(SUB, k).lanewise(FMA, scale, offset);
                ((DoubleVector) CLASS.cast(result)).intoArray(to, yAt + i);
            }
        }
        ScalarDoubleNormalization.normalize(from, at, rows, c, channels, g, to, yAt);
    }

    @Override
    public void products(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f) {
        double[] from = (double[]) x;
        double[] gradient = (double[]) dy;
        double[] g = (double[]) f;
        int c = 0;
        for (; c <= channels - L; c += L) {
            DoubleVector k = DoubleVector.fromArray(S, g, c);
            DoubleVector scale = DoubleVector.fromArray(S, g, SCALE * channels + c);
            DoubleVector offset = DoubleVector.fromArray(S, g, OFFSET * channels + c);
            DoubleVector sum = DoubleVector.zero(S);
            DoubleVector product = DoubleVector.zero(S);
            for (int p = 0, i = c; p < rows; p++, i += channels) {
                DoubleVector y = DoubleVector.fromArray(S, from, at + i).lanewise(SUB, k).lanewise(FMA, scale, offset);
                DoubleVector d = DoubleVector.fromArray(S, gradient, dyAt + i);
                sum = sum.lanewise(ADD, d);
                product = d.lanewise(FMA, y, product);
            }
            ((DoubleVector) CLASS.cast(sum)).intoArray(g, SUM * channels + c);
            ((DoubleVector) CLASS.cast(product)).intoArray(g, PRODUCT * channels + c);
        }
        ScalarDoubleNormalization.products(from, at, gradient, dyAt, rows, c, channels, g);
    }

    @Override
    public void gradient(Object x, int at, Object dy, int dyAt, int rows, int channels, Object f, Object dx, int dxAt) {
        double[] from = (double[]) x;
        double[] gradient = (double[]) dy;
        double[] g = (double[]) f;
        double[] to = (double[]) dx;
        int c = 0;
        for (; c <= channels - L; c += L) {
            DoubleVector k = DoubleVector.fromArray(S, g, c);
            DoubleVector scale = DoubleVector.fromArray(S, g, SCALE * channels + c);
            DoubleVector offset = DoubleVector.fromArray(S, g, OFFSET * channels + c);
            DoubleVector slope = DoubleVector.fromArray(S, g, SLOPE * channels + c);
            DoubleVector constant = DoubleVector.fromArray(S, g, CONSTANT * channels + c);
            for (int p = 0, i = c; p < rows; p++, i += channels) {
                DoubleVector y = DoubleVector.fromArray(S, from, at + i).lanewise(SUB, k).lanewise(FMA, scale, offset);
                DoubleVector d = DoubleVector.fromArray(S, gradient, dyAt + i);
                DoubleVector result = d.lanewise(FMA, scale, y.lanewise(FMA, slope, constant));
                ((DoubleVector) CLASS.cast(result)).intoArray(to, dxAt + i);
            }
        }
        ScalarDoubleNormalization.gradient(from, at, gradient, dyAt, rows, c, channels, g, to, dxAt);
    }
}

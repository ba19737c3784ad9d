package org.itograd.sde.testing;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.VectorField;

/// Geometric Brownian motions that are drawn to moving levels, dY_i = (p_i(t) − q_i Y_i) dt + Σ_j s_ij(t) Y_i dW_j in Itô's
/// calculus, with p_i(t) = p_i (1 + a sin 3t) and s_ij(t) = s_ij (1 + ct). In Stratonovich's, the same process has the rates
/// q_i + ½ Σ_j s_ij(t)².
///
/// @param start  Y_i(0)
/// @param levels p_i
/// @param rates  q_i
/// @param noise  s_ij, d rows of m
/// @param wave   a
/// @param growth c
record Reverting(double[] start, double[] levels, double[] rates, double[][] noise, double wave, double growth) {
    int size() {
        return start.length;
    }

    int processes() {
        return noise[0].length;
    }

    double level(int i, double t) {
        return levels[i] * (1 + wave * StrictMath.sin(3 * t));
    }

    double noise(int i, int j, double t) {
        return noise[i][j] * (1 + growth * t);
    }

    /// Σ_j s_ij(t) s_kj(t).
    double covariance(int i, int k, double t) {
        double sum = 0;
        for (int j = 0; j < processes(); j++) {
            sum += noise(i, j, t) * noise(k, j, t);
        }
        return sum;
    }

    /// s_ij, (d, m).
    Tensor matrix() {
        double[] flat = new double[size() * processes()];
        for (int i = 0; i < size(); i++) {
            System.arraycopy(noise[i], 0, flat, i * processes(), processes());
        }
        return Tensor.of(flat, size(), processes());
    }

    /// The drift, for states (n, d), or (n) for d = 1.
    VectorField drift(Calculus calculus) {
        Tensor squares = matrix().square().sum(false, 1).mul(calculus == Calculus.ITO ? 0 : 0.5);
        return (t, y) -> {
            DType type = y.dtype();
            Tensor rate = squares.cast(type).mul(grown(t).square()).add(Tensor.of(rates, size()).cast(type));
            return Tensor.of(levels, size()).cast(type).mul(waved(t)).sub(y.mul(rate));
        };
    }

    /// 1 + a sin 3t.
    Tensor waved(Tensor t) {
        return t.mul(3).sin().mul(wave).add(1);
    }

    /// 1 + ct.
    Tensor grown(Tensor t) {
        return t.mul(growth).add(1);
    }

    /// s_i0(t) Y_i, for one process for each sample or each element.
    VectorField byElement() {
        Tensor s = matrix().select(1, 0);
        return (t, y) -> y.mul(s.cast(y.dtype())).mul(grown(t));
    }

    /// s_ij(t) Y_i, (n, d, m).
    VectorField byMatrix() {
        Tensor s = matrix();
        return (t, y) -> y.reshape(-1, size(), 1).mul(s.cast(y.dtype())).mul(grown(t));
    }

    /// E Y_i(1) Y_k(1), from m_i' = p_i − q_i m_i and c_ik' = p_i m_k + p_k m_i − (q_i + q_k − Σ_j s_ij s_kj) c_ik.
    double[][] secondMoments() {
        int d = size();
        double[] y = new double[d + d * d];
        for (int i = 0; i < d; i++) {
            y[i] = start[i];
            for (int k = 0; k < d; k++) {
                y[d + i * d + k] = start[i] * start[k];
            }
        }
        double[] end = LinearMoments.at1(this::momentRates, y);
        double[][] second = new double[d][d];
        for (int i = 0; i < d; i++) {
            System.arraycopy(end, d + i * d, second[i], 0, d);
        }
        return second;
    }

    private double[] momentRates(double t, double[] y) {
        int d = size();
        double[] out = new double[y.length];
        for (int i = 0; i < d; i++) {
            out[i] = level(i, t) - rates[i] * y[i];
            for (int k = 0; k < d; k++) {
                out[d + i * d + k] = level(i, t) * y[k] + level(k, t) * y[i]
                        - (rates[i] + rates[k] - covariance(i, k, t)) * y[d + i * d + k];
            }
        }
        return out;
    }
}

package org.itograd.sde.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;

/// The coefficients of an explicit Runge–Kutta method for ODEs,
///
/// k_i = f(t + c_i h, y + h Σ_j<i a_ij k_j), y + h Σ_i b_i k_i, with c_i = Σ_j a_ij.
///
/// J. C. Butcher, "Numerical Methods for Ordinary Differential Equations", 2016, section 23.
///
/// @param a row i has i elements
/// @param b as many as a has rows
public record Tableau(double[][] a, double[] b) {
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y) {
        return plus(y, h, b, stages(sde, t, h, y));
    }

    /// k_1 … k_s.
    public List<Tensor> stages(Sde sde, Tensor t, Tensor h, Tensor y) {
        List<Tensor> k = new ArrayList<>();
        for (double[] row : a) {
            double c = Arrays.stream(row).sum();
            Tensor time = c == 0 ? t : t.add(h.mul(c));
            k.add(sde.drift(time, plus(y, h, row, k)));
        }
        return k;
    }

    /// y + h Σ w_i k_i.
    public static Tensor plus(Tensor y, Tensor h, double[] weights, List<Tensor> k) {
        Tensor sum = y;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                sum = sum.add(k.get(i).mul(h.mul(weights[i])));
            }
        }
        return sum;
    }
}

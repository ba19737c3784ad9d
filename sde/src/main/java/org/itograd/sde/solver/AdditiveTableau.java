package org.itograd.sde.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The coefficients of a Runge–Kutta method of strong order 1½ for additive noise,
///
/// z_i = y + h Σ_j<i a_ij f(t + c_j h, z_j) + χ Σ_j<i b_ij g(t + d_j h), with c_i = Σ_j a_ij,
/// y + h Σ_i α_i f(t + c_i h, z_i) + Σ_i (β_i dW + γ_i χ) g(t + d_i h),
///
/// where χ = I_(1,0) / h = ½ dW + H, the mean of W − W(t) over the step.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, the SRA methods, where β and γ are β⁽¹⁾ and β⁽²⁾.
///
/// @param a     row i has i elements
/// @param b     as a
/// @param d     the times of g
/// @param alpha weights of f
/// @param beta  weights of g dW
/// @param gamma weights of g χ
public record AdditiveTableau(double[][] a, double[][] b, double[] d, double[] alpha, double[] beta, double[] gamma) {
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        if (sde.noise() == NoiseType.NONE) {
            return new Tableau(a, alpha).step(sde, t, h, y);
        }
        Tensor dW = increments.dW();
        Tensor chi = dW.mul(0.5).add(increments.spaceTimeArea());
        List<Tensor> f = new ArrayList<>();
        List<Tensor> g = IntStream.range(0, d.length)
                .mapToObj(i -> sde.diffusion(Stages.time(t, h, d[i]), y))
                .toList();
        for (int i = 0; i < a.length; i++) {
            Tensor z = Stages.plus(Stages.plus(y, h, a[i], f), chi, b[i], g);
            f.add(sde.drift(Stages.time(t, h, a[i]), z));
        }
        Tensor next = Stages.plus(y, h, alpha, f);
        return Stages.plus(Stages.plus(next, dW, beta, g), chi, gamma, g);
    }
}

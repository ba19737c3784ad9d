package org.itograd.sde.solver;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The coefficients of a Runge–Kutta method of strong order 1½ for Itô equations with diagonal or scalar noise: stages z_i
/// for the drift and u_i for the diffusion,
///
/// z_i = y + h Σ_j<i a_ij f(t + c_j h, z_j) + χ Σ_j<i b_ij g(t + d_j h, u_j), with c_i = Σ_j a_ij,
/// u_i = y + h Σ_j<i p_ij f(t + c_j h, z_j) + √h Σ_j<i q_ij g(t + d_j h, u_j), with d_i = Σ_j p_ij,
/// y + h Σ_i α_i f(t + c_i h, z_i) + Σ_i (β¹_i dW + β²_i I_(1,1) / √h + β³_i χ + β⁴_i I_(1,1,1) / h) g(t + d_i h, u_i),
///
/// where χ = I_(1,0) / h = ½ dW + H is the mean of W − W(t) over the step, I_(1,1) = ½ (dW² − h) and
/// I_(1,1,1) = ⅙ (dW³ − 3 h dW). There may be fewer stages for the drift than for the diffusion.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, the SRI methods, where a, b, p and q are A⁽⁰⁾, B⁽⁰⁾, A⁽¹⁾ and B⁽¹⁾.
///
/// @param a     row i has at most i elements
/// @param b     as a
/// @param p     as a
/// @param q     as a
/// @param alpha weights of f
/// @param beta  four rows of weights of g
public record DiagonalTableau(
        double[][] a, double[][] b, double[][] p, double[][] q, double[] alpha, double[][] beta) {
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        if (sde.noise() == NoiseType.NONE) {
            return new Tableau(a, alpha).step(sde, t, h, y);
        }
        Tensor root = h.sqrt();
        Tensor dW = increments.dW();
        Tensor chi = dW.mul(0.5).add(increments.spaceTimeArea());
        List<Tensor> f = new ArrayList<>();
        List<Tensor> g = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            Tensor u = Stages.plus(Stages.plus(y, h, p[i], f), root, q[i], g);
            if (i < a.length) {
                Tensor z = Stages.plus(Stages.plus(y, h, a[i], f), chi, b[i], g);
                f.add(sde.drift(Stages.time(t, h, a[i]), z));
            }
            g.add(sde.diffusion(Stages.time(t, h, p[i]), u));
        }
        Tensor square = dW.square();
        Tensor next = Stages.plus(y, h, alpha, f);
        next = Stages.plus(next, dW, beta[0], g);
        next = Stages.plus(next, square.sub(h).div(root.mul(2)), beta[1], g);
        next = Stages.plus(next, chi, beta[2], g);
        return Stages.plus(next, dW.mul(square.div(h).sub(3)).div(6), beta[3], g);
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// Rößler's RI6, the method of weak order 2 for Itô equations with general noise: Platen's (see [PlatenWeak2]) for each
/// column g_k of g, and for each pair of columns
///
/// Σ_l Σ_k≠l ¼ (g_k(t, y + g_l √h) + g_k(t, y − g_l √h) − 2 g_k) dW_k
///   + ¼ (g_k(t, y + g_l √h) − g_k(t, y − g_l √h)) (dW_k dW_l + V_kl) / √h,
///
/// where V_kl = −V_lk = ±h, each with probability ½, stands for twice the Lévy area. V_kl is h times the signs of H_k and H_l,
/// the space-time areas of the processes: independent of dW, uncorrelated from pair to pair, and a function of the path.
///
/// Weak order 2; strong order 1 where the noise commutes, as with dW normal it contains Milstein's terms, ½ otherwise. With
/// diagonal, scalar and additive noise, and for an ODE, it is [PlatenWeak2].
///
/// A. Rößler, "Second order Runge–Kutta methods for Itô stochastic differential equations", SIAM J. Numer. Anal. 47, 2009, in
/// the form of K. Debrabant, A. Rößler, Appl. Numer. Math. 59, 2009; P. E. Kloeden, E. Platen, "Numerical Solution of
/// Stochastic Differential Equations", 1992, section 15.1, eq. (1.3).
public record Ri6() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case COMMUTATIVE -> Order.only(Calculus.ITO, calculus, 1, 2);
            case GENERAL -> Order.only(Calculus.ITO, calculus, 0.5, 2);
            case NONE, DIAGONAL, ELEMENTWISE, SCALAR, ADDITIVE -> new PlatenWeak2().order(calculus, noise);
        };
    }

    @Override
    public PathDetail needs() {
        return PathDetail.SPACE_TIME;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return switch (sde.diffusion()) {
            case Diffusion.Commutative c -> step(sde, c.matrix(), t, h, y, increments);
            case Diffusion.General g -> step(sde, g, t, h, y, increments);
            case Diffusion.None _,Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _,Diffusion.Additive _ ->
                new PlatenWeak2().step(sde, t, h, y, increments);
        };
    }

    private static Tensor step(
            Sde sde, Diffusion.General matrix, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor dW = increments.dW();
        Tensor root = h.sqrt();
        Tensor right = t.add(h);
        Tensor f = sde.drift(t, y);
        Tensor g = matrix.at(t, y);
        Tensor noise = matrix.times(g, dW);
        Tensor euler = y.add(f.mul(h));
        Tensor next = y.add(f.add(sde.drift(right, euler.add(noise))).mul(h.mul(0.5))).add(noise.mul(0.5));
        Tensor signs = increments.spaceTimeArea().greaterThan(0).mul(2).sub(1);
        for (int l = 0; l < matrix.m(); l++) {
            Tensor wl = dW.slice(1, l, l + 1);
            Tensor move = g.select(2, l).mul(root);
            Tensor up = matrix.at(right, euler.add(move)).select(2, l);
            Tensor down = matrix.at(right, euler.sub(move)).select(2, l);
            next = next.add(up.add(down).mul(wl.mul(0.25)));
            next = next.add(up.sub(down).mul(wl.square().sub(h).div(root.mul(4))));
            if (matrix.m() > 1) {
                Tensor others = row(matrix.m(), l, y, 1, 1);
                Tensor order = row(matrix.m(), l, y, -1, 1);
                Tensor first = dW.mul(others);
                Tensor second = first.mul(wl).add(signs.mul(signs.slice(1, l, l + 1)).mul(order).mul(h));
                Tensor plus = matrix.at(t, y.add(move));
                Tensor minus = matrix.at(t, y.sub(move));
                next = next.add(matrix.times(plus.add(minus).sub(g.mul(2)), first.mul(0.25)));
                next = next.add(matrix.times(plus.sub(minus), second.div(root.mul(4))));
            }
        }
        return next;
    }

    /// (1, m): so much before place l, 0 there, so much after it.
    private static Tensor row(int m, int l, Tensor y, double before, double after) {
        double[] row = new double[m];
        for (int k = 0; k < m; k++) {
            row[k] = k < l ? before : k > l ? after : 0;
        }
        return Tensor.of(row, 1, m).cast(y.dtype());
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Rößler's SRI1, which takes Milstein's term as a central difference,
///
/// u = g ½ (dW² − h) / √h, y + f h + g dW + ½ √h (g(t, y + u) − g(t, y − u)),
///
/// for Itô equations with diagonal, scalar or commutative noise; for the latter u and the difference are taken for each
/// column, u_k = Σ_j g_j ½ (dW_j dW_k − δ_jk h) / √h. The difference vanishes with Milstein's term, and its error is of
/// third order in u, not of second.
///
/// Strong order 1, weak order 1.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRI1 (order 1 for an ODE).
public record Sri1() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new Milstein().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return plusNoise(next, sde, t, h, y, increments, t, y);
    }

    /// `next` + g dW + ½ √h Σ_k (g_k(s, at + u_k) − g_k(s, at − u_k)).
    ///
    /// @param at what the differences are taken around
    /// @param s  the time at which they are taken
    public static Tensor plusNoise(
            Tensor next, Sde sde, Tensor t, Tensor h, Tensor y, Increments increments, Tensor s, Tensor at) {
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(Terms.noise(sde, t, y, increments));
            case Diffusion.Diagonal _,Diffusion.Scalar _ -> {
                Tensor dW = increments.dW();
                Tensor g = sde.diffusion(t, y);
                Tensor u = g.mul(dW.square().sub(h).mul(0.5).div(h.sqrt()));
                Tensor difference = sde.diffusion(s, at.add(u)).sub(sde.diffusion(s, at.sub(u)));
                yield next.add(g.mul(dW)).add(difference.mul(h.sqrt().mul(0.5)));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                Tensor g = sde.diffusion(t, y);
                Tensor v = c.times(g, dW);
                Tensor sum = next.add(v);
                for (int k = 0; k < c.matrix().m(); k++) {
                    Tensor twice = v.mul(dW.slice(1, k, k + 1)).sub(g.select(2, k).mul(h));
                    Tensor u = twice.div(h.sqrt().mul(2));
                    Tensor difference = sde.diffusion(s, at.add(u)).sub(sde.diffusion(s, at.sub(u)));
                    sum = sum.add(difference.select(2, k).mul(h.sqrt().mul(0.5)));
                }
                yield sum;
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw Terms.needsIteratedIntegrals(sde);
        };
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Milstein's method for Stratonovich equations with the derivative of g along g as a central difference,
///
/// u = g ½ dW² / √h, y + f h + g dW + ½ √h (g(t, y + u) − g(t, y − u)),
///
/// with diagonal, scalar or commutative noise; for the latter u and the difference are taken for each column,
/// u_k = Σ_j g_j ½ dW_j dW_k / √h. It is SRI1 (see [Sri1]) with Stratonovich's iterated integrals for Itô's. A one-sided
/// quotient, as in [MilsteinDerivativeFree], would have strong order ½ only: see the remark on its mean there.
///
/// Strong order 1, weak order 1.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010.
public record StratonovichMilsteinDerivativeFree() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new StratonovichMilstein().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(Terms.noise(sde, t, y, increments));
            case Diffusion.Diagonal _,Diffusion.Scalar _ -> {
                Tensor dW = increments.dW();
                Tensor g = sde.diffusion(t, y);
                Tensor u = g.mul(dW.square().mul(0.5).div(h.sqrt()));
                Tensor difference = sde.diffusion(t, y.add(u)).sub(sde.diffusion(t, y.sub(u)));
                yield next.add(g.mul(dW)).add(difference.mul(h.sqrt().mul(0.5)));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                Tensor g = sde.diffusion(t, y);
                Tensor v = c.times(g, dW);
                Tensor sum = next.add(v);
                for (int k = 0; k < c.matrix().m(); k++) {
                    Tensor u = v.mul(dW.slice(1, k, k + 1)).div(h.sqrt().mul(2));
                    Tensor difference = sde.diffusion(t, y.add(u)).sub(sde.diffusion(t, y.sub(u)));
                    sum = sum.add(difference.select(2, k).mul(h.sqrt().mul(0.5)));
                }
                yield sum;
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw Terms.needsIteratedIntegrals(sde);
        };
    }
}

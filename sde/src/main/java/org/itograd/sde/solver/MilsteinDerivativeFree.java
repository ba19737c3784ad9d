package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Platen's explicit order-1 method: Milstein's with the derivative of g along g as a difference quotient,
///
/// ȳ = y + f h + g √h, y + f h + g dW + (g(t, ȳ) − g(t, y)) (dW² − h) / (2 √h),
///
/// for Itô equations with diagonal, scalar or commutative noise (one ȳ for each column of g).
///
/// The quotient is off by O(√h), but as dW² − h has mean 0, the errors of the steps do not add up. For Stratonovich equations,
/// where dW² stands in its place, they would.
///
/// Strong order 1, weak order 1.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 11.1,
/// eq. (1.3) and (1.5).
public record MilsteinDerivativeFree() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new Milstein().order(calculus, noise);
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
                Tensor difference = sde.diffusion(t, next.add(g.mul(h.sqrt()))).sub(g);
                Tensor weight = dW.square().sub(h).mul(0.5).div(h.sqrt());
                yield next.add(g.mul(dW)).add(difference.mul(weight));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                Tensor g = sde.diffusion(t, y);
                Tensor sum = next.add(c.times(g, dW));
                for (int j = 0; j < c.matrix().m(); j++) {
                    Tensor at = next.add(g.select(2, j).mul(h.sqrt()));
                    Tensor difference = sde.diffusion(t, at).sub(g);
                    Tensor twice =
                            c.times(difference, dW).mul(dW.slice(1, j, j + 1)).sub(difference.select(2, j).mul(h));
                    sum = sum.add(twice.div(h.sqrt().mul(2)));
                }
                yield sum;
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw Terms.needsIteratedIntegrals(sde);
        };
    }
}

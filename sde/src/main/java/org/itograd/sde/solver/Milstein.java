package org.itograd.sde.solver;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Milstein's method, y + f h + g dW + ½ (∂g/∂y · g) (dW² − h), for Itô equations with diagonal or scalar noise.
///
/// The last term is the iterated integral ∫∫ dW dW times the derivative of g along g, which automatic differentiation
/// supplies. With diagonal noise the Jacobian of g is a diagonal matrix, so (∂g/∂y)ᵀ g, one vjp, is g′g element by
/// element; with scalar noise it is the Jacobian–vector product (∂g/∂y) g. With additive noise or none the term is zero.
/// Elementwise and general noise would need ∫∫ dW_i dW_j for i ≠ j and are refused.
///
/// Strong order 1, weak order 1.
///
/// G. N. Milstein, "Approximate integration of stochastic differential equations", 1974; Kloeden & Platen 1992, section
/// 10.3, eq. (3.1) and (3.9).
public record Milstein() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR -> Order.only(Calculus.ITO, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return switch (sde.diffusion()) {
            case Diffusion.Diagonal _ -> {
                Pullback at = Pullback.of(x -> sde.diffusion(t, x.getFirst()), List.of(y), List.of());
                Tensor g = at.value();
                yield next(sde, t, h, y, increments, g, at.apply(g).getFirst());
            }
            case Diffusion.Scalar _ -> {
                Tensor g = sde.diffusion(t, y);
                yield next(sde, t, h, y, increments, g, Autodiff.jvp(x -> sde.diffusion(t, x), y, g));
            }
            case Diffusion.None _,Diffusion.Additive _,Diffusion.Elementwise _,Diffusion.General _ ->
                y.add(Terms.driftAndNoise(sde, t, h, y, increments));
        };
    }

    private static Tensor next(
            Sde sde, Tensor t, Tensor h, Tensor y, Increments increments, Tensor g, Tensor gPrimeG) {
        Tensor dW = increments.dW();
        Tensor correction = gPrimeG.mul(dW.square().sub(h).mul(0.5));
        return y.add(sde.drift(t, y).mul(h)).add(g.mul(dW)).add(correction);
    }
}

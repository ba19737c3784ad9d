package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Milstein's method for Stratonovich equations, y + f h + g dW + ½ (∂g/∂y · g) dW², with diagonal, scalar or commutative
/// noise; for the latter the last term is ½ Σ_jk (∂g_k/∂y) g_j dW_j dW_k, one Jacobian–vector product along g dW.
///
/// Strong order 1, weak order 1.
///
/// G. N. Milstein, "Approximate integration of stochastic differential equations", 1974; P. E. Kloeden, E. Platen,
/// "Numerical Solution of Stochastic Differential Equations", 1992, section 10.3, Stratonovich form.
public record StratonovichMilstein() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(Terms.noise(sde, t, y, increments));
            case Diffusion.Diagonal _,Diffusion.Scalar _ -> {
                Tensor dW = increments.dW();
                NoiseDerivative at = NoiseDerivative.of(sde, t, y);
                yield next.add(at.times(dW)).add(at.along(at.g()).mul(dW.square().mul(0.5)));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                NoiseDerivative at = NoiseDerivative.of(sde, t, y);
                Tensor v = at.times(dW);
                yield next.add(v).add(c.times(at.along(v), dW).mul(0.5));
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw Terms.needsIteratedIntegrals(sde);
        };
    }
}

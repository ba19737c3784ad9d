package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Milstein's method, y + f h + g dW + ½ (∂g/∂y · g) (dW² − h), for Itô equations with diagonal, scalar or commutative noise;
/// for the latter, y + f h + g dW + ½ Σ_jk (∂g_k/∂y) g_j (dW_j dW_k − δ_jk h).
///
/// The last term is the iterated integral ∫∫ dW dW times the derivative of g along g, which automatic differentiation
/// supplies. With diagonal noise the Jacobian of g is a diagonal matrix, so (∂g/∂y)ᵀ g, one vjp, is g′g element by
/// element; with scalar noise it is the Jacobian–vector product (∂g/∂y) g. With additive noise or none the term is zero.
/// Elementwise and general noise would need ∫∫ dW_i dW_j for i ≠ j and are refused.
///
/// Strong order 1, weak order 1.
///
/// G. N. Milstein, "Approximate integration of stochastic differential equations", 1974; P. E. Kloeden, E. Platen,
/// "Numerical Solution of Stochastic Differential Equations", 1992, section
/// 10.3, eq. (3.1) and (3.9), and its part on commutative noise.
public record Milstein() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.ITO, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return plusNoise(next, sde, t, h, y, increments);
    }

    /// `next` + g dW + ½ (∂g/∂y · g) (dW² − h).
    ///
    /// For commutative noise one Jacobian–vector product along v = g dW gives Σ_jk (∂g_k/∂y) g_j dW_j dW_k = (∂g/∂y · v) dW, and
    /// h Σ_j (∂g_j/∂y) g_j takes one for each of the m columns.
    public static Tensor plusNoise(Tensor next, Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(Terms.noise(sde, t, y, increments));
            case Diffusion.Diagonal _,Diffusion.Scalar _ -> {
                Tensor dW = increments.dW();
                NoiseDerivative at = NoiseDerivative.of(sde, t, y);
                Tensor iterated = dW.square().sub(h).mul(0.5);
                yield next.add(at.times(dW)).add(at.along(at.g()).mul(iterated));
            }
            case Diffusion.Commutative c -> {
                Tensor dW = increments.dW();
                NoiseDerivative at = NoiseDerivative.of(sde, t, y);
                Tensor v = at.times(dW);
                Tensor twice = c.times(at.along(v), dW);
                for (int j = 0; j < c.matrix().m(); j++) {
                    twice = twice.sub(at.columnAlong(j, at.column(j)).mul(h));
                }
                yield next.add(v).add(twice.mul(0.5));
            }
            case Diffusion.Elementwise _,Diffusion.General _ -> throw Terms.needsIteratedIntegrals(sde);
        };
    }
}

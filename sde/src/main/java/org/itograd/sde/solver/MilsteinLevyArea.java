package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// Milstein's method for noise that does not commute, Itô or Stratonovich,
///
/// y + f h + g dW + Σ_jk (∂g_k/∂y) g_j I_jk, I_jk = ½ (dW_j dW_k − δ_jk h) + A_jk, for a Stratonovich equation without the h,
///
/// with the Lévy area A of the path: I_jk = ∫∫ dW_j dW_k, the inner integral that of dW_j. One derivative of g along g_j
/// for each process j. With elementwise noise, g_k has one element g_k(y), which may depend on all of y.
///
/// Strong order 1, weak order 1, along a path that knows A. See [org.itograd.sde.brownian.BrownianPath#fine] for
/// where it is exact and where it is not.
///
/// G. N. Milstein, "Approximate integration of stochastic differential equations", 1974; P. E. Kloeden, E. Platen,
/// "Numerical Solution of Stochastic Differential Equations", 1992, section 10.3, eq. (3.3).
public record MilsteinLevyArea() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ELEMENTWISE, GENERAL -> Order.of(1, 1);
            case DIAGONAL, SCALAR, ADDITIVE, COMMUTATIVE -> Optional.empty();
        };
    }

    @Override
    public PathDetail needs() {
        return PathDetail.LEVY_AREA;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return SecondOrderNoise.byArea(next, sde, t, h, y, increments);
    }
}

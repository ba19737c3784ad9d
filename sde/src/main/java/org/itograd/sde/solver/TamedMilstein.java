package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The tamed Milstein method, y + f h / (1 + h |f|) + g dW + ½ Σ_jk (∂g_k/∂y) g_j (dW_j dW_k − δ_jk h), for Itô equations
/// whose drift grows faster than linearly (see [TamedEuler]), with diagonal, scalar or commutative noise.
///
/// Strong order 1, weak order 1.
///
/// X. Wang, S. Gan, "The tamed Milstein method for commutative stochastic differential equations with non-globally Lipschitz
/// continuous coefficients", J. Difference Equ. Appl. 19, 2013.
public record TamedMilstein() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new Milstein().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return Milstein.plusNoise(Taming.euler(sde, t, h, y), sde, t, h, y, increments);
    }
}

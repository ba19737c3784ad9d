package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Milstein's method without the Lévy areas, for Itô equations whose noise does not commute:
/// y + f h + g dW + ½ Σ_jk (∂g_k/∂y) g_j (dW_j dW_k − δ_jk h), as if it did. With other noise it is [Milstein]'s method.
///
/// What is left out, ½ Σ_jk (∂g_k/∂y) g_j (A_jk − A_kj), has mean 0 and keeps the strong order at ½. But it changes its sign when
/// the path's increments are swapped in pairs, so that it cancels in the mean over a path and its twin: this is the solver
/// for multilevel Monte Carlo with twins.
///
/// Strong order ½ (1 where the noise commutes), weak order 1.
///
/// M. B. Giles, L. Szpruch, "Antithetic multilevel Monte Carlo estimation for multi-dimensional SDEs without Lévy area
/// simulation", Ann. Appl. Probab. 24, 2014, eq. (2.6).
public record TruncatedMilstein() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return noise == NoiseType.GENERAL
                ? Order.only(Calculus.ITO, calculus, 0.5, 1)
                : new Milstein().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return new Milstein().step(asIfCommutative(sde), t, h, y, increments);
    }

    private static Sde asIfCommutative(Sde sde) {
        return sde.diffusion() instanceof Diffusion.General g
                ? new Sde(sde.drift(), new Diffusion.Commutative(g), sde.calculus(), sde.jumps())
                : sde;
    }
}

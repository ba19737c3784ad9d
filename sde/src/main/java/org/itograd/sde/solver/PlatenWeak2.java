package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Platen's explicit method of weak order 2,
///
/// ȳ = y + f h + g dW, y± = y + f h ± g √h,
/// y + ½ (f + f(t + h, ȳ)) h + ¼ (g₊ + g₋ + 2 g) dW + ¼ (g₊ − g₋) (dW² − h) / √h with g± = g(t + h, y±),
///
/// for Itô equations with diagonal, scalar or additive noise: with these the terms of the general scheme that need random
/// numbers beside dW vanish, as column j of g does not change along column k ≠ j.
///
/// Weak order 2; with normal increments it contains Milstein's term, so strong order 1. For an ODE, Heun's method.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 15.1, eq. (1.1) and
/// (1.3), with time as a component of the state.
public record PlatenWeak2() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1, 2);
            case DIAGONAL, SCALAR -> Order.only(Calculus.ITO, calculus, 1, 2);
            case ELEMENTWISE, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        if (sde.noise() == NoiseType.NONE) {
            return new Heun().step(sde, t, h, y, increments);
        }
        Tensor dW = increments.dW();
        Tensor root = h.sqrt();
        Tensor right = t.add(h);
        Tensor f = sde.drift(t, y);
        Tensor g = sde.diffusion(t, y);
        Tensor euler = y.add(f.mul(h));
        Tensor up = sde.diffusion(right, euler.add(g.mul(root)));
        Tensor down = sde.diffusion(right, euler.sub(g.mul(root)));
        Tensor drift = f.add(sde.drift(right, euler.add(g.mul(dW)))).mul(h.mul(0.5));
        Tensor first = up.add(down).add(g.mul(2)).mul(dW);
        Tensor second = up.sub(down).mul(dW.square().sub(h).div(root));
        return y.add(drift).add(first.add(second).mul(0.25));
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
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
        return SecondOrderNoise.byDifference(next, sde, t, h, y, increments);
    }
}

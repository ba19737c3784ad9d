package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Milstein's method for Stratonovich equations with the derivative of g along g as a difference quotient,
///
/// ȳ = y + f h + g √h, y + f h + g dW + (g(t, ȳ) − g(t, y)) dW² / (2 √h),
///
/// with diagonal, scalar or commutative noise (one ȳ for each column of g). Strong order 1, weak order 1.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 11.1, Stratonovich
/// form.
public record StratonovichMilsteinDerivativeFree() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new StratonovichMilstein().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return SecondOrderNoise.byDifference(next, sde, t, h, y, increments);
    }
}

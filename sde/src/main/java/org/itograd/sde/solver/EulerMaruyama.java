package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Euler–Maruyama, y + f h + g dW, for Itô equations with any noise; with jumps, + s Z dN. All coefficients are taken at
/// the beginning of the step.
///
/// Strong order ½, and 1 if the noise is additive; weak order 1.
///
/// G. Maruyama, "Continuous Markov processes and stochastic equations", 1955; P. E. Kloeden, E. Platen, "Numerical
/// Solution of Stochastic Differential Equations", 1992, section 10.2.
public record EulerMaruyama() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, ELEMENTWISE, SCALAR, COMMUTATIVE, GENERAL -> Order.only(Calculus.ITO, calculus, 0.5, 1);
        };
    }

    @Override
    public boolean takesJumps() {
        return true;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(Terms.driftAndNoise(sde, t, h, y, increments));
        return Terms.plusJumps(next, sde, t, y, increments);
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Euler–Heun, ȳ = y + g(t, y) dW, y + f h + ½ (g(t, y) + g(t + h, ȳ)) dW, for Stratonovich equations with any noise; with
/// jumps, + s(t, y) Z dN.
///
/// The average of g at both ends is what makes the limit Stratonovich's integral. Strong order 1 where the noise commutes
/// (additive, diagonal, scalar, commutative), ½ otherwise; weak order 1.
///
/// W. Rümelin, "Numerical treatment of stochastic differential equations", SIAM J. Numer. Anal. 19, 1982; Kloeden &
/// Platen 1992, section 11.1 and exercise 15.5.
public record EulerHeun() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Order.only(Calculus.STRATONOVICH, calculus, 0.5, 1);
        };
    }

    @Override
    public boolean takesJumps() {
        return true;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        if (sde.noise() != NoiseType.NONE) {
            Tensor left = Terms.noise(sde, t, y, increments);
            Tensor right = Terms.noise(sde, t.add(h), y.add(left), increments);
            next = next.add(left.add(right).mul(0.5));
        }
        return Terms.plusJumps(next, sde, t, y, increments);
    }
}

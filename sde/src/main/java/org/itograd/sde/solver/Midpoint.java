package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The explicit midpoint rule, ȳ = y + ½ (f h + g dW), y + f(t + h/2, ȳ) h + g(t + h/2, ȳ) dW, for Stratonovich equations with
/// any noise and for ODEs.
///
/// Strong order 1 where the noise commutes (additive, diagonal, scalar, commutative), ½ otherwise, 2 for an ODE; weak order
/// 1, 2 for an ODE.
///
/// W. Rümelin, "Numerical treatment of stochastic differential equations", SIAM J. Numer. Anal. 19, 1982: the limit of
/// explicit Runge–Kutta methods and their orders.
public record Midpoint() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Order.only(Calculus.STRATONOVICH, calculus, 0.5, 1);
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor middle = y.add(Terms.driftAndNoise(sde, t, h, y, increments).mul(0.5));
        return y.add(Terms.driftAndNoise(sde, t.add(h.mul(0.5)), h, middle, increments));
    }
}

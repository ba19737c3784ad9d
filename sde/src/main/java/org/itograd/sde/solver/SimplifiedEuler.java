package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The simplified weak Euler method: Euler–Maruyama with increments ±√h, each with probability ½, for Itô equations with any
/// noise.
///
/// Weak order 1; it does not follow the path.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 14.1.
public record SimplifiedEuler() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(1, 1);
            case ADDITIVE -> Order.weakOnly(1);
            case DIAGONAL, ELEMENTWISE, SCALAR, COMMUTATIVE, GENERAL ->
                calculus == Calculus.ITO ? Order.weakOnly(1) : Optional.empty();
        };
    }

    @Override
    public boolean takesJumps() {
        return true;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return new EulerMaruyama().step(sde, t, h, y, RandomWalk.twoPoint(sde, h, increments));
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Platen's method of weak order 2 (see [PlatenWeak2]) with increments ±√(3h), each with probability ⅙, or 0, for Itô
/// equations with diagonal, scalar or additive noise.
///
/// Weak order 2; it does not follow the path.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 15.1, eq. (1.1), with
/// the increments of section 14.2.
public record SimplifiedPlatenWeak2() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.weakOnly(2);
            case DIAGONAL, SCALAR -> calculus == Calculus.ITO ? Order.weakOnly(2) : Optional.empty();
            case ELEMENTWISE, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return new PlatenWeak2().step(sde, t, h, y, RandomWalk.threePoint(sde, h, increments));
    }
}

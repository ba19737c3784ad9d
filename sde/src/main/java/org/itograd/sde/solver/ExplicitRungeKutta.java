package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// A method for ODEs that is its tableau and its order.
public interface ExplicitRungeKutta extends Solver {
    Tableau tableau();

    int order();

    @Override
    default Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(order(), order());
            case DIAGONAL, ELEMENTWISE, SCALAR, ADDITIVE, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    default Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return tableau().step(sde, t, h, y);
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// A method of strong order 1½ for additive noise that is its tableau and its order for an ODE.
///
/// Its weak order is 2: what differs from the solution in one step is of order h² with a mean of order h³.
public interface AdditiveRungeKutta extends Solver {
    AdditiveTableau tableau();

    int odeOrder();

    @Override
    default Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(odeOrder(), odeOrder());
            case ADDITIVE -> Order.of(1.5, 2);
            case DIAGONAL, ELEMENTWISE, SCALAR, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    default PathDetail needs() {
        return PathDetail.SPACE_TIME;
    }

    @Override
    default Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return tableau().step(sde, t, h, y, increments);
    }
}

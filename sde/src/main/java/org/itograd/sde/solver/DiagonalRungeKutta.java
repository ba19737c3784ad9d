package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// A method of strong order 1½ for Itô equations with diagonal, scalar or additive noise that is its tableau and its order
/// for an ODE.
///
/// What differs from the solution in one step is of order h² with a mean of order h^2½, which is all that strong order 1½ asks
/// for, and makes the weak order 1½, not 2: terms of order h^2½ are odd in the noise and would have no mean, were it not for
/// the stages of the diffusion, which move by √h to one side. With additive noise these do not matter, and it is 2.
public interface DiagonalRungeKutta extends Solver {
    DiagonalTableau tableau();

    int odeOrder();

    @Override
    default Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(odeOrder(), odeOrder());
            case ADDITIVE -> Order.of(1.5, 2);
            case DIAGONAL, SCALAR -> Order.only(Calculus.ITO, calculus, 1.5, 1.5);
            case ELEMENTWISE, COMMUTATIVE, GENERAL -> Optional.empty();
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

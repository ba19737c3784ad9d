package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// A method of strong order 1½ for Itô equations with diagonal, scalar or additive noise that is its tableau and its orders.
///
/// What differs from the solution in one step is of order h² with a mean of order h^2½ at most, which is all that strong
/// order 1½ asks for. Terms of odd order have no mean if they are odd in the noise; but the stages of the diffusion move by √h,
/// which has a sign, so that the mean of a term of order h^2½ vanishes only if the tableau sees to it. If it does, the
/// weak order is 2, otherwise 1½. With additive noise those stages do not matter, and it is 2.
sealed interface DiagonalRungeKutta extends Solver permits Sriw1, Sriw2, Sosri, Sosri2 {
    DiagonalTableau tableau();

    int odeOrder();

    /// With diagonal or scalar noise.
    double weakOrder();

    @Override
    default Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(odeOrder(), odeOrder());
            case ADDITIVE -> Order.of(1.5, 2);
            case DIAGONAL, SCALAR -> Order.only(Calculus.ITO, calculus, 1.5, weakOrder());
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

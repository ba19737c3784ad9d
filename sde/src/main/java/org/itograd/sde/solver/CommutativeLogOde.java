package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The log-ODE method of order 1 for Stratonovich equations whose noise commutes: the solution at u = 1 of
///
/// dz/du = f(t + u h, z) h + g(t + u h, z) dW, z(0) = y,
///
/// by one step of Kutta's method. The logarithm of a path's signature begins with its increments and its areas; where the
/// columns of g commute, the areas of the noise do not matter (see [LogOde] for where they do), and those between noise
/// and time are of order h^1½.
///
/// Strong order 1, weak order 1; 4 for an ODE. With noise alone, dX = g ∘ dW, the error is that of Kutta's method.
///
/// F. Castell, J. G. Gaines, "The ordinary differential equation approach to asymptotically efficient schemes for solution
/// of stochastic differential equations", Ann. Inst. H. Poincaré 32, 1996.
public record CommutativeLogOde() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(4, 4);
            case ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return Flow.along((s, z) -> Terms.driftAndNoise(sde, s, h, z, increments), t, h, y);
    }
}

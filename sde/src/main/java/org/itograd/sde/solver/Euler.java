package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Euler's method for ODEs, y + f h. Order 1.
///
/// L. Euler, "Institutiones calculi integralis", 1768; E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential
/// Equations I", 1993, section I.7.
public record Euler() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(1, 1);
            case DIAGONAL, ELEMENTWISE, SCALAR, ADDITIVE, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return y.add(sde.drift(t, y).mul(h));
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The classical Runge–Kutta method for ODEs, y + (k₁ + 2k₂ + 2k₃ + k₄) h/6. Order 4.
///
/// W. Kutta, "Beitrag zur näherungsweisen Integration totaler Differentialgleichungen", 1901; Hairer, Nørsett & Wanner
/// 1993, section II.1, table 1.2.
public record RungeKutta4() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(4, 4);
            case DIAGONAL, ELEMENTWISE, SCALAR, ADDITIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor half = h.mul(0.5);
        Tensor middle = t.add(half);
        Tensor k1 = sde.drift(t, y);
        Tensor k2 = sde.drift(middle, y.add(k1.mul(half)));
        Tensor k3 = sde.drift(middle, y.add(k2.mul(half)));
        Tensor k4 = sde.drift(t.add(h), y.add(k3.mul(h)));
        Tensor sum = k1.add(k2.add(k3).mul(2)).add(k4);
        return y.add(sum.mul(h.div(6)));
    }
}

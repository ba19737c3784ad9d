package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Milstein's method with an implicit drift, Y = y + ((1 − θ) f(t, y) + θ f(t + h, Y)) h + g dW + ½ (∂g/∂y · g) (dW² − h), for
/// Itô equations with diagonal, scalar or commutative noise; see [Milstein] for the last term and [ThetaEuler] for the first.
///
/// Strong order 1, weak order 1; for an ODE the trapezoidal rule, θ = ½, has order 2.
///
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 12.2.
public record ThetaMilstein(double theta, int iterations) implements Solver {
    /// @param theta      in [0, 1]
    /// @param iterations of Newton's method in each step, at least 1
    public ThetaMilstein {
        ThetaEuler.requireTheta(theta, iterations);
    }

    /// With three iterations.
    public ThetaMilstein(double theta) {
        this(theta, 3);
    }

    /// `ImplicitMilstein` for θ = 1, `TrapezoidalMilstein` for θ = ½.
    @Override
    public String name() {
        return theta == 1 ? "ImplicitMilstein" : theta == 0.5 ? "TrapezoidalMilstein" : "ThetaMilstein";
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        int order = theta == 0.5 ? 2 : 1;
        return switch (noise) {
            case NONE -> Order.of(order, order);
            case ADDITIVE -> Order.of(1, 1);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.ITO, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor known = Milstein.plusNoise(y, sde, t, h, y, increments);
        return new ThetaEuler(theta, iterations).implicit(known, sde, t, h, y);
    }
}

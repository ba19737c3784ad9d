package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Euler–Heun with an implicit drift, Y = y + ((1 − θ) f(t, y) + θ f(t + h, Y)) h + ½ (g(t, y) + g(t + h, ȳ)) dW with
/// ȳ = y + g(t, y) dW, for Stratonovich equations with any noise; with jumps, + s(t, y) Z dN. See [EulerHeun] for the noise and
/// [ThetaEuler] for the drift.
///
/// Strong order 1 where the noise commutes (additive, diagonal, scalar, commutative), ½ otherwise; weak order 1; for an ODE
/// order 1. The trapezoidal rule, θ = ½, has order 2 for an ODE and weak order 2 with additive noise.
///
/// W. Rümelin, "Numerical treatment of stochastic differential equations", SIAM J. Numer. Anal. 19, 1982; P. E. Kloeden,
/// E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 12.2.
public record ThetaEulerHeun(double theta, int iterations) implements Solver {
    /// @param theta      in [0, 1]
    /// @param iterations of Newton's method in each step, at least 1
    public ThetaEulerHeun {
        ThetaEuler.requireTheta(theta, iterations);
    }

    /// With three iterations.
    public ThetaEulerHeun(double theta) {
        this(theta, 3);
    }

    /// `ImplicitEulerHeun` for θ = 1, `TrapezoidalEulerHeun` for θ = ½.
    @Override
    public String name() {
        return theta == 1 ? "ImplicitEulerHeun" : theta == 0.5 ? "TrapezoidalEulerHeun" : "ThetaEulerHeun";
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        int order = theta == 0.5 ? 2 : 1;
        return switch (noise) {
            case NONE -> Order.of(order, order);
            case ADDITIVE -> Order.of(1, order);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Order.only(Calculus.STRATONOVICH, calculus, 0.5, 1);
        };
    }

    @Override
    public boolean takesJumps() {
        return true;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor known = y;
        if (sde.noise() != NoiseType.NONE) {
            Tensor left = Terms.noise(sde, t, y, increments);
            Tensor right = Terms.noise(sde, t.add(h), y.add(left), increments);
            known = y.add(left.add(right).mul(0.5));
        }
        return new ThetaEuler(theta, iterations)
                .implicit(Terms.plusJumps(known, sde, t, y, increments), sde, t, h, y);
    }
}

package org.itograd.sde.solver;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The drift-implicit θ-method, Y = y + ((1 − θ) f(t, y) + θ f(t + h, Y)) h + g(t, y) dW, for Itô equations with any noise;
/// with jumps, + s Z dN. θ = 1 is the implicit Euler method, θ = ½ the trapezoidal rule. With additive noise the coefficient is
/// averaged like the drift, (1 − θ) g(t) + θ g(t + h).
///
/// The equation for Y is solved by Newton's method with the drift's Jacobian of each sample. For dX = λX dt + σX dW,
/// E |Y|² = (|1 + (1 − θ)λh|² + |σ|² h) / |1 − θλh|² |y|²; for θ ≥ ½ this falls whatever the step if the solution's does
/// (2 Re λ + |σ|² < 0).
///
/// Strong order ½, and 1 if the noise is additive; weak order 1; for an ODE order 1. The trapezoidal rule has order 2 for an
/// ODE and weak order 2 with additive noise.
///
/// D. J. Higham, "Mean-square and asymptotic stability of the stochastic theta method", SIAM J. Numer. Anal. 38, 2000;
/// P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations", 1992, section 12.2.
public record ThetaEuler(double theta, int iterations) implements Solver {
    /// @param theta      in [0, 1]
    /// @param iterations of Newton's method in each step, at least 1; where they do not suffice the state becomes NaN and the
    ///     solve fails
    public ThetaEuler {
        requireTheta(theta, iterations);
    }

    /// With three iterations.
    public ThetaEuler(double theta) {
        this(theta, 3);
    }

    /// Refuses parameters that no θ-method has.
    ///
    /// @throws IllegalArgumentException unless 0 ≤ θ ≤ 1 and iterations ≥ 1
    public static void requireTheta(double theta, int iterations) {
        require(theta >= 0 && theta <= 1, "theta: must be in [0, 1], got %s; 1 is the implicit Euler method", theta);
        require(iterations >= 1, "iterations: must be >= 1, got %d", iterations);
    }

    /// `ImplicitEuler` for θ = 1, `TrapezoidalEuler` for θ = ½.
    @Override
    public String name() {
        return theta == 1 ? "ImplicitEuler" : theta == 0.5 ? "TrapezoidalEuler" : "ThetaEuler";
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        int order = theta == 0.5 ? 2 : 1;
        return switch (noise) {
            case NONE -> Order.of(order, order);
            case ADDITIVE -> Order.of(1, order);
            case DIAGONAL, ELEMENTWISE, SCALAR, COMMUTATIVE, GENERAL -> Order.only(Calculus.ITO, calculus, 0.5, 1);
        };
    }

    @Override
    public boolean takesJumps() {
        return true;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor known = switch (sde.diffusion()) {
            case Diffusion.None _ -> y;
            case Diffusion.Additive a -> {
                Tensor g = a.at(t, y).mul(1 - theta).add(a.at(t.add(h), y).mul(theta));
                yield y.add(g.mul(increments.dW()));
            }
            case Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _,Diffusion.Commutative _,Diffusion.General _ ->
                y.add(Terms.noise(sde, t, y, increments));
        };
        return implicit(Terms.plusJumps(known, sde, t, y, increments), sde, t, h, y);
    }

    /// The solution of Y = known + ((1 − θ) f(t, y) + θ f(t + h, Y)) h.
    ///
    /// @param known of y's shape: y and the noise of the step
    public Tensor implicit(Tensor known, Sde sde, Tensor t, Tensor h, Tensor y) {
        Tensor b = theta == 1 ? known : known.add(sde.drift(t, y).mul(h.mul(1 - theta)));
        return Newton.solve(b, u -> sde.drift(t.add(h), u).mul(h.mul(theta)), y, iterations);
    }
}

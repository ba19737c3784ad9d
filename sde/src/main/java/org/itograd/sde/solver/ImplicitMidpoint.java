package org.itograd.sde.solver;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The implicit midpoint rule, Y = y + f(t + h/2, ȳ) h + g(t + h/2, ȳ) dŴ with ȳ = ½ (y + Y), for Stratonovich equations with
/// any noise and for ODEs. Drift and noise are implicit, so quadratic invariants of the equation, such as the length of a
/// rotating vector, are kept exactly.
///
/// A normal dW is unbounded, and 1 − ½ g′ dW could be 0; so dŴ is dW cut off at ± √(4 h log(1/h)), beyond which it lies with a
/// probability of O(h²), but not below six standard deviations, whatever the unit of time. The equation for ȳ is solved by Newton's method.
///
/// Strong order 1 where the noise commutes (additive, diagonal, scalar, commutative), ½ otherwise, 2 for an ODE; weak order 1,
/// 2 for an ODE.
///
/// G. N. Milstein, Yu. M. Repin, M. V. Tretyakov, "Numerical methods for stochastic systems preserving symplectic structure",
/// SIAM J. Numer. Anal. 40, 2002.
public record ImplicitMidpoint(int iterations) implements Solver {
    /// Standard deviations that a normal number exceeds with probability 2e-9.
    private static final double RARE = 6;

    /// @param iterations of Newton's method in each step, at least 1; where they do not suffice the state becomes NaN and the
    ///     solve fails
    public ImplicitMidpoint {
        require(iterations >= 1, "iterations: must be >= 1, got %d", iterations);
    }

    /// With four iterations.
    public ImplicitMidpoint() {
        this(4);
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new Midpoint().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Increments bounded = sde.noise() == NoiseType.NONE
                ? increments
                : increments.withNoise(truncated(increments.dW(), h));
        Tensor half = t.add(h.mul(0.5));
        Tensor middle = Newton.solve(
                y, u -> Terms.driftAndNoise(sde, half, h, u, bounded).mul(0.5), y, iterations);
        return middle.mul(2).sub(y);
    }

    private static Tensor truncated(Tensor dW, Tensor h) {
        Tensor bound = h.log().neg().mul(4).maximum(RARE * RARE).mul(h).sqrt();
        return dW.minimum(bound).maximum(bound.neg());
    }
}

package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Heun's method, ȳ = y + f h + g dW, y + ½ (f + f̄) h + ½ (g + ḡ) dW with f̄, ḡ at (t + h, ȳ), for Stratonovich equations
/// with any noise. Without noise it is the explicit trapezoidal rule.
///
/// Strong order 1 where the noise commutes (additive, diagonal, scalar, commutative), ½ otherwise, 2 for an ODE; weak order 1, 2 for an
/// ODE and for additive noise, where it is Platen's weak method.
///
/// The difference from Euler's step, ½ ((f̄ − f) h + (ḡ − g) dW), estimates the error.
///
/// W. Rümelin, "Numerical treatment of stochastic differential equations", SIAM J. Numer. Anal. 19, 1982; Kloeden &
/// Platen 1992, section 15.1, eq. (1.1).
public record Heun() implements EmbeddedSolver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1, 2);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
            case ELEMENTWISE, GENERAL -> Order.only(Calculus.STRATONOVICH, calculus, 0.5, 1);
        };
    }

    @Override
    public double errorPower(NoiseType noise) {
        return Terms.eulerErrorPower(noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return stepWithError(sde, t, h, y, increments).y();
    }

    @Override
    public StepWithError stepWithError(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor left = Terms.driftAndNoise(sde, t, h, y, increments);
        Tensor right = Terms.driftAndNoise(sde, t.add(h), h, y.add(left), increments);
        return new StepWithError(y.add(left.add(right).mul(0.5)), right.sub(left).mul(0.5));
    }
}

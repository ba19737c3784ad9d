package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The explicit midpoint rule, ȳ = y + ½ (f h + g dW), y + f(t + h/2, ȳ) h + g(t + h/2, ȳ) dW, for Stratonovich equations with
/// any noise and for ODEs.
///
/// Strong order 1 where the noise commutes (additive, diagonal, scalar, commutative), ½ otherwise, 2 for an ODE; weak order
/// 1, 2 for an ODE.
///
/// The difference from Euler's step estimates the error.
///
/// W. Rümelin, "Numerical treatment of stochastic differential equations", SIAM J. Numer. Anal. 19, 1982: the limit of
/// explicit Runge–Kutta methods and their orders.
public record Midpoint() implements EmbeddedSolver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1, 1);
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
        Tensor middle = Terms.driftAndNoise(sde, t.add(h.mul(0.5)), h, y.add(left.mul(0.5)), increments);
        return new StepWithError(y.add(middle), middle.sub(left));
    }
}

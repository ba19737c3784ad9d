package org.itograd.experiments.study;

import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.testing.TestProblem;

/// E (X(1) − 1)⁺ for dX = 0.05X dt + 0.2X dW from 1: the price of a call, not discounted, with a payoff that is Lipschitz and not
/// smooth.
public final class CallOption {
    private CallOption() {}

    /// The problem with its exact price (F. Black, M. Scholes 1973).
    public static TestProblem problem() {
        double mu = 0.05;
        double sigma = 0.2;
        double price = StrictMath.exp(mu) * Gaussian.cdf((mu + sigma * sigma / 2) / sigma)
                - Gaussian.cdf((mu - sigma * sigma / 2) / sigma);
        Sde gbm = Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return TestProblem.of("gbm-call", gbm, 1, 1).withExpectation("max(x - 1, 0)", x -> x.sub(1).maximum(0), price);
    }
}

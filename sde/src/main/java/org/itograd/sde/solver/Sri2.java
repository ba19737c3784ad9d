package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Rößler's SRI2: SRI1 (see [Sri1]) with the drift by Heun's rule,
///
/// ȳ = y + f h, u = g ½ (dW² − h) / √h,
/// y + ½ (f + f(t + h, ȳ)) h + g dW + ½ √h (g(t + h, ȳ + u) − g(t + h, ȳ − u)),
///
/// for Itô equations with diagonal, scalar or commutative noise.
///
/// Strong order 1, weak order 1; order 2 for an ODE, so that it gains where the noise is small.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRI2.
public record Sri2() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return noise == NoiseType.NONE ? Order.of(2, 2) : new Milstein().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor f = sde.drift(t, y);
        Tensor right = t.add(h);
        Tensor support = y.add(f.mul(h));
        Tensor next = y.add(f.add(sde.drift(right, support)).mul(h.mul(0.5)));
        return Sri1.plusNoise(next, sde, t, h, y, increments, right, support);
    }
}

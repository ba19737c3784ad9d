package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Rößler's SRI1, which takes Milstein's term as a central difference,
///
/// u = g ½ (dW² − h) / √h, y + f h + g dW + ½ √h (g(t, y + u) − g(t, y − u)),
///
/// for Itô equations with diagonal, scalar or commutative noise; for the latter u and the difference are taken for each
/// column, u_k = Σ_j g_j ½ (dW_j dW_k − δ_jk h) / √h. The difference vanishes with Milstein's term, and its error is of
/// third order in u, not of second.
///
/// Strong order 1, weak order 1.
///
/// A. Rößler, "Runge–Kutta methods for the strong approximation of solutions of stochastic differential equations", SIAM J.
/// Numer. Anal. 48, 2010, scheme SRI1 (order 1 for an ODE).
public record Sri1() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new Milstein().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return SecondOrderNoise.byCentralDifference(next, sde, t, h, y, increments, t, y);
    }
}
